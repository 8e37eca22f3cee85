"""What a named rule may decide of a claim without a person. Pure."""

from collections.abc import Iterable

from claims.rules.assessment import NOT_A_CLAIM
from claims.rules.policy.compiled import AWARD, REFUSED
from claims.rules.review.deciding import APPROVE, CASH, KRW, REJECT, Judged, Proposed, cash
from claims.rules.validation import FAIL


def straightforward(
    rows: Iterable[Judged], lines: Iterable[Proposed], outcomes: str, *, at_most: int
) -> str | None:
    """What a rule may decide without a person: APPROVE, REJECT, or None where a person decides.

    `outcomes` are the letters of the claim's checks, `at_most` won of cash.
    What is not a claim is left to triage: nobody is rejected who asked for nothing.
    """
    found = {(row.outcome, row.code) for row in rows}
    if all(outcome == REFUSED for outcome, _code in found):
        return REJECT if found and (REFUSED, NOT_A_CLAIM) not in found else None
    if FAIL in outcomes or any(outcome not in (AWARD, REFUSED) for outcome, _code in found):
        return None
    paid = [line for line in lines if line.amount > 0]
    foreign = any(line.kind == CASH and line.unit != KRW for line in paid)  # the threshold says nothing of it
    return APPROVE if paid and cash(paid) <= at_most and not foreign else None
