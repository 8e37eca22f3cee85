"""What the checker looks at is counted from the frozen rows."""

import pytest

from claims.queries import checking
from claims.queries.checking import LARGEST, ByPolicy
from tests.money import award, frozen

pytestmark = pytest.mark.django_db


def test_the_ten_largest_of_cash_come_largest_first() -> None:
    for amount in range(1, LARGEST + 4):
        award(amount=amount)
    award(kind="points", unit="point", amount=1_000)
    found = [one.amount for one in checking.largest(run_id=frozen().pk)]
    assert found == list(range(LARGEST + 3, 3, -1))


def test_another_run_s_transfers_are_none_of_it() -> None:
    award(amount=1)
    run = frozen()
    assert not checking.largest(run_id=run.pk + 1).exists()
    assert checking.by_policy(run_id=run.pk + 1) == []


def test_what_it_pays_by_policy_and_unit() -> None:
    award(amount=1, policy_key="one")
    award(amount=2, policy_key="two")
    award(amount=4, policy_key="two")
    award(amount=8, policy_key="two", kind="days", unit="day")
    assert checking.by_policy(run_id=frozen().pk) == [
        ByPolicy("one", "KRW", 1, 1),
        ByPolicy("two", "KRW", 2, 6),
        ByPolicy("two", "day", 1, 8),
    ]
