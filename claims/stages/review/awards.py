"""Awards of a final decision, and the postings that they begin and end with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from claims.models import Award, Claim, Decision
from claims.queries.payout import payable_again
from claims.rules.review import Given
from claims.stages.assessment.numbering import share_numbers
from claims.stages.review.postings import Posting, post


def line_said(line: Given) -> dict[str, Any]:
    """A line as the decision keeps it."""
    return {
        "policy": line.policy, "line": line.line, "kind": line.kind, "unit": line.unit, "amount": line.amount,
        "source": line.source, "reason": line.reason,
    }  # fmt: skip


def award(claim: Claim, decision: Decision, given: Iterable[Given], at: datetime) -> None:
    """The awards of a final decision, and their postings. The claim and its claimant are locked."""
    share_numbers()
    awards = Award.objects.bulk_create(
        Award(
            claim=claim,
            claimant_id=claim.claimant_id,
            decision=decision,
            policy_key=line.policy,
            policy_version_id=line.version,
            line=line.line,
            kind=line.kind,
            unit=line.unit,
            amount=line.amount,
            source=line.source,
            entitlement_key=line.entitlement,
            at=at,
        )
        for line in given
        if line.amount
    )
    post((awarded(award.pk, award.unit, award.amount) for award in awards), at=at)


def awarded(award: int, unit: str, amount: int) -> Posting:
    """The posting that an award begins with."""
    return Posting("award", str(award), "awarded", "open", unit, amount)


def void(awards: list[Award], *, at: datetime) -> None:
    """Ends these awards; their amounts leave the account they stand in."""
    if not awards:
        return
    ids = [award.pk for award in awards]
    returned = payable_again(awards=ids)
    Award.objects.filter(pk__in=ids).update(live=False)
    post((_voided(award, "payable_again" if award.pk in returned else "open") for award in awards), at=at)


def _voided(award: Award, stands: str) -> Posting:
    return Posting("void", str(award.pk), stands, "voided", award.unit, award.amount)
