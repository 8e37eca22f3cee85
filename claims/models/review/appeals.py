"""Appeals of claimants: one a decision, and never decided by anybody who had a seat in what is appealed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only
from claims.models.intake import Claim
from claims.models.review.decisions import Decision


class Appeal(models.Model):
    """What a claimant says against a decision. The decision and its letter stay as they are. Append-only.

    `version` is the one that the appeal made: whatever is decided from it on, is decided on the appeal, and a guard of
    `Decision` asks by whom.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="appeals", verbose_name=_("claim"))
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="appeal", verbose_name=_("decision")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    words = models.TextField(_("what the claimant says"))
    lines = models.JSONField(
        _("lines"), default=list, blank=True,
        help_text=_("[[policy, line, words]], no line: of a policy that gives nothing; none: all"),
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="one_appeal_a_version")]
        triggers = append_only("appeal")

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version}"
