"""What one person records and another confirms, in a word."""

from django.utils import translation

from claims.models import Budget
from claims.presentation import two
from tests.people import NOON


def test_it_waits_until_it_is_confirmed_or_dropped() -> None:
    with translation.override("en"):
        found = [two.stands(row) for row in (Budget(), Budget(confirmed_at=NOON), Budget(dropped_at=NOON))]
    assert found == ["Waits for another person", "Confirmed", "Dropped"]
