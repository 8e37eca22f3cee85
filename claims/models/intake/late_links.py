"""Late links: given by staff, each lets one claim in after the filing period is over."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import frozen, undeletable
from claims.models.intake.claims import Claim
from claims.models.intake.drafts import Draft
from claims.models.outages import ClaimantType, Incident


class LateLink(models.Model):
    """What lets one claim of a type in until `until`, though the filing period is over. Its token is not kept.

    The one draft that was begun with it holds it while that is open. Used by one claim, or withdrawn, it lets nothing
    in any more.
    """

    incident = models.ForeignKey(
        Incident, models.PROTECT, db_index=False, related_name="late_links", verbose_name=_("incident")
    )
    claimant_type = models.CharField(_("claimant type"), max_length=20, choices=ClaimantType.choices)
    mark = models.BinaryField(
        _("fingerprint"), max_length=16, unique=True, help_text=_("of the token, which is not kept")
    )
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=pgettext_lazy("late link", "given by"),
    )
    made_at = models.DateTimeField(pgettext_lazy("late link", "given at"))
    until = models.DateTimeField(_("until"), help_text=_("the midnight after its last day"))
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="late_links", verbose_name=_("draft")
    )
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="late_link", verbose_name=_("claim")
    )
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("late link")
        verbose_name_plural = _("late links")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="late_link_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="late_link_used_in_time",
                condition=Q(claim__isnull=True, used_at__isnull=True)
                | Q(claim__isnull=False, used_at__gte=F("made_at"), used_at__lt=F("until")),
            ),
            models.CheckConstraint(
                name="late_link_used_or_withdrawn",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, claim__isnull=True),
            ),
        ]
        triggers = [
            *undeletable("late_link"),
            frozen(
                "late_link_is",
                "incident_id",
                "claimant_type",
                "mark",
                "reason",
                "made_by_id",
                "made_at",
                "until",
            ),
            frozen("late_link_used_once", "draft_id", "claim_id", "used_at", once="OLD.claim_id IS NOT NULL"),
            frozen(
                "late_link_withdrawn_once",
                "withdrawn_by_id",
                "withdrawn_at",
                once="OLD.withdrawn_at IS NOT NULL",
            ),
            pgtrigger.Trigger(
                name="late_link_lets_its_claim_in",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__claim__isnull=False),
                func="IF NOT EXISTS (SELECT 1 FROM claims_claim WHERE id = NEW.claim_id AND by_late_link "
                "AND incident_id = NEW.incident_id AND claimant_type = NEW.claimant_type "
                "AND received_at = NEW.used_at) "
                "THEN RAISE EXCEPTION 'a late link lets in a claim of its own incident and type'; "
                "END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.claimant_type} {self.pk}"
