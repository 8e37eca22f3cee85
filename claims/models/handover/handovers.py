"""A file handed over to the bank: intended first, and confirmed by evidence alone."""

from typing import Any, Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.export.files import PaymentFile
from claims.models.guards import frozen, moves, person_or_rule, undeletable
from claims.models.handover.listings import BankListing

_LIVE: Final = Q(state__in=["intended", "confirmed", "unknown"])


def _person(said: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=said
    )


def _listing(said: Any) -> models.ForeignKey:
    return models.ForeignKey(
        BankListing, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=said
    )


class HandOver(models.Model):
    """One attempt to hand one file over. At most one is live; another is made only after two people have seen that
    the bank does not have the file, and want it sent again."""

    class Way(models.TextChoices):
        DROP = "drop", _("By the drop directory")
        BY_HAND = "by_hand", _("By hand")

    class State(models.TextChoices):
        INTENDED = "intended", _("Begun, not confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("hand-over", "Confirmed")
        UNKNOWN = "unknown", pgettext_lazy("hand-over", "Unknown")
        ABSENT = "absent", _("Never arrived")

    class Evidence(models.TextChoices):
        LISTING = "listing", _("The bank’s listing")
        RECEIPT = "receipt", _("The bank’s receipt")
        ANSWER = "answer", _("The bank’s answer")

    class Outcome(models.TextChoices):
        SEND_AGAIN = "send_again", _("Send it again")
        TAKE_BACK = "take_back", _("Take it back")

    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="hand_overs", verbose_name=_("file"))
    attempt = models.PositiveSmallIntegerField(pgettext_lazy("hand-over", "attempt"))
    way = models.CharField(pgettext_lazy("hand-over", "way"), max_length=10, choices=Way.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.INTENDED)
    part = models.CharField(_("name while it is written"), max_length=60, blank=True)
    intended_at = models.DateTimeField(_("begun at"))
    intended_by = _person(_("begun by"))
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    unknown_at = models.DateTimeField(_("unknown since"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = _person(_("confirmed by"))
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence.choices, blank=True)
    listing = _listing(_("listing"))
    receipt = models.CharField(_("receipt"), max_length=100, blank=True)
    outcome = models.CharField(_("what is to be done"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    proposed_by = _person(_("proposed by"))
    proposed_on = _listing(_("listing at the proposal"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = _person(_("approved by"))
    approved_on = _listing(_("listing at the approval"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "attempt"], name="one_hand_over_an_attempt"),
            models.UniqueConstraint(fields=["file"], condition=_LIVE, name="one_live_hand_over_a_file"),
            person_or_rule("hand_over_person_or_rule", "intended_by"),
            models.CheckConstraint(
                name="hand_over_confirmed_by_evidence",
                condition=(Q(state="confirmed", confirmed_at__isnull=False) & ~Q(evidence=""))
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True, evidence="")),
            ),
            models.CheckConstraint(
                name="hand_over_evidence_is_there",
                condition=Q(evidence="", listing__isnull=True, receipt="", confirmed_by__isnull=True)
                | Q(evidence="answer", listing__isnull=True, receipt="")
                | Q(evidence="listing", listing__isnull=False, receipt="")
                | (Q(evidence="receipt", listing__isnull=True, confirmed_by__isnull=False) & ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="hand_over_unknown_since",
                condition=~Q(state="unknown") | Q(unknown_at__isnull=False, way="drop"),
            ),
            models.CheckConstraint(
                name="hand_over_proposed_with_reason",
                condition=Q(outcome="", reason="", proposed_at__isnull=True, proposed_by__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(proposed_at__isnull=False, proposed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="hand_over_absent_by_two",
                condition=(
                    Q(state="absent", approved_at__isnull=False, approved_by__isnull=False) & ~Q(outcome="")
                )
                | (~Q(state="absent") & Q(approved_at__isnull=True, approved_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="hand_over_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            # Of the drop directory both have seen a listing, and of a file taken by hand there is none to send again.
            models.CheckConstraint(
                name="hand_over_absent_by_listings",
                condition=~Q(state="absent")
                | Q(way="drop", proposed_on__isnull=False, approved_on__isnull=False)
                | Q(way="by_hand", outcome="take_back"),
            ),
        ]
        triggers = [
            *undeletable("hand_over"),
            frozen("hand_over_is", "file_id", "attempt", "way", "part", "intended_at", "intended_by_id", "rule"),
            frozen("hand_over_ended", "unknown_at", "confirmed_at", "confirmed_by_id", "evidence", "listing_id",
                   "receipt", "outcome", "reason", "proposed_at", "proposed_by_id", "proposed_on_id", "approved_at",
                   "approved_by_id", "approved_on_id", once="OLD.state IN ('confirmed', 'absent')"),
            moves(
                "hand_over_moves",
                "state",
                [
                    ("intended", "confirmed"), ("intended", "unknown"), ("intended", "absent"),
                    ("unknown", "confirmed"), ("unknown", "absent"),
                ],
            ),
            # What was taken back is never sent, and nothing is sent beside what may have arrived.
            pgtrigger.Trigger(
                name="hand_over_by_leave",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.state <> 'intended' OR EXISTS (
                        SELECT 1 FROM claims_handover h WHERE h.file_id = NEW.file_id
                           AND (h.state <> 'absent' OR h.outcome <> 'send_again')
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: a file is handed over once, and again by leave of two people';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file} · {self.attempt}"
