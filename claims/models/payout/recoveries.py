"""What a claimant was given too much: claimed back, set off against later awards, paid back, or forgiven.

How the database keeps these from going above what they are of stands in `keeping.py`.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import frozen, undeletable
from claims.models.intake import Claimant
from claims.models.payout.keeping import AWARD_IS_KEPT, EXCESS_IS_KEPT, NOTHING_IS_OWED, OWED_IS_KEPT
from claims.models.payout.runs import PayoutRun
from claims.models.payout.transfers import Transfer
from claims.models.payout.write_offs import WriteOff
from claims.models.review import Award, Kind
from claims.models.two import ByTwo, kept_as_recorded, two_people


class Recovery(ByTwo):
    """What a claimant owes us, of one kind and unit. It counts once another person has confirmed it."""

    class Why(models.TextChoices):
        TOO_MUCH = "too_much", _("More was awarded than is due")
        IN_EXCESS = "in_excess", _("More was paid than was ordered")
        TWICE = "twice", _("It was paid a second time outside of the runs")
        OTHER = "other", _("Another reason")

    claimant = models.ForeignKey(
        Claimant, models.PROTECT, related_name="recoveries", verbose_name=_("claimant")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, blank=True, related_name="recoveries", verbose_name=_("award")
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, blank=True, related_name="recoveries", verbose_name=_("transfer")
    )
    note = models.TextField(_("note"))

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        ordering = ["-id"]
        constraints = [
            *two_people("recovery"),
            models.CheckConstraint(name="recovery_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="recovery_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="recovery_has_one_origin",
                condition=Q(award__isnull=False, transfer__isnull=True)
                | Q(award__isnull=True, transfer__isnull=False),
            ),
        ]
        triggers = [
            *kept_as_recorded(
                "recovery", "claimant_id", "kind", "unit", "amount", "why", "award_id", "transfer_id", "note"
            ),
            pgtrigger.Trigger(
                name="recovery_within_the_excess",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Condition("NEW.transfer_id IS NOT NULL"),
                func=f"{EXCESS_IS_KEPT} RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.pk}"


def _from(how: str, *sources: str) -> Q:
    """An offset of this kind names these sources, and no other."""
    named = {f"{name}__isnull": name not in sources for name in ("recovery", "run", "result", "write_off")}
    return Q(how=how, **named)


class Offset(models.Model):
    """A part of an award that needs no payment any more: set off against a debt by a run, paid in part, or written off.

    What an award still has to get is its amount without its live offsets. Only `live` ever changes, once.
    """

    class How(models.TextChoices):
        NETTED = "netted", _("Set off against a recovery")
        PAID = "paid", _("Paid in part")
        LAPSED = "lapsed", _("Written off, not claimed in time")

    award = models.ForeignKey(Award, models.PROTECT, related_name="offsets", verbose_name=_("award"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    amount = models.BigIntegerField(_("amount"))
    live = models.BooleanField(_("live"), default=True)
    recovery = models.ForeignKey(
        Recovery, models.PROTECT, null=True, blank=True, related_name="offsets", verbose_name=_("recovery")
    )
    run = models.ForeignKey(
        PayoutRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offsets",
        verbose_name=pgettext_lazy("payout", "run"),
    )
    result = models.ForeignKey(
        "BankResult", models.PROTECT, null=True, blank=True, related_name="offsets",
        verbose_name=_("bank result"),
    )  # fmt: skip
    write_off = models.ForeignKey(
        WriteOff, models.PROTECT, null=True, blank=True, related_name="offsets", verbose_name=_("write-off")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("offset")
        verbose_name_plural = _("offsets")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="offset_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="offset_has_its_source",
                condition=_from("netted", "recovery", "run")
                | _from("paid", "result")
                | _from("lapsed", "write_off"),
            ),
            models.UniqueConstraint(fields=["run", "award", "recovery"], name="one_netting_a_run"),
            models.UniqueConstraint(fields=["result", "award"], name="one_part_a_result"),
        ]
        triggers = [
            *undeletable("offset"),
            frozen(
                "offset_is",
                "award_id",
                "how",
                "amount",
                "recovery_id",
                "run_id",
                "result_id",
                "write_off_id",
                "at",
            ),
            frozen("offset_dead_stays", "live", once="NOT OLD.live"),
            pgtrigger.Trigger(
                name="offset_within_the_award",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=f"{AWARD_IS_KEPT} RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="offset_within_the_debt",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Condition("NEW.recovery_id IS NOT NULL"),
                func=f"{OWED_IS_KEPT} RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="offset_lapses_nothing_owed",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Condition("NEW.how = 'lapsed'"),
                func=f"{NOTHING_IS_OWED} RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.how} {self.amount}"


class Repayment(ByTwo):
    """A part of a debt that ends without an award: the claimant paid it back, or it was forgiven."""

    class Way(models.TextChoices):
        REPAID = "repaid", _("Paid back")
        FORGIVEN = "forgiven", _("Forgiven")

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="repayments", verbose_name=_("recovery")
    )
    way = models.CharField(pgettext_lazy("debt", "way"), max_length=10, choices=Way.choices)
    amount = models.BigIntegerField(_("amount"))
    note = models.TextField(_("note"))

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        ordering = ["-id"]
        constraints = [
            *two_people("repayment"),
            models.CheckConstraint(name="repayment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="repayment_has_a_note", condition=~Q(note="")),
        ]
        triggers = [
            *kept_as_recorded("repayment", "recovery_id", "way", "amount", "note"),
            pgtrigger.Trigger(
                name="repayment_within_the_debt",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.Condition("NEW.confirmed_at IS NOT NULL"),
                func=f"{OWED_IS_KEPT} RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.way} {self.amount}"
