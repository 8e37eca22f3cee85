"""What the bank answered, file by file and line by line. No line is dropped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.export import PaymentFile
from claims.models.guards import append_only
from claims.models.payout import Transfer


class BankAnswer(models.Model):
    """One file of answers. The same bytes twice change nothing. Append-only."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    rows = models.PositiveIntegerField(_("lines"))
    settled = models.PositiveIntegerField(_("settled"))
    repeated = models.PositiveIntegerField(_("already settled so"))
    noted = models.PositiveIntegerField(_("under way"), default=0, db_default=0)
    parked = models.PositiveIntegerField(pgettext_lazy("lines", "parked"), default=0, db_default=0)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))

    class Meta:
        verbose_name = _("bank answer")
        verbose_name_plural = _("bank answers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="answers_add_up",
                condition=Q(rows=F("settled") + F("repeated") + F("noted") + F("parked")),
            )
        ]
        triggers = append_only("bank_answer")

    def __str__(self) -> str:
        return self.name


class BankResult(models.Model):
    """One line of an answer, as it stood there and what it did. Append-only.

    `reference` holds one of ours by its form; what else stood there may be somebody's data, and is sealed.
    """

    class Result(models.TextChoices):
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        RETURNED = "returned", _("Returned")
        UNKNOWN = "unknown", _("Unknown")
        PENDING = "pending", _("Under way at the bank")
        UNCLEAR = "unclear", _("Cannot be told")

    class Outcome(models.TextChoices):
        SETTLED = "settled", _("Settled")
        REPEATED = "repeated", _("Known already")
        NOTED = "noted", _("Under way")
        PARKED = "parked", pgettext_lazy("line", "Parked")

    class Code(models.TextChoices):
        FOREIGN = "foreign", _("No reference of ours")
        REFERENCE_UNKNOWN = "reference_unknown", _("No transfer with this reference")
        UNCLEAR = "unclear", _("Result cannot be told")
        NEVER_SENT = "never_sent", _("Never sent")
        UNIT_DIFFERS = "unit_differs", _("Another unit")
        AMOUNT_MISSING = "amount_missing", _("No amount")
        AMOUNT_SHORT = "amount_short", _("Amount too small")
        AMOUNT_EXCESS = "amount_excess", _("Amount too large")
        DUPLICATE = "duplicate", _("Refused as one the bank has already")
        BOOKED_TWICE = "booked_twice", _("Booked twice")
        SETTLED_OTHERWISE = "settled_otherwise", _("Already settled otherwise")

    answer = models.ForeignKey(BankAnswer, models.PROTECT, related_name="results", verbose_name=_("answer"))
    line = models.PositiveIntegerField(_("line"))
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, blank=True, related_name="results", verbose_name=_("transfer")
    )
    file = models.ForeignKey(
        PaymentFile, models.PROTECT, null=True, blank=True, related_name="results", verbose_name=_("file"),
        help_text=_("of a line about a whole file"),
    )  # fmt: skip
    reference = models.CharField(_("reference"), max_length=100, blank=True, default="", db_default="")
    amount = models.BigIntegerField(_("amount"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="", db_default="")
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    said = models.CharField(_("in the bank’s words"), max_length=40, blank=True, default="", db_default="")
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    booking = models.CharField(_("entry of the account"), max_length=50, null=True, blank=True)
    outcome = models.CharField(
        pgettext_lazy("line", "outcome"), max_length=10, choices=Outcome.choices, db_default="settled"
    )
    code = models.CharField(
        _("why parked"), max_length=20, choices=Code.choices, blank=True, default="", db_default=""
    )
    sealed = models.BinaryField(_("sealed text"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank result")
        verbose_name_plural = _("bank results")
        ordering = ["answer", "line"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "line"], name="one_result_a_line"),
            models.CheckConstraint(
                name="parked_says_why",
                condition=(Q(outcome="parked") & ~Q(code="")) | (~Q(outcome="parked") & Q(code="")),
            ),
            models.CheckConstraint(
                name="settled_of_something",
                condition=Q(outcome="parked") | Q(transfer__isnull=False) | Q(file__isnull=False),
            ),
            models.CheckConstraint(
                name="settled_with_an_amount", condition=~Q(outcome="settled") | Q(amount__isnull=False)
            ),
            models.CheckConstraint(
                name="result_of_one_thing", condition=Q(transfer__isnull=True) | Q(file__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["code", "id"], name="parked_lines", condition=Q(outcome="parked")),
            # What is rare, for the list: a line that pays enters neither.
            models.Index(
                fields=["outcome", "-answer", "line"],
                condition=~Q(outcome="settled"),
                name="lines_by_outcome",
            ),
            models.Index(
                fields=["result", "-answer", "line"], condition=~Q(result="paid"), name="lines_by_result"
            ),
            models.Index(
                fields=["reference"],
                name="unknown_by_reference",
                condition=Q(transfer=None) & ~Q(reference=""),
            ),
        ]
        triggers = append_only("bank_result")

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.line}"

    @staticmethod
    def binding(answer: int, line: int) -> str:
        """What the sealed text of a line is bound to."""
        return f"bank_result:{answer}:{line}"
