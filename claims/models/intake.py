"""Claims as they come in: who claims, what for, the facts by version, where the money goes, our own rosters, files.

Personal data is sealed (`sealing.py`) and found by fingerprint. A claim's facts are versions: one for each change.
"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, undeletable
from claims.models.outages import ClaimantType, Incident
from claims.models.sealing import seal, unseal


class FilingPeriod(models.Model):
    """When claims of one type are taken for an incident. Extended by a new row that supersedes the old."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="filing_periods", verbose_name=_("incident")
    )
    claimant_type = models.CharField(_("claimant type"), max_length=20, choices=ClaimantType.choices)
    period = DateTimeRangeField(_("period"))
    reason = models.TextField(_("reason"), blank=True)
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
            models.CheckConstraint(
                name="filing_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True)
                | Q(recorded_by__isnull=True)
                | ~Q(confirmed_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="filing_in_force_when_confirmed",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False) & (Q(confirmed_by__isnull=False) | ~Q(rule=""))),
            ),
            models.CheckConstraint(
                name="filing_by_person_or_rule",
                condition=Q(recorded_by__isnull=False, rule="") | (Q(recorded_by__isnull=True) & ~Q(rule="")),
            ),
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


class Claimant(models.Model):
    """A person or business that claims, once, by the fingerprint of the strongest identifier given."""

    class KeyKind(models.TextChoices):
        BUSINESS_NUMBER = "business_number", _("Business number")
        DRIVER_LICENCE = "driver_licence", _("Driver licence")
        EMAIL = "email", _("E-mail address")
        PHONE = "phone", _("Phone number")

    type = models.CharField(_("type"), max_length=20, choices=ClaimantType.choices)
    key_kind = models.CharField(_("identified by"), max_length=20, choices=KeyKind.choices)
    key_hash = models.BinaryField(_("fingerprint"), max_length=16)
    phone_hash = models.BinaryField(_("phone fingerprint"), max_length=16, null=True, db_index=True)
    email_hash = models.BinaryField(_("e-mail fingerprint"), max_length=16, null=True, db_index=True)
    personal = models.BinaryField(_("sealed"), help_text=_("name, phone, e-mail, identifier"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claimants",
        verbose_name=_("person"),
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        constraints = [
            models.UniqueConstraint(fields=["type", "key_hash"], name="one_claimant_an_identifier")
        ]
        triggers = [
            *undeletable("claimant"),
            frozen("claimant_is", "type", "key_kind", "key_hash", "created_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.pk}"

    @staticmethod
    def binding(type: str, key_hash: bytes | memoryview) -> str:
        """What the sealed data is bound to: this row and no other."""
        return f"claimant:{type}:{bytes(key_hash).hex()}"

    @classmethod
    def sealed(cls, *, type: str, key_hash: bytes, **personal: str) -> bytes:
        """`personal` (name, phone, email, identifier) as the bytes of the `personal` column."""
        return seal(personal, bound_to=cls.binding(type, key_hash))

    def opened(self) -> dict[str, Any]:
        """The personal data: name, phone, email, identifier. Raises Unreadable."""
        return unseal(self.personal, bound_to=self.binding(self.type, self.key_hash))


class ImportFile(models.Model):
    """A file that was taken in. The same bytes twice change nothing."""

    class Kind(models.TextChoices):
        CLAIMS = "claims", _("Claims")
        ROSTER = "roster", _("Roster")
        OUTAGES = "outages", _("Outage windows")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    size = models.BigIntegerField(_("bytes"))
    submitter = models.CharField(_("submitter"), max_length=60, blank=True)
    rows = models.PositiveIntegerField(_("lines"))
    kept = models.PositiveIntegerField(_("kept"))
    rejected = models.PositiveIntegerField(_("rejected"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))

    came_before = False  # no column: set on what an import returns where these bytes were taken in earlier

    class Meta:
        verbose_name = _("import file")
        verbose_name_plural = _("import files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="lines_add_up", condition=Q(rows=F("kept") + F("rejected")))
        ]
        triggers = append_only("import_file")

    def __str__(self) -> str:
        return self.name


class ImportIssue(models.Model):
    """What was wrong with one line of a file: a code and a field, never the value that was typed."""

    file = models.ForeignKey(ImportFile, models.PROTECT, related_name="issues", verbose_name=_("file"))
    line = models.PositiveIntegerField(_("line"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    code = models.CharField(_("code"), max_length=60)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("import issue")
        verbose_name_plural = _("import issues")
        ordering = ["file", "line"]
        triggers = append_only("import_issue")

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line} {self.field} {self.code}"


MOVES = [
    ("approved", "appealed"),
    ("approved", "submitted"),
    ("approved", "withdrawn"),
    ("appealed", "approved"),
    ("appealed", "rejected"),
    ("draft", "expired"),
    ("draft", "submitted"),
    ("information_requested", "rejected"),
    ("information_requested", "submitted"),
    ("information_requested", "withdrawn"),
    ("rejected", "appealed"),
    ("rejected", "submitted"),
    ("submitted", "approved"),
    ("submitted", "information_requested"),
    ("submitted", "rejected"),
    ("submitted", "triaged_out"),
    ("submitted", "withdrawn"),
    ("triaged_out", "submitted"),
]


STATUSES = sorted({status for move in MOVES for status in move})


class Claim(models.Model):
    """One claim. What it says stands in its ClaimFacts; here are its identity, its newest version and its status."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        EXPIRED = "expired", _("Expired")
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
            models.CheckConstraint(name="claim_has_status", condition=Q(status__in=STATUSES)),
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
                "contact_hash",
                "received_at",
            ),
            frozen("claim_linked_once", "linked_to_id", once="OLD.linked_to_id IS NOT NULL"),
            pgtrigger.FSM(name="claim_moves", field="status", transitions=MOVES),
        ]

    def __str__(self) -> str:
        return self.reference


class ClaimFacts(models.Model):
    """What a claim said at one version: all that the rules read. A run pins (claim, version). Append-only."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="facts", verbose_name=_("claim")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    category = models.CharField(_("category"), max_length=10)
    services = ArrayField(models.CharField(max_length=60), verbose_name=_("services"))
    period = DateTimeRangeField(_("claimed period"))
    identifier = models.CharField(
        _("identifier"), max_length=10, help_text=_("ok, malformed or none: marked at intake")
    )
    account = models.CharField(
        _("account"), max_length=10, help_text=_("ok, malformed or none: marked at intake")
    )
    papers = models.PositiveSmallIntegerField(_("papers named"), default=0)
    inputs = models.JSONField(_("inputs"), help_text=_("what the policies asked for, by input name"))
    sources = models.JSONField(
        _("sources"), help_text=_("where each input comes from, if not from the claimant"), null=True
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, null=True, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("claim facts")
        verbose_name_plural = _("claim facts")
        ordering = ["claim", "-version"]
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="one_facts_a_version")]
        triggers = append_only("claim_facts")

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version}"


class PayeeAccount(models.Model):
    """The account a claim names, by version. The number is sealed; equal ones are found by fingerprint. Append-only."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("Not verified")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Refused")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="accounts", verbose_name=_("claim")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    bank = models.CharField(_("bank"), max_length=3)
    sealed = models.BinaryField(_("sealed"), help_text=_("number and holder"))
    fingerprint = models.BinaryField(_("fingerprint"), max_length=16, db_index=True)
    mandate = models.CharField(_("mandate"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UNVERIFIED)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("payee account")
        verbose_name_plural = _("payee accounts")
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="one_account_a_version")]
        triggers = append_only("payee_account")

    def __str__(self) -> str:
        return f"{self.bank} {self.claim_id} v{self.version}"

    @staticmethod
    def binding(claim_id: int, version: int) -> str:
        """What the sealed account is bound to."""
        return f"payee:{claim_id}:{version}"

    def opened(self) -> dict[str, Any]:
        """number and holder. Raises Unreadable."""
        return unseal(self.sealed, bound_to=self.binding(self.claim_id, self.version))


class Evidence(models.Model):
    """A paper that goes with a claim. Its bytes are kept apart; a new one may replace it, the old stays."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the scanner")
        CLEAN = "clean", _("Clean")
        QUARANTINED = "quarantined", _("Quarantined")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="evidence", verbose_name=_("claim")
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=60)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("replaces"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [models.UniqueConstraint(fields=["claim", "sha256"], name="one_paper_once")]
        triggers = [
            *undeletable("evidence"),
            frozen("evidence_is", "claim_id", "sha256", "size", "kind", "replaces_id", "at"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


class Membership(models.Model):
    """A row of one of our own rosters: who was a subscriber, member or driver, when. A source of facts. Append-only.

    Of several rows of one person in one roster the newest counts. A run pins the highest row that it may read.
    """

    roster = models.CharField(_("roster"), max_length=40)
    key_hash = models.BinaryField(_("fingerprint"), max_length=16)
    period = DateTimeRangeField(_("period"))
    facts = models.JSONField(_("facts"), help_text=_("inputs by name, e.g. monthly_fee"))
    file = models.ForeignKey(ImportFile, models.PROTECT, related_name="memberships", verbose_name=_("file"))
    line = models.PositiveIntegerField(_("line"))

    class Meta:
        verbose_name = _("roster row")
        verbose_name_plural = _("roster rows")
        indexes = [models.Index(fields=["key_hash", "roster"], name="membership_by_person")]
        triggers = append_only("membership")

    def __str__(self) -> str:
        return f"{self.roster} {self.pk}"


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
