"""New details of where money goes: asked for after a payment failed or came back, or given of a claimant's own accord;
approved by two reviewers."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import append_only, frozen, undeletable
from claims.models.intake import Claim, PayeeAccount
from claims.models.payout.transfers import Transfer


class DetailsRequest(models.Model):
    """A claim whose money could not be paid to the account it names, or whose claimant names another (`CHANGED`).

    While it is open, no run pays the claim cash.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the claimant")
        GIVEN = "given", _("Waits for two reviewers")
        APPROVED = "approved", _("Approved, will be paid again")
        DROPPED = "dropped", _("Not needed any more")

    class Why(models.TextChoices):
        FAILED = "failed", _("A payment failed")
        CHANGED = "changed", _("The claimant gave another account")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="details_requests", verbose_name=_("claim"))
    why = models.CharField(
        _("why"), max_length=10, choices=Why.choices, default=Why.FAILED, db_default=Why.FAILED
    )
    transfer = models.ForeignKey(
        Transfer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="details_requests",
        verbose_name=_("transfer"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    account = models.OneToOneField(
        PayeeAccount, models.PROTECT, null=True, blank=True, related_name="details_request",
        verbose_name=_("account"),
    )  # fmt: skip
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for details")
        verbose_name_plural = _("requests for details")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=["asked", "given"]), name="one_open_request_a_claim"
            ),
            models.UniqueConstraint(fields=["claim", "transfer"], name="asked_once_a_transfer"),
            models.CheckConstraint(
                name="details_of_a_transfer_or_changed",
                condition=Q(why="failed", transfer__isnull=False) | Q(why="changed", transfer__isnull=True),
            ),
            models.CheckConstraint(
                name="details_follow_the_state",
                condition=Q(state="asked", account__isnull=True, closed_at__isnull=True)
                | Q(state="given", account__isnull=False, closed_at__isnull=True)
                | Q(state="approved", account__isnull=False, closed_at__isnull=False)
                | Q(state="dropped", closed_at__isnull=False),
            ),
        ]
        triggers = [
            *undeletable("details_request"),
            frozen("details_request_is", "claim_id", "transfer_id", "why", "asked_at"),
            frozen("details_request_closed_once", "account_id", "closed_at", once="OLD.closed_at IS NOT NULL"),
            pgtrigger.FSM(
                name="details_request_moves",
                field="state",
                transitions=[
                    ("asked", "given"), ("given", "asked"), ("given", "approved"),
                    ("asked", "dropped"), ("given", "dropped"),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"D-{self.pk}"


class AccountReview(models.Model):
    """What one reviewer says of an account that was given anew: two seats, two people, neither gave it. Append-only.

    An account counts for the payment once both seats have approved it.
    """

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("Approved")
        REFUSE = "refuse", pgettext_lazy("account", "Refused")

    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, related_name="reviews", verbose_name=_("account")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("account review")
        verbose_name_plural = _("account reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "seat"], name="one_review_a_seat"),
            models.UniqueConstraint(fields=["account", "by"], name="two_reviews_two_people"),
            models.CheckConstraint(name="review_seat_one_or_two", condition=Q(seat__in=[1, 2])),
            models.CheckConstraint(name="account_refused_says_why", condition=~Q(outcome="refuse", note="")),
        ]
        triggers = [
            *append_only("account_review"),
            pgtrigger.Trigger(
                name="account_review_by_others",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM claims_payeeaccount p WHERE p.id = NEW.account_id
                                  AND (p.correction = 0 OR p.given_by_id = NEW.by_id)) THEN
                      RAISE EXCEPTION 'account_not_reviewed_by_who_gave_it' USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.seat = 2 AND NOT EXISTS (SELECT 1 FROM claims_accountreview r
                                  WHERE r.account_id = NEW.account_id AND r.seat = 1 AND r.outcome = 'approve') THEN
                      RAISE EXCEPTION 'second_seat_after_the_first' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.seat} {self.outcome}"
