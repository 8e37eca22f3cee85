"""What the bank answered, line by line, and what it settled. Lines are kept, never dropped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only
from claims.models.payout import Transfer


class BankAnswer(models.Model):
    """One file of answers. The same bytes twice change nothing. Append-only."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    rows = models.PositiveIntegerField(_("lines"))
    settled = models.PositiveIntegerField(_("settled"))
    repeated = models.PositiveIntegerField(_("already settled so"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))

    class Meta:
        verbose_name = _("bank answer")
        verbose_name_plural = _("bank answers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="answers_add_up", condition=Q(rows=F("settled") + F("repeated")))
        ]
        triggers = append_only("bank_answer")

    def __str__(self) -> str:
        return self.name


class BankResult(models.Model):
    """One line of an answer: the transfer by its reference, the amount, what became of it. Append-only."""

    class Result(models.TextChoices):
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        RETURNED = "returned", _("Returned")
        UNKNOWN = "unknown", _("Unknown")

    answer = models.ForeignKey(BankAnswer, models.PROTECT, related_name="results", verbose_name=_("answer"))
    line = models.PositiveIntegerField(_("line"))
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="results", verbose_name=_("transfer"))
    amount = models.BigIntegerField(_("amount"))
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("bank result")
        verbose_name_plural = _("bank results")
        ordering = ["answer", "line"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "line"], name="one_result_a_line"),
            models.UniqueConstraint(fields=["answer", "transfer"], name="one_result_a_transfer_an_answer"),
        ]
        triggers = append_only("bank_result")

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.result}"
