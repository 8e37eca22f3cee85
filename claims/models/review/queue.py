"""The reviewers' queue: a narrow row for each claim that a person must see."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.assessment import AssessmentRun
from claims.models.guards import frozen, undeletable
from claims.models.intake import Claim


class ReviewItem(models.Model):
    """A claim waits for a person. Inserted by the range that found it; one open item a claim."""

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
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("review item")
        verbose_name_plural = _("review items")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="item_state_known", condition=Q(state__in=["open", "closed"])),
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
