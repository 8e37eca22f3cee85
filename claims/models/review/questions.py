"""Questions to claimants, each with its last day."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, undeletable
from claims.models.intake import Claim


class InformationRequest(models.Model):
    """What a claimant was asked of one version of a claim, and until when. One is open a claim; what is closed stays.

    The last day may be put off while it is open, and never brought forward.
    """

    class About(models.TextChoices):
        FACTS = "facts", _("What the claim says")
        ACCOUNT = "account", _("The account")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        LAPSED = "lapsed", _("No answer in time")
        DROPPED = "dropped", _("Dropped: the claim was withdrawn")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="questions", verbose_name=_("claim"))
    version = models.PositiveSmallIntegerField(_("version"))
    about = models.CharField(_("about"), max_length=10, choices=About.choices, default=About.FACTS)
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("last day"), help_text=_("to its end where the incident was"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to a claimant")
        verbose_name_plural = _("questions to claimants")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="question_by_day"),
            models.Index(fields=["state", "-id"], name="question_by_state"),
            models.Index(fields=["-id"], condition=Q(about="account"), name="question_about_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="open"), name="one_open_question_a_claim"
            ),
            models.CheckConstraint(
                name="question_closed_when_not_open",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state__in=["answered", "lapsed", "dropped"], closed_at__isnull=False),
            ),
            models.CheckConstraint(name="question_about_known", condition=Q(about__in=["facts", "account"])),
        ]
        triggers = [
            *undeletable("question"),
            frozen("question_is", "claim_id", "version", "about", "question", "asked_by_id", "asked_at"),
            frozen("question_closed_once", "closed_at", once="OLD.closed_at IS NOT NULL"),
            frozen(
                "question_day_only_put_off", "due_on", once="OLD.state <> 'open' OR NEW.due_on < OLD.due_on"
            ),
            pgtrigger.FSM(
                name="question_moves",
                field="state",
                transitions=[("open", "answered"), ("open", "lapsed"), ("open", "dropped")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version} {self.about}"
