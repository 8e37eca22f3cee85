"""Claims set aside without a decision: why, by whom, and taken back in by whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, undeletable
from claims.models.intake import Claim


class SetAside(models.Model):
    """A claim was set aside, as one of four kinds; a duplicate names the claim that it repeats. One open a claim.

    `note` is what the reviewer wrote, which may be nothing. `UNSAID` is of those that were set aside before there were
    kinds: nobody chooses it.
    """

    class Why(models.TextChoices):
        NOT_A_CLAIM = "not_a_claim", _("Not a claim")
        OTHER_COMPANY = "other_company", _("Another company’s service")
        DUPLICATE = "duplicate", _("Duplicate")
        UNSAID = "unsaid", _("Kind not said")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="set_aside", verbose_name=_("claim"))
    why = models.CharField(_("why"), max_length=20, choices=Why.choices)
    of = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="set_aside_for",
        verbose_name=_("duplicate of"),
    )
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    restored_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    restored_why = models.TextField(_("why it was taken back"), blank=True)

    class Meta:
        verbose_name = _("claim set aside")
        verbose_name_plural = _("claims set aside")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["why", "-id"], name="aside_by_why"),
            models.Index(fields=["by", "at"], name="aside_by_act"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(restored_at__isnull=True), name="set_aside_once_at_a_time"
            ),
            models.CheckConstraint(
                name="aside_why_known",
                condition=Q(why__in=["duplicate", "not_a_claim", "other_company", "unsaid"]),
            ),
            models.CheckConstraint(
                name="duplicate_names_another",
                condition=(Q(why="duplicate", of__isnull=False) & ~Q(of=F("claim")))
                | (~Q(why="duplicate") & Q(of__isnull=True)),
            ),
            models.CheckConstraint(
                name="taken_back_by_somebody",
                condition=Q(restored_by__isnull=True, restored_at__isnull=True, restored_why="")
                | Q(restored_by__isnull=False, restored_at__isnull=False),
            ),
        ]
        triggers = [
            *undeletable("set_aside"),
            frozen("set_aside_is", "claim_id", "why", "of_id", "note", "by_id", "at"),
            frozen(
                "taken_back_once",
                "restored_by_id",
                "restored_at",
                "restored_why",
                once="OLD.restored_at IS NOT NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.why}"
