"""What the checker looks at is counted from the frozen rows."""

import pytest

from claims.queries import checking
from claims.queries.checking import LARGEST
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
