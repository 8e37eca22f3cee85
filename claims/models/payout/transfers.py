"""What a run pays: transfers as the bank sees them, and the attempts to pay awards behind them.

A run writes a million of each. Their foreign keys are not checked row by row: one transaction writes both, from rows
that are locked or never deleted, and `check_money` counts both sides (docs/adr/0013-keys-of-payouts.md).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import frozen, moves, undeletable
from claims.models.intake import Claimant, PayeeAccount
from claims.models.payout.runs import PayoutRun
from claims.models.review import Award, Kind


class Transfer(models.Model):
    """What the bank (or the fulfilment of points and days) sees: one payee, one sum, one reference."""

    class State(models.TextChoices):
        SEALED = (
            "sealed",
            _("Not handed over yet"),
        )  # from the freeze on; whether a file holds it says its run
        SENT = "sent", _("Handed over")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        RETURNED = "returned", _("Returned")
        UNKNOWN = "unknown", _("Unknown")
        VOIDED = "voided", _("Voided")

    run = models.ForeignKey(
        PayoutRun,
        models.PROTECT,
        db_constraint=False,
        related_name="transfers",
        verbose_name=pgettext_lazy("payout", "run"),
    )
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, db_constraint=False, db_index=False, related_name="transfers",
        verbose_name=_("claimant"),
    )  # fmt: skip
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    reference = models.CharField(_("end-to-end reference"), max_length=35)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        # What is rare, for the list: what a run of cash in won writes enters none of them here.
        indexes = [
            models.Index(fields=["unit", "-id"], condition=~Q(unit="KRW"), name="transfer_by_unit"),
            models.Index(fields=["kind", "-id"], condition=~Q(kind="cash"), name="transfer_by_kind"),
            models.Index(
                fields=["state", "-id"],
                condition=Q(state__in=["failed", "returned", "unknown", "voided"]),
                name="transfer_gone_wrong",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="one_transfer_a_reference"),
            models.CheckConstraint(name="transfer_amount_positive", condition=Q(amount__gt=0)),
            # Told by what may not stand in it: a pattern that counts to 35 takes ten times as long, for each of a
            # million, at every move. The column holds 35.
            models.CheckConstraint(
                name="transfer_reference_form",
                condition=~Q(reference="") & ~Q(reference__regex=r"[^A-Z0-9-]"),
            ),
            # What a run sends is sealed first; what was paid outside is paid from the start, by whatever way.
            models.CheckConstraint(
                name="cash_goes_to_an_account",
                condition=~Q(kind="cash") | Q(account__isnull=False) | Q(state__in=["paid", "returned"]),
            ),
        ]
        triggers = [
            *undeletable("transfer"),
            frozen("transfer_is", "run_id", "claimant_id", "account_id", "kind", "unit", "amount", "reference"),
            moves("transfer_moves", "state", [
                ("sealed", "sent"), ("sealed", "voided"),
                # The bank may answer before the hand-over is confirmed, and a death in between leaves it unknown.
                ("sealed", "paid"), ("sealed", "failed"), ("sealed", "returned"), ("sealed", "unknown"),
                ("sent", "paid"), ("sent", "failed"), ("sent", "returned"), ("sent", "unknown"),
                # The listing shows it; two people send it again, or say that it never arrived; the bank answers.
                ("unknown", "sent"), ("unknown", "sealed"), ("unknown", "voided"),
                ("unknown", "paid"), ("unknown", "failed"), ("unknown", "returned"), ("paid", "returned"),
            ]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Payout(models.Model):
    """One attempt to pay one award. At most one is live; a failed or voided one makes room for the next attempt."""

    award = models.ForeignKey(
        Award,
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="payouts",
        verbose_name=_("award"),
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    run = models.ForeignKey(
        PayoutRun,
        models.PROTECT,
        db_constraint=False,
        related_name="payouts",
        verbose_name=pgettext_lazy("payout", "run"),
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, db_constraint=False, related_name="payouts", verbose_name=_("transfer")
    )
    amount = models.BigIntegerField(_("amount"))
    live = models.BooleanField(_("live"), default=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["id"]
        # Tried before: few, and asked for with every list of awards.
        indexes = [models.Index(fields=["award"], condition=Q(live=False), name="payout_ended")]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(live=True), name="one_live_payout_an_award"
            ),
            models.UniqueConstraint(fields=["award", "attempt"], name="one_payout_an_attempt"),
            models.CheckConstraint(name="payout_amount_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [
            *undeletable("payout"),
            frozen("payout_is", "award_id", "attempt", "run_id", "transfer_id", "amount"),
            frozen("payout_dead_stays", "live", once="NOT OLD.live"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.attempt}"
