"""Acts over many claims, rehearsed before they are done: what was chosen, what each would come to, and what it did."""

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, moves, undeletable
from claims.models.intake import Claim
from claims.models.work import Work

_MOVES: Final = (
    ("asked", "rehearsed"), ("rehearsed", "begun"), ("begun", "done"), ("asked", "dropped"), ("rehearsed", "dropped"),
)  # fmt: skip


class BulkAct(Work):
    """An approval of many claims, which a person asked for: pinned, rehearsed by a worker, begun by who asked, done."""

    class State(models.TextChoices):
        ASKED = "asked", _("Being rehearsed")
        REHEARSED = "rehearsed", _("Rehearsed")
        BEGUN = "begun", _("Being done")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    filters = models.TextField(_("filters"), blank=True, help_text=_("of the queue that it was chosen from"))
    chosen = models.PositiveIntegerField(_("claims chosen"))
    rehearsed_at = models.DateTimeField(_("rehearsed at"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="bulk_begun_after_its_rehearsal",
                condition=Q(begun_at__isnull=True) | Q(rehearsed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_state_has_its_times",
                condition=Q(state="asked", rehearsed_at__isnull=True, ended_at__isnull=True)
                | Q(
                    state="rehearsed",
                    rehearsed_at__isnull=False,
                    begun_at__isnull=True,
                    ended_at__isnull=True,
                )
                | Q(state="begun", begun_at__isnull=False, ended_at__isnull=True)
                | Q(state="done", begun_at__isnull=False, ended_at__isnull=False)
                | Q(state="dropped", begun_at__isnull=True, ended_at__isnull=False),
            ),
            models.CheckConstraint(name="bulk_of_some_claims", condition=Q(chosen__gt=0)),
        ]
        triggers = [
            *undeletable("bulk_act"),
            moves("bulk_act_moves", "state", _MOVES),
            frozen("bulk_act_is", "asked_by_id", "asked_at", "filters", "chosen"),
            frozen("bulk_act_rehearsed_once", "rehearsed_at", once="OLD.rehearsed_at IS NOT NULL"),
            frozen("bulk_act_begun_once", "begun_at", once="OLD.begun_at IS NOT NULL"),
            frozen("bulk_act_ended_once", "ended_at", once="OLD.ended_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"B-{self.pk}"


class BulkRow(models.Model):
    """One claim of a bulk act as it was when it was chosen; what its rehearsal said, and what became of it.

    `said` and `done` are codes of refusals, '' where it passes; None: not yet.
    """

    bulk = models.ForeignKey(
        BulkAct, models.PROTECT, db_index=False, related_name="rows", verbose_name=_("bulk act")
    )
    number = models.PositiveIntegerField(_("number"), help_text=_("claims of one claimant stand together"))
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("claim"))
    seen = models.CharField(_("as it was chosen"), max_length=50)
    said = models.CharField(_("rehearsal"), max_length=40, null=True)
    said_facts = models.JSONField(_("facts of the rehearsal"), default=dict)
    lines = ArrayField(models.CharField(max_length=200), verbose_name=_("lines"), default=list)
    amount = models.BigIntegerField(_("won of cash"), default=0)
    done = models.CharField(_("outcome"), max_length=40, null=True)
    done_facts = models.JSONField(_("facts of the outcome"), default=dict)

    class Meta:
        verbose_name = _("claim of a bulk act")
        verbose_name_plural = _("claims of bulk acts")
        ordering = ["bulk", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "number"], name="one_bulk_row_a_number"),
            models.UniqueConstraint(fields=["bulk", "claim"], name="one_bulk_row_a_claim"),
            models.CheckConstraint(
                name="bulk_row_done_after_its_rehearsal",
                condition=Q(done__isnull=True) | Q(said__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_row_passes_only_as_rehearsed",
                condition=Q(done__isnull=True) | ~Q(done="") | Q(said=""),
            ),
        ]
        triggers = [
            *undeletable("bulk_row"),
            frozen("bulk_row_is", "bulk_id", "number", "claim_id", "seen"),
            frozen(
                "bulk_row_said_once", "said", "said_facts", "lines", "amount", once="OLD.said IS NOT NULL"
            ),
            frozen("bulk_row_done_once", "done", "done_facts", once="OLD.done IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id}/{self.number}"
