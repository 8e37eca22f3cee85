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

    Over the threshold there are two seats, two people: the first alone moves nothing and sends nothing. Of a sample the
    rule takes the first seat and a person the second.
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
    # The trigger looks at each: a foreign key would look a second time, at a million rows.
    rule_version = models.ForeignKey(
        "AutomaticRule",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("rule version"),
    )
    sampled = models.BooleanField(
        _("held back"), default=False, db_default=False, help_text=_("of a sample: a person looks again")
    )
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
        indexes = [
            models.Index(fields=["rule_version"], condition=Q(sampled=True), name="decision_of_a_sample"),
            # What is rare, for the list; the rule that writes most of the rows enters none of them here.
            models.Index(
                fields=["outcome", "-id"], condition=~Q(outcome="approve"), name="decision_by_outcome"
            ),
            models.Index(
                fields=["rule", "-id"], condition=~Q(rule="straightforward"), name="decision_by_rule"
            ),
            models.Index(fields=["-id"], condition=Q(final=False), name="decision_not_final"),
            models.Index(fields=["-id"], condition=Q(seat=2), name="decision_of_second"),
        ]
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
                name="rule_decides_by_a_version",
                condition=Q(rule__in=["", "calendar"], rule_version__isnull=True)
                | (~Q(rule__in=["", "calendar"]) & Q(rule_version__isnull=False)),
            ),
            # No rule looks at what a rule has decided; time may pass over either.
            models.CheckConstraint(
                name="rule_takes_no_second_seat", condition=Q(rule__in=["", "calendar"]) | Q(seat=1)
            ),
            models.CheckConstraint(
                name="sampled_is_a_rules_first_seat",
                condition=Q(sampled=False) | Q(rule_version__isnull=False, final=False),
            ),
            models.CheckConstraint(
                name="rejection_has_reasons", condition=~Q(outcome="reject") | Q(codes__len__gt=0)
            ),
            models.CheckConstraint(
                name="final_has_letters", condition=Q(final=False) | (~Q(letter_ko="") & ~Q(letter_en=""))
            ),
        ]
        triggers = [
            *append_only("decision"),
            pgtrigger.Trigger(
                name="decision_names_a_rule_in_force",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("NEW.rule_version_id IS NOT NULL"),
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM claims_automaticrule r WHERE r.id = NEW.rule_version_id "
                    'AND r.name = NEW.rule AND r."on" AND r.confirmed_by_id IS NOT NULL) THEN '
                    "RAISE EXCEPTION 'a decision names a version of its rule that two people switched on'; "
                    "END IF; RETURN NEW;"
                ),
            ),
            # Claims without an appeal are nearly all: one look at an index each.
            pgtrigger.Trigger(
                name="appeal_decided_by_another",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("NEW.by_id IS NOT NULL"),
                func=(
                    "IF EXISTS (SELECT 1 FROM claims_appeal a JOIN claims_decision d ON d.id = a.decision_id "
                    "JOIN claims_decision s ON s.claim_id = d.claim_id AND s.version = d.version "
                    "WHERE a.claim_id = NEW.claim_id AND a.version <= NEW.version AND s.by_id = NEW.by_id) THEN "
                    "RAISE EXCEPTION 'an appeal is decided by somebody who had no seat in what is appealed'; "
                    "END IF; RETURN NEW;"
                ),
            ),
        ]

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
        indexes = [
            models.Index(fields=["policy_key", "-id"], name="award_by_policy"),
            # What is rare, for the list.
            models.Index(fields=["unit", "-id"], condition=~Q(unit="KRW"), name="award_by_unit"),
            models.Index(fields=["kind", "-id"], condition=~Q(kind="cash"), name="award_by_kind"),
            models.Index(fields=["source", "-id"], condition=~Q(source="rule"), name="award_by_source"),
            models.Index(fields=["-id"], condition=Q(live=False), name="award_ended"),
        ]
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
