"""Papers of a claim that is being written: kept with its draft, and moved to the claim that comes of it."""

from typing import Any
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, kept
from claims.models.intake.drafts import Draft
from claims.models.sealing import seal, unseal
from claims.rules.filing.mandates import KINDS


class DraftPaper(models.Model):
    """A paper that goes with a draft while it is open; its bytes are kept apart, as those of `Evidence`.

    Rows go: to the claim that is sent, by who wrote it, and with a draft that is thrown away or expires.
    """

    draft = models.ForeignKey(
        Draft, models.PROTECT, db_index=False, related_name="papers", verbose_name=_("draft of a claim")
    )
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=100)
    proves = models.CharField(
        _("proves"), max_length=20, blank=True, default="", db_default="",
        help_text=_("who stands in for the claimant, by kind; empty for anything else"),
    )  # fmt: skip
    sealed = models.BinaryField(_("sealed"), help_text=_("what the file was called"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("paper of a draft")
        verbose_name_plural = _("papers of drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="one_paper_once_a_draft"),
            models.CheckConstraint(
                name="draft_paper_proves_known", condition=Q(proves__in=["", *sorted(KINDS)])
            ),
        ]
        triggers = [
            kept("draft_paper"),
            pgtrigger.Trigger(
                name="paper_of_an_open_draft",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="IF NOT EXISTS (SELECT 1 FROM claims_draft WHERE key = NEW.draft_id AND state = 'open') "
                "THEN RAISE EXCEPTION 'a paper is kept with an open draft'; END IF; RETURN NEW;",
            ),
            frozen("draft_paper_is", "draft_id", "sha256", "size", "kind", "proves", "sealed", "at"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind}"

    @staticmethod
    def binding(draft: UUID, sha256: str) -> str:
        """What the sealed name is bound to."""
        return f"draftpaper:{draft}:{sha256}"

    @classmethod
    def sealed_name(cls, *, draft: UUID, sha256: str, name: str) -> bytes:
        return seal({"name": name}, bound_to=cls.binding(draft, sha256))

    def opened(self) -> dict[str, Any]:
        """name. Raises Unreadable."""
        return unseal(self.sealed, bound_to=self.binding(self.draft_id, self.sha256))
