"""The papers of a claim."""

from claims.models import Claim, Evidence


def papers(claim: Claim) -> list[Evidence]:
    """In the order in which they came."""
    return list(claim.evidence.order_by("pk"))
