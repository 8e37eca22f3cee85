"""Claims that are being written: what was answered so far, page by page."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, moves, undeletable
from claims.models.intake.claims import Claim
from claims.models.outages import ClaimantType, Incident
from claims.models.sealing import seal, unseal


class Draft(models.Model):
    """What one person has answered of a claim that is not sent yet. One is open a person, incident and claimant type.

    The answers are sealed, and gone once the draft is closed: what was sent stands in the claim, and what was not is
    nobody's business. The key becomes the claim's `filing_key`, so that one draft is one claim at most.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Being written")
        SUBMITTED = "submitted", _("Sent")
        EXPIRED = "expired", _("Expired")
        DROPPED = "dropped", _("Thrown away")

    key = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="drafts",
        verbose_name=_("person"),
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, db_index=False, related_name="drafts", verbose_name=_("incident")
    )
    claimant_type = models.CharField(_("claimant type"), max_length=20, choices=ClaimantType.choices)
    sealed = models.BinaryField(
        _("sealed"), null=True, help_text=_("the answers by field, as they were typed")
    )
    revision = models.PositiveIntegerField(_("revision"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="draft", verbose_name=_("claim")
    )
    started_at = models.DateTimeField(_("started at"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("draft of a claim")
        verbose_name_plural = _("drafts of claims")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["changed_at"], condition=Q(state="open"), name="draft_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "incident", "claimant_type"],
                condition=Q(state="open"),
                name="one_open_draft",
            ),
            models.CheckConstraint(
                name="draft_holds_answers_while_open",
                condition=Q(state="open", sealed__isnull=False)
                | Q(state__in=["submitted", "expired", "dropped"], sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="draft_has_its_claim_once_sent",
                condition=Q(state="submitted", claim__isnull=False)
                | (~Q(state="submitted") & Q(claim__isnull=True)),
            ),
        ]
        triggers = [
            *undeletable("draft"),
            frozen("draft_is", "key", "person_id", "incident_id", "claimant_type", "started_at"),
            frozen("draft_closed_once", "claim_id", "sealed", "revision", once="OLD.state <> 'open'"),
            moves("draft_moves", "state", [("open", "submitted"), ("open", "dropped"), ("open", "expired")]),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_type} {self.key}"

    @staticmethod
    def binding(key: uuid.UUID) -> str:
        """What the sealed answers are bound to."""
        return f"draft:{key}"

    @classmethod
    def sealed_answers(cls, *, key: uuid.UUID, answers: dict[str, Any]) -> bytes:
        return seal(answers, bound_to=cls.binding(key))

    def opened(self) -> dict[str, Any]:
        """The answers by field: a text, or a list of texts. Raises Unreadable, as of a draft that is closed."""
        return unseal(self.sealed or b"", bound_to=self.binding(self.key))
