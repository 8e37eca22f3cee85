"""The claim as its claimant sees it: status and meaning, what is asked, the decision and where the money is."""

from typing import NamedTuple

from claims.models import Claim
from claims.presentation import claims, details, outcomes, payments


class Seen(NamedTuple):
    """Status and what it means as they read it first. `outcome` is None where no decision is told."""

    status: str
    meaning: str
    asked: outcomes.Question | None
    details: details.Asked | None
    outcome: outcomes.Outcome | None


def seen_by_claimant(claim: Claim, *, person: bool) -> Seen:
    """`person`: may this reader see masked personal data? Else what is asked of an account is left out."""
    row = claims.row(claim)
    paid = payments.paid_states([claim]).get(claim.pk)
    return Seen(
        str(paid.label) if paid else row.status,
        str(paid.meaning) if paid else outcomes.aside(claim) or row.meaning,
        outcomes.asked(claim),
        details.of_claim(claim) if person else None,
        outcomes.of_claim(claim),
    )
