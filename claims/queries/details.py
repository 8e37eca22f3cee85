"""Accounts that are paid to: the one a claim's version came with, or the newest correction that two approved."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import User
from claims.models import AccountReview, Award, Claim, DetailsRequest, PayeeAccount

OPEN: Final = (DetailsRequest.State.ASKED, DetailsRequest.State.GIVEN)
STANDING: Final = (Claim.Status.APPROVED, Claim.Status.APPEALED)  # what was awarded is to be paid
# By claim and version, the newest correction that counts. The second seat approves after the first, or not at all.
CORRECTED: Final = """
    SELECT claim_id, version, max(correction) AS correction FROM claims_payeeaccount
     WHERE correction > 0
       AND id IN (SELECT account_id FROM claims_accountreview WHERE seat = 2 AND outcome = 'approve')
     GROUP BY 1, 2
"""


def account_in_force(*, claim: Claim, version: int | None = None) -> PayeeAccount | None:
    """The account that the claim is paid to at a version, the newest by default; None where none was given."""
    approved = AccountReview.objects.filter(seat=2, outcome=AccountReview.Outcome.APPROVE)
    found = PayeeAccount.objects.filter(
        Q(correction=0) | Q(pk__in=approved.values("account")),
        claim=claim,
        version=claim.version if version is None else version,
    )
    return found.order_by("-correction").first()


def account_before(*, account: PayeeAccount) -> PayeeAccount | None:
    """The account that was in force when this one was given; None where none was."""
    approved = AccountReview.objects.filter(seat=2, outcome=AccountReview.Outcome.APPROVE)
    found = PayeeAccount.objects.filter(
        Q(correction=0) | Q(pk__in=approved.values("account")),
        claim=account.claim_id,
        version=account.version,
        correction__lt=account.correction,
    )
    return found.order_by("-correction").first()


def may_change(*, claim: Claim) -> bool:
    """Whether cash of the claim waits, none is on its way or paid, and no failed payment asks for details already."""
    request = open_request(claim=claim)
    if claim.status != Claim.Status.APPROVED or (request and request.why == DetailsRequest.Why.FAILED):
        return False
    cash = Award.objects.filter(claim=claim, live=True, kind="cash")
    return cash.exists() and not cash.filter(payouts__live=True).exists()


def open_request(*, claim: Claim) -> DetailsRequest | None:
    """What the claimant is asked or reviewers wait for; None where nothing is open."""
    return (
        DetailsRequest.objects.filter(claim=claim, state__in=OPEN)
        .select_related("account", "transfer__account")
        .first()
    )


def asked(*, awards: Sequence[int]) -> list[tuple[int, str]]:
    """(award, state of the open request) for those of these awards of cash whose claim was asked since one failed."""
    found = Award.objects.filter(
        pk__in=awards,
        kind="cash",
        claim__details_requests__state__in=OPEN,
        claim__details_requests__why="failed",
    )
    return list(found.values_list("pk", "claim__details_requests__state"))


def asked_claims(*, agent: User) -> QuerySet[Claim]:
    """Claims with awards that the agent handed in or filed, and whose payment failed and waits for details."""
    found = Claim.objects.filter(Q(file__by=agent) | Q(filed_by=agent), status__in=STANDING)
    found = found.filter(details_requests__state__in=OPEN, details_requests__why=DetailsRequest.Why.FAILED)
    return found.select_related("incident").order_by("pk")


def refusal_of(*, claim: Claim) -> AccountReview | None:
    """Why the newest account that was given was refused; None where it was not."""
    newest = (
        PayeeAccount.objects.filter(claim=claim, correction__gt=0).order_by("-version", "-correction").first()
    )
    return newest.reviews.filter(outcome=AccountReview.Outcome.REFUSE).first() if newest else None


def to_review(*, by: int) -> QuerySet[DetailsRequest]:
    """Requests whose new details wait for a reviewer, without those that this person gave or has reviewed."""
    found = DetailsRequest.objects.filter(state=DetailsRequest.State.GIVEN)
    return found.exclude(account__given_by=by).exclude(account__reviews__by=by)
