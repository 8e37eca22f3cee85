"""Compensation policies: documents that are drafted, voted, adopted, and never changed after that."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import append_only, frozen, kept, person_or_rule, undeletable
from claims.models.outages import told


class Policy(models.Model):
    """One policy by its key; its versions hold the documents."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    title_ko = models.CharField(_("title in Korean"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["key"]
        triggers = undeletable("policy")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the reader; the key while no text of it could be read."""
        return told(self.title_ko, self.title_en) or self.key


class PolicyVersion(models.Model):
    """One text of a policy. Once proposed its text stays, so that a vote is for what was read; another wording is
    another version. Once adopted `in_force` may only be closed, by retiring it.

    A draft may hold a text that is no policy: then `unit` and `lines` are those of its last text that was one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        RETIRED = "retired", _("Retired")
        WITHDRAWN = "withdrawn", pgettext_lazy("policy", "Withdrawn")

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions", verbose_name=_("policy"))
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64)
    language = models.PositiveSmallIntegerField(_("language"))
    unit = models.CharField(_("unit"), max_length=20)
    lines = models.JSONField(
        _("award lines"), help_text=_("[{line, kind, unit}] in the order of the amounts")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("author")
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    at = models.DateTimeField(_("written at"))
    in_force = DateTimeRangeField(_("in force"), null=True, blank=True)

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_version_a_number"),
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[("policy", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
                condition=Q(in_force__isnull=False),
            ),
            models.CheckConstraint(
                name="in_force_when_adopted",
                condition=Q(state__in=["draft", "proposed", "withdrawn"], in_force__isnull=True)
                | Q(state__in=["adopted", "retired"], in_force__isnull=False, in_force__isempty=False),
            ),
            person_or_rule("policy_by_person_or_rule", "author"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="version_no_delete",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            kept("policy_version"),
            frozen(
                "version_adopted",
                "policy_id",
                "number",
                "text",
                "sha256",
                "language",
                "unit",
                "lines",
                "author_id",
                "rule",
                "at",
                once="OLD.state <> 'draft'",
            ),
            pgtrigger.Protect(
                name="in_force_only_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.in_force IS NOT NULL AND NEW.in_force IS DISTINCT FROM OLD.in_force AND NOT"
                    " COALESCE(upper_inf(OLD.in_force) AND lower(NEW.in_force) = lower(OLD.in_force), FALSE)"
                ),
            ),
            pgtrigger.FSM(
                name="version_moves",
                field="state",
                transitions=[
                    ("draft", "proposed"),
                    ("draft", "withdrawn"),
                    ("proposed", "adopted"),
                    ("proposed", "withdrawn"),
                    ("adopted", "retired"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.number}"


class Vote(models.Model):
    """One member's vote on one version. Append-only."""

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="votes", verbose_name=_("version")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    in_favour = models.BooleanField(_("in favour"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["version", "by"], name="one_vote_a_member")]
        triggers = append_only("vote")

    def __str__(self) -> str:
        return f"{self.version_id}: {'for' if self.in_favour else 'against'}"
