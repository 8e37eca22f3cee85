"""Payout runs: from opened to confirmed, with two people in between; one is under way at a time."""

from itertools import pairwise
from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import frozen, moves, undeletable

# The states of a run in the order in which it goes through them.
ORDER: Final = ("opened", "frozen", "checked", "sealed", "released", "handed_over", "confirmed")
UNDER_WAY: Final = ORDER[: ORDER.index("handed_over")]  # it may be voided still, and no other is opened
AT_WORK: Final = ("opened", "checked")  # it waits for a worker


def _since(state: str, *columns: str) -> models.CheckConstraint:
    """The columns are filled from this state on, and not before; of a run voided since, all of them or none."""
    place = ORDER.index(state)
    none, all_ = ({f"{column}__isnull": empty for column in columns} for empty in (True, False))
    since = (*ORDER[place:], *(["voided"] if state != "confirmed" else []))
    return models.CheckConstraint(
        name=f"payout_{state}_when",
        condition=Q(state__in=[*ORDER[:place], "voided"], **none) | Q(state__in=since, **all_),
    )


class PayoutRun(models.Model):
    """One batch of payouts: opened by one person, frozen by a rule, checked by another person, sealed by a rule,
    released by another person than who opened it, handed over and confirmed. Void before it is handed over."""

    class State(models.TextChoices):
        OPENED = "opened", _("Opened, being frozen")
        FROZEN = "frozen", _("Frozen, waiting for the check")
        CHECKED = "checked", _("Checked, being sealed")
        SEALED = "sealed", _("Sealed, waiting for the release")
        RELEASED = "released", _("Released, to be handed over")
        HANDED_OVER = "handed_over", _("Handed over, not confirmed")
        CONFIRMED = "confirmed", _("Handed over and confirmed")
        VOIDED = "voided", _("Voided")

    class Way(models.TextChoices):
        FILE = "file", _("By files")
        OUTSIDE = "outside", _("Made outside, recorded here")

    key = models.CharField(pgettext_lazy("payout", "key"), max_length=30, unique=True)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, default=Way.FILE)
    layout = models.CharField(_("layout"), max_length=40, default="generic")  # the key of one
    preview = models.OneToOneField(
        "PayoutPreview", models.PROTECT, null=True, blank=True, related_name="run", verbose_name=_("preview")
    )
    pay_date = models.DateField(_("pay date"))  # a Korean working day
    state = models.CharField(_("state"), max_length=20, choices=State.choices)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    difference = models.JSONField(_("changed between preview and freeze"), default=dict, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("checked by"),
    )  # fmt: skip
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("released by"),
    )  # fmt: skip
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("payout run")
        verbose_name_plural = _("payout runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=UNDER_WAY, way="file"), name="one_payout_run_under_way"
            ),
            models.CheckConstraint(
                name="payout_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="payout_released_by_another",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("opened_by")),
            ),
            _since("frozen", "frozen_at"),
            _since("checked", "checked_by", "checked_at"),
            _since("sealed", "sealed_at"),
            _since("released", "released_by", "released_at"),
            _since("handed_over", "handed_over_at"),
            _since("confirmed", "confirmed_at"),
            models.CheckConstraint(
                name="payout_voided_when",
                condition=Q(state="voided", voided_at__isnull=False)
                | (~Q(state="voided") & Q(voided_at__isnull=True)),
            ),
        ]
        triggers = [
            *undeletable("payout_run"),
            frozen("payout_run_is", "key", "way", "layout", "preview_id", "opened_by_id", "opened_at"),
            frozen("payout_run_frozen_once", "frozen_at", "difference", once="OLD.frozen_at IS NOT NULL"),
            frozen(
                "payout_run_checked_once", "checked_by_id", "checked_at", once="OLD.checked_by_id IS NOT NULL"
            ),
            frozen(
                "payout_run_released_once", "released_by_id", "released_at", "pay_date",
                once="OLD.released_by_id IS NOT NULL",
            ),
            *(
                frozen(f"payout_run_{step}_once", f"{step}_at", once=f"OLD.{step}_at IS NOT NULL")
                for step in ("sealed", "handed_over", "confirmed", "voided")
            ),
            # Handed over and void: two people took back each of its files, which the bank never had.
            moves(
                "payout_run_moves",
                "state",
                [*pairwise(ORDER), *((state, "voided") for state in (*UNDER_WAY, "handed_over"))],
            ),
            pgtrigger.Trigger(
                name="payout_run_void_with_all_of_it",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state="handed_over", new__state="voided"),
                func="""
                    IF EXISTS (SELECT 1 FROM claims_transfer t WHERE t.run_id = NEW.id AND t.state <> 'voided') THEN
                        RAISE EXCEPTION 'pgtrigger: of a run that is handed over nothing may be left when it is void';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key
