"""Runs that compute what every claim is owed: pinned when opened, cut into ranges, a narrow row a claim and policy."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, person_or_rule, undeletable
from claims.models.intake import Claim
from claims.models.outages import Incident, RecordRevision
from claims.models.policies import PolicyVersion


class AssessmentRun(models.Model):
    """One batch over submitted claims of an incident: all, or what was changed since it was assessed, with whatever
    else their claimants claim. What it reads is pinned here when it is opened.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("All submitted claims")
        CHANGED = "changed", _("What was changed")

    class State(models.TextChoices):
        OPEN = "open", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="runs", verbose_name=_("incident"))
    revision = models.ForeignKey(RecordRevision, models.PROTECT, verbose_name=_("record revision"))
    policies = ArrayField(models.BigIntegerField(), verbose_name=_("policy versions"))
    filing = ArrayField(models.BigIntegerField(), verbose_name=_("filing periods"))
    roster_upto = models.BigIntegerField(_("rosters up to row"))
    awards_upto = models.BigIntegerField(_("awards up to number"), default=0, db_default=0)
    scope = models.CharField(
        _("scope"), max_length=10, choices=Scope.choices, default=Scope.ALL, db_default=Scope.ALL
    )
    claims_total = models.PositiveIntegerField(_("claims"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("opened by")
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessment run")
        verbose_name_plural = _("assessment runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state="open"), name="one_open_run_an_incident"
            ),
            models.CheckConstraint(name="run_scope_known", condition=Q(scope__in=["all", "changed"])),
            person_or_rule("run_by_person_or_rule", "opened_by"),
        ]
        triggers = [
            *undeletable("assessment_run"),
            frozen(
                "run_pins",
                "incident_id",
                "revision_id",
                "policies",
                "filing",
                "roster_upto",
                "awards_upto",
                "scope",
                "claims_total",
                "opened_at",
                "opened_by_id",
                "rule",
            ),
            pgtrigger.FSM(
                name="run_moves",
                field="state",
                transitions=[
                    ("open", "done"),
                    ("open", "failed"),
                    ("open", "cancelled"),
                    ("failed", "open"),
                    ("failed", "cancelled"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class RunRange(models.Model):
    """A part of a run: all claims of some claimants, in order of claimant and receipt. One task, one transaction.

    Whoever works on it holds its row lock; a lock that is gone with the range not done means that the holder died.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(AssessmentRun, models.PROTECT, related_name="ranges", verbose_name=_("run"))
    number = models.PositiveIntegerField(_("number"))
    claims = ArrayField(models.BigIntegerField(), verbose_name=_("claims"))
    versions = ArrayField(models.SmallIntegerField(), verbose_name=_("versions"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("range")
        verbose_name_plural = _("ranges")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_range_a_number"),
            models.CheckConstraint(
                name="range_state_known", condition=Q(state__in=["waiting", "done", "failed"])
            ),
            models.CheckConstraint(name="a_version_a_claim", condition=Q(claims__len=F("versions__len"))),
            models.CheckConstraint(
                name="range_done_at",
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
        ]
        triggers = [
            *undeletable("run_range"),
            frozen("range_pins", "run_id", "number", "claims", "versions"),
            pgtrigger.FSM(
                name="range_moves",
                field="state",
                transitions=[("waiting", "done"), ("waiting", "failed"), ("failed", "waiting")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class Assessment(models.Model):
    """What one policy version gives one claim in one run; policy version empty where no policy covers the claim.

    `amounts` has one cell per award line of the document, `steps` the exact values of its steps: the readable lines are
    built from them and the document when they are read. Append-only. No foreign keys in the database (docs/adr/0004).
    """

    class Outcome(models.IntegerChoices):
        AWARD = 1, _("Award")
        REFUSED = 2, _("Refused")
        REFER = 3, _("For a person to decide")

    run = models.ForeignKey(
        AssessmentRun, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="assessments"
    )
    claim = models.ForeignKey(
        Claim, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="assessments"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    policy_version = models.ForeignKey(
        PolicyVersion,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("policy version"),
    )
    outcome = models.PositiveSmallIntegerField(_("outcome"), choices=Outcome.choices)
    code = models.CharField(_("code"), max_length=40, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    amount = models.BigIntegerField(_("amount"))
    amounts = ArrayField(models.BigIntegerField(), verbose_name=_("amounts"))
    steps = ArrayField(models.BigIntegerField(), verbose_name=_("steps"))

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = [BrinIndex(fields=["run"], name="assessment_by_run")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "run", "policy_version"],
                name="one_assessment_a_policy",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="outcome_known", condition=Q(outcome__in=[1, 2, 3])),
            models.CheckConstraint(name="amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="amount_if_awarded", condition=Q(outcome=1) | Q(amount=0)),
        ]
        triggers = append_only("assessment")

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_outcome_display()} {self.amount}"
