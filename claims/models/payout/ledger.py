"""The ledger: where every amount awarded stands. It always balances."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import append_only


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
        # The other side of what is netted: what was given too much, and where it stands.
        CLAIMED_BACK = "claimed_back", _("Claimed back")
        OWED = "owed", _("Owed")
        RECOVERED = "recovered", _("Recovered")
        REPAID = "repaid", _("Paid back")
        FORGIVEN = "forgiven", _("Forgiven")

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
        indexes = [models.Index(fields=["unit", "-id"], condition=~Q(unit="KRW"), name="posting_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="one_posting_a_reference"),
            models.CheckConstraint(name="posting_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="posting_moves", condition=~Q(debit=F("credit"))),
        ]
        triggers = append_only("ledger_entry")

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}: {self.debit} > {self.credit} {self.amount} {self.unit}"
