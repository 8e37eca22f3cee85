"""A claim: identity, newest version, status, and the log of its moves."""

import json
from collections.abc import Iterable, Sequence

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, undeletable
from claims.models.intake.claimants import Claimant
from claims.models.intake.files import ImportFile
from claims.models.outages import ClaimantType, Incident
from claims.models.sealing import fingerprint
from claims.rules import lifecycle


class Claim(models.Model):
    """One claim. What it says stands in its ClaimFacts; here are its identity, its newest version and its status."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        TRIAGED_OUT = "triaged_out", _("Triaged out")
        INFORMATION_REQUESTED = "information_requested", _("Information requested")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        APPEALED = "appealed", _("Appealed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Origin(models.TextChoices):
        WEB = "web", _("Web form")
        API = "api", _("API")
        FILE = "file", _("File")
        STAFF = "staff", _("Staff on behalf")
        ROSTER = "roster", _("Roster")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, db_index=False, related_name="claims", verbose_name=_("claimant")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, db_index=False, related_name="claims", verbose_name=_("incident")
    )
    claimant_type = models.CharField(_("claimant type"), max_length=20, choices=ClaimantType.choices)
    services = ArrayField(models.CharField(max_length=60), verbose_name=_("services"))
    period = DateTimeRangeField(_("claimed period"))
    status = models.CharField(_("status"), max_length=25, choices=Status.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    submitter = models.CharField(_("submitter"), max_length=60, blank=True)
    their_ref = models.CharField(_("submitter's own reference"), max_length=60, blank=True)
    file = models.ForeignKey(
        ImportFile, models.PROTECT, db_index=False, null=True, blank=True, verbose_name=_("file")
    )
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filed by"),
    )
    filing_key = models.UUIDField(
        _("form"), null=True, blank=True, help_text=_("of the form it came from: one form, one claim")
    )
    filing_mark = models.BinaryField(
        _("fingerprint of the form"),
        max_length=16,
        null=True,
        help_text=_("of what was sent of people with it: another request by the same key is told apart"),
    )
    contact_hash = models.BinaryField(
        _("contact fingerprint"),
        max_length=16,
        null=True,
        help_text=_("of the e-mail address given with this claim"),
    )
    linked_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("linked to"),
    )
    language = models.CharField(_("language"), max_length=2, choices=[("ko", "한국어"), ("en", "English")])
    consent_version = models.CharField(_("consent version"), max_length=20)
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    by_late_link = models.BooleanField(_("by a late link"), default=False, db_default=False)
    held = models.BooleanField(_("on hold"), default=False)
    hold_reason = models.TextField(_("reason of the hold"), blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["incident", "status", "-id"], name="claim_by_status"),
            models.Index(fields=["claimant", "received_at"], name="claim_by_claimant"),
            GinIndex(fields=["services"], name="claim_by_service"),
            # Those of lists: the newest first, and what is rare is not looked for among all.
            models.Index(fields=["claimant_type", "-id"], name="claim_by_type"),
            models.Index(fields=["origin", "-id"], condition=~Q(origin="file"), name="claim_by_origin"),
            models.Index(fields=["submitter", "-id"], condition=~Q(submitter=""), name="claim_by_submitter"),
            models.Index(fields=["-id"], condition=Q(held=True), name="claim_held"),
            # Those that may have been changed since a run saw them.
            models.Index(
                fields=["incident", "id"],
                condition=Q(status="submitted", version__gt=1),
                name="claim_changed",
            ),
            models.Index(
                fields=["filed_by", "-id"], condition=Q(filed_by__isnull=False), name="claim_by_filer"
            ),
            models.Index(
                fields=["linked_to"], condition=Q(linked_to__isnull=False), name="claim_by_linked_person"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="one_claim_a_line"),
            models.UniqueConstraint(
                fields=["filed_by", "filing_key"],
                condition=Q(filing_key__isnull=False),
                name="one_claim_a_form",
            ),
            models.CheckConstraint(name="hold_has_reason", condition=Q(held=False) | ~Q(hold_reason="")),
            models.CheckConstraint(
                name="claimed_period_bounded",
                condition=Q(
                    period__startswith__isnull=False, period__endswith__isnull=False, period__isempty=False
                ),
            ),
            models.CheckConstraint(
                name="claim_has_status", condition=Q(status__in=sorted(lifecycle.STATUSES))
            ),
            models.CheckConstraint(name="claim_version_counts", condition=Q(version__gte=1)),
        ]
        triggers = [
            *undeletable("claim"),
            frozen(
                "claim_is",
                "reference",
                "claimant_id",
                "incident_id",
                "claimant_type",
                "origin",
                "submitter",
                "their_ref",
                "file_id",
                "line",
                "filed_by_id",
                "filing_key",
                "filing_mark",
                "contact_hash",
                "received_at",
                "by_late_link",
            ),
            frozen("claim_linked_once", "linked_to_id", once="OLD.linked_to_id IS NOT NULL"),
            pgtrigger.FSM(name="claim_moves", field="status", transitions=list(lifecycle.TRANSITIONS)),
            # Asked at the end of the transaction, which writes the claim first and then the link that it came by.
            pgtrigger.Trigger(
                name="claim_has_its_late_link",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__by_late_link=True),
                func="IF NOT EXISTS (SELECT 1 FROM claims_latelink WHERE claim_id = NEW.id) "
                "THEN RAISE EXCEPTION 'a claim by a late link has its link'; END IF; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def mark(name: str, phone: str, holder: str, mandates: Iterable[Sequence[str]]) -> bytes:
        """The fingerprint of what was sent of people, each in canonical form."""
        return fingerprint("filing", json.dumps([name, phone, holder, sorted(mandates)]))


class Transition(models.Model):
    """One stored move of a claim, written in the statement that makes the move. Append-only."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="transitions", verbose_name=_("claim")
    )
    at = models.DateTimeField(_("at"))
    came_from = models.CharField(_("from"), max_length=25, blank=True)
    went_to = models.CharField(_("to"), max_length=25)
    act = models.CharField(_("act"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, null=True, blank=True, verbose_name=_("by")
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["id"]
        indexes = [models.Index(fields=["claim", "id"], name="moves_of_a_claim")]
        triggers = append_only("transition")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.came_from} > {self.went_to}"
