"""What two people made of a parked line, and what answers and resolutions settled of each file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.export import PaymentFile
from claims.models.guards import append_only, frozen, undeletable
from claims.models.payout import Transfer
from claims.models.reconciliation.answers import BankAnswer, BankResult


class LineResolution(models.Model):
    """What two people make of a parked line: one proposes, another confirms. One proposal at a time, one confirmed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for another person")
        CONFIRMED = "confirmed", _("Resolved")
        DROPPED = "dropped", _("Dropped")

    class Way(models.TextChoices):
        MATCHES_LATER = "matches_later", _("Another line settled it")
        AS_SAID = "as_said", _("It is as the bank says")
        PAID_SHORT = "paid_short", _("Less was paid: the rest is payable again")
        PAID_IN_EXCESS = "paid_in_excess", _("Too much was paid: the excess is claimed back")
        PART_BACK = "part_back", _("The part that was paid came back")
        NOT_OURS = "not_ours", _("It is no transfer of ours")
        ELSEWHERE = "elsewhere", _("It is dealt with elsewhere: nothing moves here")

    result = models.ForeignKey(
        BankResult, models.PROTECT, related_name="resolutions", verbose_name=_("bank result")
    )
    way = models.CharField(_("what is made of it"), max_length=20, choices=Way.choices)
    settles = models.CharField(
        _("result that counts"), max_length=10, choices=BankResult.Result.choices, blank=True, default=""
    )
    later = models.ForeignKey(
        BankResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("line that settled it"),
    )
    note = models.TextField(_("note"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed or dropped by"),
    )  # fmt: skip
    ended_at = models.DateTimeField(_("confirmed or dropped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("resolution of a line")
        verbose_name_plural = _("resolutions of lines")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=~Q(state="dropped"), name="one_resolution_a_line"
            ),
            models.CheckConstraint(
                name="line_confirmed_by_another",
                condition=~Q(state="confirmed") | ~Q(ended_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="resolution_ended",
                condition=Q(state="proposed", ended_by__isnull=True, ended_at__isnull=True)
                | (~Q(state="proposed") & Q(ended_by__isnull=False, ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="later_line_is_named",
                condition=Q(way="matches_later", later__isnull=False)
                | (~Q(way="matches_later") & Q(later=None)),
            ),
            models.CheckConstraint(
                name="as_said_says_what",
                condition=Q(way="as_said") & ~Q(settles="") | ~Q(way="as_said") & Q(settles=""),
            ),
            models.CheckConstraint(name="resolution_has_a_note", condition=~Q(note="")),
        ]
        triggers = [
            *undeletable("line_resolution"),
            frozen(
                "line_resolution_is", "result_id", "way", "settles", "later_id", "note", "proposed_by_id", "proposed_at"
            ),
            frozen(
                "line_resolution_ends_once", "state", "ended_by_id", "ended_at", once="OLD.state <> 'proposed'"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.result_id}: {self.way}"


class Settlement(models.Model):
    """How much of a file an answer, or a resolved line, brought from one state to another. Append-only.

    The sums of `BankResult` and `LineResolution` by file, kept so that the control account of a file of a million
    transfers is read and not counted. The states of the transfers say the same (`queries/reconciliation/control.py`).
    """

    file = models.ForeignKey(
        PaymentFile, models.PROTECT, related_name="settlements", verbose_name=_("payment file")
    )
    answer = models.ForeignKey(
        BankAnswer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settlements",
        verbose_name=_("bank answer"),
    )
    resolution = models.ForeignKey(
        LineResolution, models.PROTECT, null=True, blank=True, related_name="settlements",
        verbose_name=_("resolution of a line"),
    )  # fmt: skip
    came_from = models.CharField(_("came from"), max_length=10, choices=Transfer.State.choices)
    went_to = models.CharField(_("went to"), max_length=10, choices=BankResult.Result.choices)
    transfers = models.IntegerField(_("transfers"))
    amount = models.BigIntegerField(_("amount"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="settlement_of_one_thing",
                condition=Q(answer__isnull=False, resolution=None) | Q(answer=None, resolution__isnull=False),
            ),
            models.CheckConstraint(name="settlement_positive", condition=Q(amount__gt=0)),
        ]
        triggers = append_only("settlement")

    def __str__(self) -> str:
        return f"{self.file_id}: {self.came_from} > {self.went_to} {self.amount}"
