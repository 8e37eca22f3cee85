"""New details for tests: asked for by the settling, given by the claimant, approved by two reviewers."""

from typing import Any

from accounts.models import User
from claims.models import Claim, DetailsRequest
from claims.queries import details as queries
from claims.stages import payout
from tests.factories import ClaimFactory, ImportFileFactory, UserFactory
from tests.people import NOON, person

NEW = {"bank": "088", "number": "110-123-456789", "holder": "김새롬", "relation": "배우자"}


def agent() -> User:
    found = User.objects.filter(email="agnes@example.com").first()
    return found or UserFactory(email="agnes@example.com", duties=("agent",))


def on_list(by: User | None = None, **said: Any) -> Claim:
    """An approved claim of a list that Agnes, or `by`, handed in."""
    said = {"status": "approved", "origin": "file", "line": 2} | said
    return ClaimFactory(file=ImportFileFactory(by=by or agent()), **said)


def giver(claim: Claim) -> User:
    """Whose claim it is; Grace has made it hers where it was nobody's."""
    claim.refresh_from_db(fields=["linked_to", "claimant"])
    if own := claim.claimant.user or claim.linked_to:
        return own
    grace = User.objects.filter(email="grace@example.com").first() or UserFactory(email="grace@example.com")
    Claim.objects.filter(pk=claim.pk, linked_to=None).update(linked_to=grace)
    claim.linked_to = grace
    return grace


def given(claim: Claim, **said: object) -> DetailsRequest:
    """The claimant gives new details, or those in `said`."""
    return payout.give_details(actor=giver(claim), claim=claim, at=NOON, door="test", **(said or NEW))  # type: ignore[arg-type]


def ruth() -> User:
    """A second reviewer beside Rita."""
    found = User.objects.filter(email="ruth@example.com").first()
    return found or UserFactory(email="ruth@example.com", duties=("reviewer",))


def seat(
    request: DetailsRequest, by: User | None = None, outcome: str = "approve", **said: object
) -> DetailsRequest:
    request.refresh_from_db()
    return payout.review_details(
        actor=by or person("rita"), request=request, account=said.pop("account", request.account_id),  # type: ignore[arg-type]
        outcome=outcome, at=NOON, door="test", **said,  # type: ignore[arg-type]
    )  # fmt: skip


def mended(*claims: Claim) -> None:
    """Whoever is asked (of these claims, or all) gives new details, and two reviewers approve them."""
    asked = DetailsRequest.objects.filter(state__in=queries.OPEN)
    for request in asked.filter(claim__in=claims) if claims else asked:
        given(request.claim)
        seat(request)
        seat(request, ruth())
