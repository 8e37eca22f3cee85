"""The record of what was down and when. Windows are revised, never edited."""

from typing import ClassVar, Final

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, person_or_rule, undeletable


def told(ko: str, en: str) -> str:
    """The one of two texts that the reader reads."""
    return en if (get_language() or "").startswith("en") else ko


class ClaimantType(models.TextChoices):
    """Who may claim. The rules know the same four words (`claims/rules/facts.py`)."""

    INDIVIDUAL = "individual", _("Individual")
    MERCHANT = "merchant", _("Small merchant")
    TAXI_DRIVER = "taxi_driver", _("Taxi driver")
    PARTNER = "partner", _("Partner business")


class Service(models.Model):
    """A service that can be down: `kakaotalk.channel`."""

    class Owner(models.TextChoices):
        OURS = "ours", _("Ours")
        AFFILIATE = "affiliate", _("An affiliate's")

    key = models.CharField(_("key"), max_length=60, unique=True)
    name_ko = models.CharField(_("name in Korean"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    function = models.CharField(_("function"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=10, choices=Owner.choices)
    audience = ArrayField(
        models.CharField(max_length=20, choices=ClaimantType.choices),
        verbose_name=_("claimant types it serves"),
    )

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["key"]
        triggers = undeletable("service")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return told(self.name_ko, self.name_en)


class Incident(models.Model):
    """One outage of many services, with the time zone its people live by. Open-ended while it lasts."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    name_ko = models.CharField(_("name in Korean"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    period = DateTimeRangeField(_("period"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Seoul")

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-period"]
        triggers = undeletable("incident")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return told(self.name_ko, self.name_en)


class RecordRevision(models.Model):
    """A numbered state of an incident's record: what a run pins. Append-only."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="revisions", verbose_name=_("incident")
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("record revision")
        verbose_name_plural = _("record revisions")
        ordering = ["incident", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_revision_a_number"),
            person_or_rule("revision_by_person_or_rule", "by"),
        ]
        triggers = append_only("record_revision")

    def __str__(self) -> str:
        return f"{self.incident_id} r{self.number}"


class Recorded(models.Model):
    """The columns of what one person records and another confirms; a named rule does both."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        abstract = True


CONFIRMED_BY_ANOTHER: Final = (
    Q(confirmed_by__isnull=True) | Q(recorded_by__isnull=True) | ~Q(confirmed_by=F("recorded_by"))
)


class OutageWindow(Recorded):
    """A service was down, in full or in part, for a period.

    It is proposed by one person (`valid_from` empty) and enters the record when another confirms it: from revision
    `valid_from` on, and up to the revision before `valid_to`. Nothing else of it ever changes.
    """

    class Extent(models.TextChoices):
        FULL = "full", _("Full outage")
        PARTIAL = "partial", _("Partly back")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="windows", verbose_name=_("incident"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="windows", verbose_name=_("service"))
    period = DateTimeRangeField(
        _("period"), help_text=_("from (included) to (not included); empty while it lasts")
    )
    extent = models.CharField(_("extent"), max_length=10, choices=Extent.choices)
    source = models.CharField(_("source"), max_length=200)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaces")
    )
    removes = models.BooleanField(
        _("removes"), default=False, help_text=_("the replaced window leaves the record")
    )
    dropped_at = models.DateTimeField(
        _("dropped at"), null=True, blank=True, help_text=_("a proposal not taken up")
    )
    valid_from = models.PositiveIntegerField(_("from revision"), null=True, blank=True)
    valid_to = models.PositiveIntegerField(_("before revision"), null=True, blank=True)

    class Meta:
        verbose_name = _("outage window")
        verbose_name_plural = _("outage windows")
        ordering = ["service", "period"]
        constraints = [
            ExclusionConstraint(
                name="no_overlap_in_one_revision",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("incident", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    (Func(F("valid_from"), F("valid_to"), function="int4range"), RangeOperators.OVERLAPS),
                ],
                condition=Q(valid_from__isnull=False, removes=False),
            ),
            models.CheckConstraint(name="window_confirmed_by_another", condition=CONFIRMED_BY_ANOTHER),
            models.CheckConstraint(
                name="window_in_record_when_confirmed",
                condition=Q(valid_from__isnull=True, confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(valid_from__isnull=False, confirmed_at__isnull=False)
                    & (Q(confirmed_by__isnull=False) | ~Q(rule=""))
                ),
            ),
            person_or_rule("window_by_person_or_rule", "recorded_by"),
            models.CheckConstraint(
                name="window_revisions_in_order",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=False, valid_to__isnull=False, valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="window_dropped_or_in_record",
                condition=Q(dropped_at__isnull=True) | Q(valid_from__isnull=True),
            ),
            models.CheckConstraint(name="window_not_empty", condition=Q(period__isempty=False)),
            models.CheckConstraint(name="window_has_a_start", condition=Q(period__startswith__isnull=False)),
            models.CheckConstraint(
                name="removal_replaces", condition=Q(removes=False) | Q(replaces__isnull=False)
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *undeletable("window"),
            frozen(
                "window_said",
                "incident_id",
                "service_id",
                "period",
                "extent",
                "source",
                "recorded_by_id",
                "rule",
                "recorded_at",
                "replaces_id",
                "removes",
            ),
            frozen(
                "window_confirmed_once",
                "valid_from",
                "confirmed_by_id",
                "confirmed_at",
                "dropped_at",
                once="OLD.valid_from IS NOT NULL",
            ),
            frozen("window_left_once", "valid_to", once="OLD.valid_to IS NOT NULL"),
            frozen("window_dropped_once", "dropped_at", once="OLD.dropped_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.period}"
