"""Decisions, never edited, and the awards they make."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, person_or_rule, undeletable
from claims.models.intake import Claim, Claimant
from claims.models.policies import PolicyVersion


class Kind(models.TextChoices):
    """What an award gives. The rules know the same words (`claims/rules/policy/document.py`)."""

    CASH = "cash", _("Cash")
    POINTS = "points", _("Points")
    DAYS = "days", _("Days")
    COUPON = "coupon", _("Coupon")
    CREDIT = "credit", _("Bill credit")


class Decision(models.Model):
    """What one seat decided of one version of a claim, and the letter as sent, in both languages. Append-only.

    Over the threshold there are two seats, two people: the first alone moves nothing and sends nothing.
    """

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("Approved")
        PART = "part", _("Approved in part")
        REJECT = "reject", _("Rejected")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="decisions", verbose_name=_("claim")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    seat = models.PositiveSmallIntegerField(_("seat"))
    final = models.BooleanField(_("final"), help_text=_("moved the claim and sent the letter"))
    run = models.ForeignKey(
        "AssessmentRun",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("run"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    codes = ArrayField(models.CharField(max_length=40), verbose_name=_("reasons"), default=list)
    note = models.TextField(_("note"), blank=True)
    lines = models.JSONField(_("lines"), help_text=_("[{policy, line, kind, unit, amount, source, reason}]"))
    letter_ko = models.TextField(_("letter in Korean"), blank=True)
    letter_en = models.TextField(_("letter in English"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version", "seat"], name="one_decision_a_seat"),
            models.UniqueConstraint(
                fields=["claim", "version", "by"], condition=Q(by__isnull=False), name="two_seats_two_people"
            ),
            models.UniqueConstraint(
                fields=["claim", "version"], condition=Q(final=True), name="one_final_decision_a_version"
            ),
            models.CheckConstraint(name="seat_one_or_two", condition=Q(seat__in=[1, 2])),
            person_or_rule("decision_by_person_or_rule", "by"),
            models.CheckConstraint(
                name="rejection_has_reasons", condition=~Q(outcome="reject") | Q(codes__len__gt=0)
            ),
            models.CheckConstraint(
                name="final_has_letters", condition=Q(final=False) | (~Q(letter_ko="") & ~Q(letter_en=""))
            ),
        ]
        triggers = append_only("decision")

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version} {self.outcome}"


class Award(models.Model):
    """A right to money or a benefit, made by an approving decision. Only `live` ever changes, once.

    What stood at a moment is told by numbers, not by clocks: an award begins at its id and ends at `ended`, of one
    sequence. Who begins or ends awards shares the lock 'awards' until the commit; a run draws its own number under the
    whole of it, so that nothing below that number is still to come.
    """

    class Source(models.TextChoices):
        RULE = "rule", _("Policy")
        PERSON = "person", _("A person")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="awards", verbose_name=_("claim"))
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, db_index=False, related_name="awards", verbose_name=_("claimant")
    )
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards", verbose_name=_("decision"))
    policy_key = models.CharField(_("policy"), max_length=60)
    policy_version = models.ForeignKey(
        PolicyVersion, models.PROTECT, db_index=False, related_name="+", verbose_name=_("policy version")
    )
    line = models.CharField(_("line"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    entitlement_key = models.CharField(_("entitlement"), max_length=200)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    live = models.BooleanField(_("live"), default=True)
    ended = models.BigIntegerField(_("ended at number"), null=True, blank=True, editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "policy_key", "line", "entitlement_key"],
                condition=Q(live=True, amends__isnull=True),
                name="one_live_award_an_entitlement",
            ),
            models.CheckConstraint(name="award_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="live_award_has_no_end", condition=Q(live=False) | Q(ended=None)),
        ]
        triggers = [
            *undeletable("award"),
            frozen(
                "award_is", "claim_id", "claimant_id", "decision_id", "policy_key", "policy_version_id", "line", "kind",
                "unit", "amount", "source", "entitlement_key", "amends_id", "at",
            ),
            frozen("award_dead_stays", "live", "ended", once="NOT OLD.live"),
            pgtrigger.Trigger(
                name="award_ends",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.live AND NOT NEW.live"),
                func=(
                    "PERFORM pg_advisory_xact_lock_shared(hashtext('awards')); "
                    "NEW.ended := nextval(pg_get_serial_sequence('claims_award', 'id')); RETURN NEW;"
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.line} {self.amount} {self.unit}"


class AutomaticRule(models.Model):
    """A named rule that decides without a person, on or off, with its threshold: the newest row of a name is in force.

    Switched on by one person and confirmed by another. Append-only but for the confirmation.
    """

    name = models.CharField(_("name"), max_length=60)
    on = models.BooleanField(_("on"))
    at_most = models.BigIntegerField(
        _("at most"), help_text=_("won of cash a claim; above it a person decides")
    )
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
            models.CheckConstraint(
                name="rule_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("recorded_by")),
            ),
            models.CheckConstraint(name="rule_threshold_positive", condition=Q(at_most__gt=0)),
        ]
        triggers = [
            *undeletable("automatic_rule"),
            frozen("automatic_rule_is", "name", "on", "at_most", "recorded_by_id", "at", "reason"),
            frozen(
                "automatic_rule_confirmed_once", "confirmed_by_id", once="OLD.confirmed_by_id IS NOT NULL"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {'on' if self.on else 'off'}"
