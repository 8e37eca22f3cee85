"""What the caps over several claims leave at a decision: less than the run found, where more was awarded since."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claims.rules.awarded import Sums
from claims.rules.money import Amount
from claims.rules.policy.compiled import Policy
from claims.rules.policy.document import PERIODS, Text


class Passed(NamedTuple):
    """A cap that would be passed, and what it leaves."""

    cap: Text
    left: Amount


def over_claims(policy: Policy) -> bool:
    """Whether a cap of the policy counts more than one claim."""
    return any(cap.per in PERIODS for cap in policy.document.caps)


def passed(
    policy: Policy, steps: Sequence[int], given: Mapping[str, int], *, then: Sums, now: Sums
) -> Passed | None:
    """The first cap over several claims that these amounts, by line, would pass; None where they keep them all.

    `steps` are the cells of the assessment; `then` and `now` is what was awarded before it, and is by now.
    """
    found = policy.values(steps)
    for cap in policy.document.caps:
        left = found.get(cap.name)
        if cap.per not in PERIODS or not isinstance(left, int):
            continue
        place = PERIODS.index(cap.per)
        left = max(0, left + then[place] - now[place])
        if sum(given.get(policy.lines[line].line, 0) for line in cap.lines) > left:
            return Passed(cap.label, Amount(left, policy.document.capped_unit(cap)))
    return None
