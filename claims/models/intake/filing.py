"""When claims of one type are taken for an incident."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, person_or_rule, undeletable
from claims.models.outages import CONFIRMED_BY_ANOTHER, ClaimantType, Incident, Recorded


class FilingPeriod(Recorded):
    """When claims of one type are taken for an incident. Extended by a new row that supersedes the old."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="filing_periods", verbose_name=_("incident")
    )
    claimant_type = models.CharField(_("claimant type"), max_length=20, choices=ClaimantType.choices)
    period = DateTimeRangeField(_("period"))
    reason = models.TextField(_("reason"), blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("filing period")
        verbose_name_plural = _("filing periods")
        ordering = ["incident", "claimant_type", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "claimant_type"],
                condition=Q(confirmed_at__isnull=False, superseded_at__isnull=True),
                name="one_filing_period_in_force",
            ),
            models.CheckConstraint(name="filing_confirmed_by_another", condition=CONFIRMED_BY_ANOTHER),
            models.CheckConstraint(
                name="filing_in_force_when_confirmed",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False) & (Q(confirmed_by__isnull=False) | ~Q(rule=""))),
            ),
            person_or_rule("filing_by_person_or_rule", "recorded_by"),
            models.CheckConstraint(
                name="filing_period_bounded",
                condition=Q(
                    period__startswith__isnull=False, period__endswith__isnull=False, period__isempty=False
                ),
            ),
        ]
        triggers = [
            *undeletable("filing_period"),
            frozen(
                "filing_said",
                "incident_id",
                "claimant_type",
                "period",
                "reason",
                "recorded_by_id",
                "rule",
                "recorded_at",
            ),
            frozen(
                "filing_confirmed_once",
                "confirmed_by_id",
                "confirmed_at",
                once="OLD.confirmed_at IS NOT NULL OR OLD.superseded_at IS NOT NULL",
            ),
            frozen("filing_superseded_once", "superseded_at", once="OLD.superseded_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.claimant_type}"
