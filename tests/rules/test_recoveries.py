"""Setting off keeps every won: what is deducted from awards is what is taken off debts, the oldest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.recoveries import Netting, Part, netted


def parts(*amounts: int) -> list[Part]:
    return [Part(number, amount) for number, amount in enumerate(amounts, start=1)]


def left(whole: list[Part], taken: dict[int, int]) -> list[int]:
    return [part.amount - taken.get(part.id, 0) for part in whole]


def summed(found: list[Netting], name: str) -> dict[int, int]:
    taken: dict[int, int] = {}
    for one in found:
        taken[getattr(one, name)] = taken.get(getattr(one, name), 0) + one.amount
    return taken


@pytest.mark.parametrize(
    ("awards", "debts", "paid", "owed"),
    [
        ([90], [100, 100], [0], [10, 100]),  # 110 is left
        ([100], [100, 100], [0], [0, 100]),
        ([101], [100, 100], [0], [0, 99]),
        ([200], [100, 100], [0], [0, 0]),
        ([250], [100, 100], [50], [0, 0]),
        ([30, 30, 30], [100], [0, 0, 0], [10]),
        ([30, 80], [100], [0, 10], [0]),
        ([1], [1], [0], [0]),
        ([], [5], [], [5]),
        ([5], [], [5], []),
        ([10, 10, 10], [15, 10], [0, 0, 5], [0, 0]),
    ],
)
def test_what_is_paid_and_what_is_still_owed(
    awards: list[int], debts: list[int], paid: list[int], owed: list[int]
) -> None:
    found = list(netted(parts(*awards), parts(*debts)))
    assert left(parts(*awards), summed(found, "award")) == paid
    assert left(parts(*debts), summed(found, "recovery")) == owed


AMOUNTS = st.lists(st.integers(1, 10**12), max_size=6)


@given(AMOUNTS, AMOUNTS)
def test_every_won_is_kept_and_the_oldest_debt_goes_first(awards: list[int], debts: list[int]) -> None:
    found = list(netted(parts(*awards), parts(*debts)))
    total = sum(one.amount for one in found)
    assert total == min(sum(awards), sum(debts))
    assert all(one.amount > 0 for one in found)
    paid, owed = (
        left(parts(*awards), summed(found, "award")),
        left(parts(*debts), summed(found, "recovery")),
    )
    assert sum(paid) == sum(awards) - total and sum(owed) == sum(debts) - total
    assert min([*paid, *owed], default=0) >= 0
    # Nothing of a later debt is settled while something of an earlier one is owed; the same of awards.
    for amounts, whole in ((owed, debts), (paid, awards)):
        untouched = [now == before for now, before in zip(amounts, whole, strict=True)]
        first = next((n for n, now in enumerate(amounts) if now), len(amounts))
        assert all(untouched[first + 1 :])
    assert len({(one.award, one.recovery) for one in found}) == len(found)
