"""What a claim says, by version: facts, account, papers. A new version for each change."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, moves, undeletable
from claims.models.intake.claims import Claim
from claims.models.sealing import fingerprint, unseal


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
    """The account a claim names, by version. The number is sealed; equal ones are found by fingerprint. Append-only.

    Correction 0 came with the version; a later one was given after a payment had failed, and counts once two reviewers
    have approved it.
    """

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("Not verified")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Refused")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="accounts", verbose_name=_("claim")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    correction = models.PositiveSmallIntegerField(_("correction"), default=0, db_default=0)
    bank = models.CharField(_("bank"), max_length=3)
    sealed = models.BinaryField(_("sealed"), help_text=_("number and holder"))
    fingerprint = models.BinaryField(_("fingerprint"), max_length=16, db_index=True)
    mandate = models.CharField(_("mandate"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UNVERIFIED)
    at = models.DateTimeField(_("at"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )

    class Meta:
        verbose_name = _("payee account")
        verbose_name_plural = _("payee accounts")
        indexes = [models.Index(fields=["claim"], condition=Q(correction__gt=0), name="account_corrected")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version", "correction"], name="one_account_a_correction"
            ),
            models.CheckConstraint(
                name="a_correction_has_its_giver", condition=Q(correction=0) | Q(given_by__isnull=False)
            ),
        ]
        triggers = append_only("payee_account")

    def __str__(self) -> str:
        return f"{self.bank} {self.claim_id} v{self.version}"

    @staticmethod
    def binding(claim_id: int, version: int, correction: int = 0) -> str:
        """What the sealed account is bound to."""
        return f"payee:{claim_id}:{version}" + (f":{correction}" if correction else "")

    @staticmethod
    def mark(bank: str, number: str) -> bytes:
        """The fingerprint of an account."""
        return fingerprint("account", f"{bank}:{number}")

    def opened(self) -> dict[str, Any]:
        """number and holder. Raises Unreadable."""
        return unseal(self.sealed, bound_to=self.binding(self.claim_id, self.version, self.correction))


class Evidence(models.Model):
    """A paper that goes with a claim. Its bytes are kept apart; a new one may replace it, the old stays.

    What it was called is sealed: papers are called by their owners. `scanner` says who looked: '' for nobody yet.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the scanner")
        CLEAN = "clean", _("Clean")
        QUARANTINED = "quarantined", _("Quarantined")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="evidence", verbose_name=_("claim")
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=100)
    proves = models.CharField(
        _("proves"), max_length=20, blank=True, default="", db_default="",
        help_text=_("the mandate, by its kind, as whoever brought it says; empty for anything else"),
    )  # fmt: skip
    sealed = models.BinaryField(_("sealed"), null=True, help_text=_("what the file was called"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    scanner = models.CharField(_("scanner"), max_length=20, blank=True, default="", db_default="")
    found = models.CharField(
        _("what the scanner found"), max_length=100, blank=True, default="", db_default=""
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)
    tried_at = models.DateTimeField(
        _("tried at"), null=True, blank=True, help_text=_("when the scanner last could not look at it")
    )

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [
            models.Index(fields=["sha256"], name="paper_by_bytes"),
            models.Index(
                F("tried_at").asc(nulls_first=True), "id", condition=Q(state="pending"), name="paper_to_scan"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "sha256"], name="one_paper_once"),
            models.CheckConstraint(
                name="paper_found_is_quarantined", condition=Q(found="") | Q(state="quarantined")
            ),
        ]
        triggers = [
            *undeletable("evidence"),
            frozen(
                "evidence_is",
                "claim_id",
                "sha256",
                "size",
                "kind",
                "proves",
                "sealed",
                "replaces_id",
                "at",
                "by_id",
            ),
            pgtrigger.Trigger(
                name="paper_proves_a_mandate",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(new__proves=""),
                func="IF NOT EXISTS (SELECT 1 FROM claims_mandate WHERE claim_id = NEW.claim_id "
                "AND kind = NEW.proves) THEN RAISE EXCEPTION 'a paper proves a mandate of its own claim'; "
                "END IF; RETURN NEW;",
            ),
            # What was found may be found later too; what is in quarantine stays there.
            moves(
                "evidence_moves",
                "state",
                [("pending", "clean"), ("pending", "quarantined"), ("clean", "quarantined")],
            ),
            pgtrigger.Trigger(
                name="paper_replaces_its_own",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__replaces__isnull=False),
                func="IF NOT EXISTS (SELECT 1 FROM claims_evidence WHERE id = NEW.replaces_id "
                "AND claim_id = NEW.claim_id) THEN RAISE EXCEPTION 'a paper replaces one of its own claim'; "
                "END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"

    @staticmethod
    def binding(claim_id: int, sha256: str) -> str:
        """What the sealed name is bound to."""
        return f"paper:{claim_id}:{sha256}"

    def opened(self) -> dict[str, Any]:
        """name; none for what came without one. Raises Unreadable."""
        if self.sealed is None:
            return {"name": ""}
        return unseal(self.sealed, bound_to=self.binding(self.claim_id, self.sha256))
