"""What each named rule may decide of a claim without a person. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from claims.rules.assessment import NOT_A_CLAIM
from claims.rules.policy.compiled import AWARD, REFUSED
from claims.rules.review.deciding import APPROVE, CASH, KRW, REJECT, Judged, Proposed, cash
from claims.rules.review.thresholds import needs_second
from claims.rules.validation import FAIL

STRAIGHTFORWARD: Final = "straightforward"
REFUSALS: Final = "refusals"


def straightforward(
    rows: Sequence[Judged], lines: Sequence[Proposed], outcomes: str, *, at_most: int
) -> str | None:
    """APPROVE what some policy awards and no row or check leaves to a person; else None.

    `outcomes` are the letters of the claim's checks, `at_most` won of cash. What needs two people is left to them,
    whatever it is paid in.
    """
    if FAIL in outcomes or any(row.outcome not in (AWARD, REFUSED) for row in rows):
        return None
    paid = [line for line in lines if line.amount > 0]
    foreign = any(line.kind == CASH and line.unit != KRW for line in paid)  # the threshold says nothing of it
    return APPROVE if paid and cash(paid) <= at_most and not foreign and not needs_second(paid) else None


def refusals(rows: Sequence[Judged], lines: Sequence[Proposed], outcomes: str, *, at_most: int) -> str | None:
    """REJECT what every policy refuses; else None. What is not a claim is left to triage: nobody is rejected who
    asked for nothing."""
    found = {(row.outcome, row.code) for row in rows}
    refused = found and all(outcome == REFUSED for outcome, _code in found)
    return REJECT if refused and (REFUSED, NOT_A_CLAIM) not in found else None


BY_NAME: Final[Mapping[str, Callable[..., str | None]]] = {
    STRAIGHTFORWARD: straightforward,
    REFUSALS: refusals,
}


def decides(
    name: str,
    rows: Sequence[Judged],
    lines: Sequence[Proposed],
    outcomes: str,
    *,
    at_most: int,
    policies: Collection[str] = (),
) -> str | None:
    """What the rule of this name decides: APPROVE, REJECT, or None where a person does.

    With `policies` it keeps to claims that these cover and no other does. `lines` are those of all rows.
    """
    covered = all(row.version is not None for row in rows) and {line.policy for line in lines} <= set(
        policies
    )
    if policies and not covered:
        return None
    return BY_NAME[name](rows, lines, outcomes, at_most=at_most)
