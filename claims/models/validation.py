"""What the checks of a run said of a claim, and which claims look like one another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, undeletable
from claims.models.intake import Claim


class CheckResult(models.Model):
    """One compact row per run and claim: a letter per check (p pass, f fail, n no data), facts for failures only.

    `check_list` names the list of checks the letters stand for (`claims/rules/validation/`). What the checks read
    beside the pinned facts (`papers`, `twins`) is kept with the row, so that it can be replayed. Append-only.
    Written 20,000 at a time: its references carry no foreign key in the database (docs/adr/0004).
    """

    run = models.ForeignKey(
        "AssessmentRun", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="checks"
    )
    claim = models.ForeignKey(
        Claim, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="checks"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    check_list = models.PositiveSmallIntegerField(_("list of checks"))
    outcomes = models.CharField(_("outcomes"), max_length=40)
    facts = models.JSONField(_("facts"), null=True)
    papers = models.PositiveSmallIntegerField(_("papers"))
    twins = models.PositiveSmallIntegerField(_("look-alikes"))

    class Meta:
        verbose_name = _("check result")
        verbose_name_plural = _("check results")
        constraints = [
            models.UniqueConstraint(fields=["claim", "run"], name="one_check_result_a_claim"),
            models.CheckConstraint(name="outcomes_are_letters", condition=Q(outcomes__regex=r"^[pfn]+$")),
        ]
        triggers = append_only("check_result")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.outcomes}"


class DuplicateLink(models.Model):
    """Two claims that look alike, once, with the key that matched. Both claims show it, as long as it holds.

    It ends when the claims are alike no more: one was withdrawn, set aside, or says something else since. An ended one
    stays to be read; should they be alike again, that is another row.
    """

    class Key(models.TextChoices):
        CLAIMANT = "claimant", _("Same claimant, same service, same time")
        ACCOUNT = "account", _("Same account, other claimant")
        PHONE = "phone", _("Same phone, other claimant")
        EVIDENCE = "evidence", _("Same paper, other claimant")

    first = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("first"))
    second = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("second"))
    key = models.CharField(_("what matched"), max_length=20, choices=Key.choices)
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        indexes = [
            models.Index(fields=["key", "-id"], name="link_by_key"),
            models.Index(fields=["-id"], condition=Q(ended_at__isnull=False), name="link_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "key"],
                condition=Q(ended_at__isnull=True),
                name="one_open_link_a_pair",
            ),
            models.CheckConstraint(name="link_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="link_key_known", condition=Q(key__in=["account", "claimant", "evidence", "phone"])
            ),
        ]
        triggers = [
            *undeletable("duplicate_link"),
            frozen("duplicate_link_is", "first_id", "second_id", "key", "at"),
            frozen("link_ends_once", "ended_at", once="OLD.ended_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id} ({self.key})"
