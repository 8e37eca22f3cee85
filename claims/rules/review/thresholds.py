"""Above how much two people decide, unit by unit. Pure.

What one unit is worth no policy says, so that each has a threshold of its own. A change here changes who decides: it is
approved as a policy is, by two people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from claims.rules.review.deciding import BY_PERSON, KRW, Given, Proposed

SECOND_SEAT_OVER: Final = 1_000_000  # won
# In the minor unit of money, and in whole points, days, hours.
OVER: Final[Mapping[str, int]] = {
    KRW: SECOND_SEAT_OVER,
    "EUR": 1_000_00,
    "GBP": 1_000_00,
    "INR": 100_000_00,
    "JPY": 100_000,
    "USD": 1_000_00,
    "day": 366,
    "hour": 366 * 24,
    "melon_cash": 1_000_000,
    "point": 1_000_000,
}


def above(amounts: Iterable[tuple[str, int]]) -> bool:
    """Whether of some unit more is given, in all, than its threshold. A unit that has none is above nothing."""
    given = Counter[str]()
    for unit, amount in amounts:
        given[unit] += amount
    return any(amount > OVER[unit] for unit, amount in given.items() if unit in OVER)


def needs_second(lines: Iterable[Given | Proposed]) -> bool:
    """Whether two people decide: more than the threshold of its unit is given, or by hand something of a unit that has
    none, as a coupon: what the policies give of that two people have adopted."""
    lines = list(lines)
    by_hand = (
        line.unit not in OVER and line.amount > 0
        for line in lines
        if isinstance(line, Given) and line.source == BY_PERSON
    )
    return any(by_hand) or above((line.unit, line.amount) for line in lines)
