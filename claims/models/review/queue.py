"""The reviewers' queue: a narrow row for each claim that a person must see."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.assessment import AssessmentRun
from claims.models.guards import frozen, undeletable
from claims.models.intake import Claim


class ReviewItem(models.Model):
    """A claim waits for a person. Inserted by the range that found it; one open item a claim.

    `facets` and `amount` are derived, so that any filters that combine are one look at one index, and are made anew
    when the claim changes (`stages/review/facets.py`). Until
    the run is done what its ranges inserted has neither facets nor a due day.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="review_items", verbose_name=_("claim"))
    run = models.ForeignKey(AssessmentRun, models.PROTECT, null=True, blank=True, verbose_name=_("run"))
    code = models.CharField(_("why"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignee"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    facets = ArrayField(
        models.CharField(max_length=80), default=list, db_default=[], blank=True, verbose_name=_("facets")
    )
    amount = models.BigIntegerField(
        _("amount"), default=0, db_default=0, help_text=_("cash proposed, in won")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("review item")
        verbose_name_plural = _("review items")
        ordering = ["id"]
        indexes = [
            # With the code, so that the parts of the queue are counted along the index alone.
            models.Index(
                fields=["due_on", "id"], include=["code"], condition=Q(state="open"), name="item_by_due_day"
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                include=["code"],
                condition=Q(state="open"),
                name="item_of_assignee",
            ),
            models.Index(fields=["code", "due_on", "id"], condition=Q(state="open"), name="item_by_why"),
            models.Index(fields=["at", "id"], condition=Q(state="open"), name="item_by_age"),
            models.Index(fields=["-id"], condition=Q(state="closed"), name="item_closed"),
            models.Index(
                fields=["assignee", "-id"], condition=Q(state="closed"), name="item_closed_of_assignee"
            ),
            GinIndex(fields=["facets"], condition=Q(state="open"), name="item_by_facets"),
        ]
        constraints = [
            models.CheckConstraint(name="item_state_known", condition=Q(state__in=["open", "closed"])),
            models.CheckConstraint(
                name="item_assigned_by_somebody",
                condition=Q(assignee__isnull=True, assigned_by__isnull=True, assigned_at__isnull=True)
                | Q(assignee__isnull=False, assigned_by__isnull=False, assigned_at__isnull=False),
            ),
            models.CheckConstraint(name="item_amount_not_negative", condition=Q(amount__gte=0)),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="open"), name="one_open_item_a_claim"
            ),
        ]
        triggers = [
            *undeletable("review_item"),
            frozen("review_item_is", "claim_id", "run_id", "code", "at"),
            pgtrigger.FSM(name="review_item_moves", field="state", transitions=[("open", "closed")]),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.code}"
