"""Which numbers of a public table are too small to be shown: few people could be told apart by them."""

from collections.abc import Sequence
from typing import Final

LEAST: Final = 5  # people of whom a number is shown


def hidden(values: Sequence[int]) -> frozenset[int]:
    """The places of the numbers of one column that are not shown, where the sum of the column is known.

    All from 1 to LEAST - 1; and where that is a single one, the smallest other beside it, or the sum would tell it.
    No 0 is hidden: nobody is told by it.
    """
    found = {place for place, value in enumerate(values) if too_few(value)}
    if len(found) == 1:
        others = [(value, place) for place, value in enumerate(values) if value and place not in found]
        if others:
            found.add(min(others)[1])
    return frozenset(found)


def too_few(value: int) -> bool:
    """Whether a number that stands alone is not shown."""
    return 0 < value < LEAST
