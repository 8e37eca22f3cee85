"""Rules that decide without a person, version by version, and the samples by which people look at what they decide."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.assessment import AssessmentRun
from claims.models.guards import append_only, frozen, undeletable


class AutomaticRule(models.Model):
    """A version of a named rule that decides without a person: on or off, with its threshold, its policies, its sample.

    Switched on by one person and confirmed by another; off it counts at once. The newest that counts is in force, and
    each decision names it. Append-only but for the confirmation.
    """

    name = models.CharField(_("name"), max_length=60)
    number = models.PositiveIntegerField(_("version"))
    on = models.BooleanField(_("on"))
    at_most = models.BigIntegerField(
        _("at most"), help_text=_("won of cash a claim; above it a person decides")
    )
    policies = ArrayField(
        models.CharField(max_length=60), verbose_name=_("policies"), default=list, db_default=[], blank=True,
        help_text=_("of these alone; none: of all"),
    )  # fmt: skip
    sample = models.JSONField(
        _("sample"), default=dict, db_default={}, blank=True,
        help_text=_("so many of 1,000, by part of a stratum; “” is all"),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("automatic rule")
        verbose_name_plural = _("automatic rules")
        ordering = ["name", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="one_rule_version_a_number"),
            models.CheckConstraint(
                name="rule_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
            ),
            models.CheckConstraint(name="rule_threshold_positive", condition=Q(at_most__gt=0)),
        ]
        triggers = [
            *undeletable("automatic_rule"),
            frozen(
                "automatic_rule_is", "name", "number", "on", "at_most", "policies", "sample", "recorded_by_id", "at",
                "reason",
            ),
            frozen(
                "automatic_rule_confirmed_once", "confirmed_by_id", once="OLD.confirmed_by_id IS NOT NULL"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} v{self.number}: {'on' if self.on else 'off'}"


class Sample(models.Model):
    """What a rule may decide in a run, pinned before its first decision, and which of it a person looks at.

    Of seed, members and rates anybody can reckon the same sample (`claims.rules.sampling`). Append-only.
    """

    run = models.ForeignKey(
        AssessmentRun, models.PROTECT, db_index=False, related_name="samples", verbose_name=_("run")
    )
    rule_version = models.ForeignKey(
        AutomaticRule, models.PROTECT, related_name="samples", verbose_name=_("rule version")
    )
    seed = models.CharField(_("seed"), max_length=32)
    strata = models.JSONField(_("strata"), help_text=_("stratum: [population, how many of it]"))
    claims = ArrayField(models.BigIntegerField(), verbose_name=_("claims"), editable=False)
    versions = ArrayField(models.SmallIntegerField(), verbose_name=_("versions"), editable=False)
    chosen = ArrayField(models.BigIntegerField(), verbose_name=_("chosen"), editable=False)
    chosen_versions = ArrayField(models.SmallIntegerField(), editable=False)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of all members"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rule_version"], name="one_sample_a_run_and_version"),
            models.CheckConstraint(
                name="sample_pinned_side_by_side",
                condition=Q(claims__len=F("versions__len"), chosen__len=F("chosen_versions__len")),
            ),
            models.CheckConstraint(name="sample_seed_form", condition=Q(seed__regex="^[0-9a-f]{32}$")),
        ]
        triggers = append_only("sample")

    def __str__(self) -> str:
        return f"{self.run} {self.rule_version}"
