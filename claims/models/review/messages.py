"""What claimants and staff write to each other about a claim, beside questions and appeals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, undeletable
from claims.models.intake import Claim


class Message(models.Model):
    """A few words about one claim, by its claimant or by staff. Never changed; a claimant's is read once."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="messages", verbose_name=_("claim"))
    from_claimant = models.BooleanField(_("from the claimant"))
    words = models.TextField(_("words"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(from_claimant=True, read_at__isnull=True), name="message_unread"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="message_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="message_of_a_claimant_is_read",
                condition=Q(from_claimant=True) | Q(read_at__isnull=True),
            ),
        ]
        triggers = [
            *undeletable("message"),
            frozen("message_is", "claim_id", "from_claimant", "words", "by_id", "at"),
            frozen("message_read_once", "read_at", once="OLD.read_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.at:%Y-%m-%d}"
