"""Money on its way: runs, payouts of awards, transfers as the bank sees them, and the ledger that always balances."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import append_only, frozen, undeletable
from claims.models.intake import Claimant, PayeeAccount
from claims.models.review import Award, Kind


class PayoutRun(models.Model):
    """One batch of payouts: opened and frozen by one person, checked and released by another, then sealed."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("Frozen, waiting for the check")
        RELEASED = "released", _("Released")
        SEALED = "sealed", _("Sealed")
        VOIDED = "voided", _("Voided")

    key = models.CharField(_("key"), max_length=30, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("payout run")
        verbose_name_plural = _("payout runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["frozen", "released"]),
                name="one_payout_run_under_way",
            ),
            models.CheckConstraint(
                name="payout_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="payout_released_when_checked",
                condition=Q(state__in=["frozen", "voided"])
                | Q(checked_by__isnull=False, released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payout_sealed_at",
                condition=Q(state="sealed", sealed_at__isnull=False)
                | (~Q(state="sealed") & Q(sealed_at__isnull=True)),
            ),
        ]
        triggers = [
            *undeletable("payout_run"),
            frozen("payout_run_is", "key", "opened_by_id", "opened_at"),
            frozen(
                "payout_run_checked_once",
                "checked_by_id",
                "released_at",
                once="OLD.checked_by_id IS NOT NULL",
            ),
            pgtrigger.FSM(
                name="payout_run_moves",
                field="state",
                transitions=[
                    ("frozen", "released"),
                    ("released", "sealed"),
                    ("frozen", "voided"),
                    ("released", "voided"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Transfer(models.Model):
    """What the bank (or the fulfilment of points and days) sees: one payee, one sum, one reference."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        SEALED = "sealed", _("Sealed in a file")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        RETURNED = "returned", _("Returned")
        UNKNOWN = "unknown", _("Unknown")
        VOIDED = "voided", _("Voided")

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="transfers", verbose_name=_("run"))
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, related_name="transfers", verbose_name=_("claimant")
    )
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    reference = models.CharField(_("end-to-end reference"), max_length=35, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="transfer_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="transfer_reference_form", condition=Q(reference__regex=r"^[A-Z0-9-]{1,35}$")
            ),
            models.CheckConstraint(
                name="cash_goes_to_an_account", condition=~Q(kind="cash") | Q(account__isnull=False)
            ),
        ]
        triggers = [
            *undeletable("transfer"),
            frozen("transfer_is", "run_id", "claimant_id", "account_id", "kind", "unit", "amount", "reference"),
            pgtrigger.FSM(
                name="transfer_moves",
                field="state",
                transitions=[
                    ("prepared", "sealed"), ("prepared", "voided"), ("sealed", "voided"),
                    ("sealed", "paid"), ("sealed", "failed"), ("sealed", "returned"), ("sealed", "unknown"),
                    ("unknown", "paid"), ("unknown", "failed"), ("unknown", "returned"), ("paid", "returned"),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Payout(models.Model):
    """One attempt to pay one award. At most one is live; a failed or voided one makes room for the next attempt."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="payouts", verbose_name=_("award"))
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="payouts", verbose_name=_("run"))
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="payouts", verbose_name=_("transfer"))
    amount = models.BigIntegerField(_("amount"))
    live = models.BooleanField(_("live"), default=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["id"]
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


class LedgerEntry(models.Model):
    """One posting, one row: the same amount leaves one account and enters another. Balanced by construction."""

    class Account(models.TextChoices):
        AWARDED = "awarded", _("Awarded")
        OPEN = "open", pgettext_lazy("money", "Open")
        IN_FLIGHT = "in_flight", _("In flight")
        PAID = "paid", _("Paid")
        UNKNOWN = "unknown", _("Unknown")
        PAYABLE_AGAIN = "payable_again", _("Payable again")
        VOIDED = "voided", _("Voided")
        NETTED = "netted", _("Netted against recoveries")
        WRITTEN_OFF = "written_off", _("Written off")

    kind = models.CharField(_("kind"), max_length=20)
    reference = models.CharField(_("reference"), max_length=60)
    debit = models.CharField(_("debit"), max_length=20, choices=Account.choices)
    credit = models.CharField(_("credit"), max_length=20, choices=Account.choices)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="one_posting_a_reference"),
            models.CheckConstraint(name="posting_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="posting_moves", condition=~Q(debit=F("credit"))),
        ]
        triggers = append_only("ledger_entry")

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}: {self.debit} > {self.credit} {self.amount} {self.unit}"
