"""Setting off: what claimants owe us is deducted from what they get, the oldest debt first, to the last won.

The freeze does the same for all claimants at once in SQL (`claims/stages/payout/netting.py`); a test holds both equal.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """An award with what it still has to get, or a debt with what is still owed; above zero."""

    id: int
    amount: int


class Netting(NamedTuple):
    """So much of an award goes to so much of a debt."""

    award: int
    recovery: int
    amount: int


def netted(awards: Sequence[Part], debts: Sequence[Part]) -> Iterator[Netting]:
    """What of these awards goes to which of these debts, of one claimant, kind and unit; both oldest first.

    As much as there is of both, the smaller sum, and not one more: debts of 100 and 100 and an award of 90 leave 110.
    """
    due = [part.amount for part in awards]
    owed = [part.amount for part in debts]
    at = 0  # the award that is deducted from
    for number, debt in enumerate(debts):
        while owed[number] and at < len(awards):
            amount = min(owed[number], due[at])
            if amount:
                yield Netting(awards[at].id, debt.id, amount)
            owed[number] -= amount
            due[at] -= amount
            at += due[at] == 0
