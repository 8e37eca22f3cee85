"""Until when an award may be claimed: the last day is a working day, and not one day is taken from the claimant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.pay_dates import is_pay_day
from claims.rules.unclaimed import Terms, awarded_until, expires_on

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
YEARS = st.integers(1, 10)


@pytest.mark.parametrize(
    ("awarded", "years", "last"),
    [
        (date(2022, 10, 21), 3, date(2025, 10, 21)),  # a Tuesday
        (date(2022, 10, 18), 3, date(2025, 10, 20)),  # a Saturday
        (date(2021, 12, 25), 1, date(2022, 12, 26)),  # Christmas, a Sunday
        (date(2024, 2, 29), 1, date(2025, 2, 28)),  # the last of the month where there is no such date
        (date(2022, 3, 1), 3, date(2025, 3, 4)),  # a Saturday that is a holiday, moved to Monday
    ],
)
def test_the_last_day_by_the_civil_act(awarded: date, years: int, last: date) -> None:
    assert expires_on(awarded, years=years) == last


@given(DAYS, YEARS)
def test_it_is_a_working_day_and_never_too_early(awarded: date, years: int) -> None:
    last = expires_on(awarded, years=years)
    assert is_pay_day(last)
    assert last >= date(awarded.year + years, awarded.month, min(awarded.day, 28))


@given(DAYS, YEARS)
def test_a_later_award_never_expires_earlier(awarded: date, years: int) -> None:
    assert expires_on(awarded, years=years) <= expires_on(awarded + timedelta(1), years=years)


@given(DAYS, YEARS)
def test_what_has_expired_is_all_that_has(today: date, years: int) -> None:
    last = awarded_until(today=today, years=years)
    assert expires_on(last, years=years) < today <= expires_on(last + timedelta(1), years=years)


def test_cash_has_a_term_of_its_own() -> None:
    terms = Terms(cash=3, other=5)
    assert [terms.years(kind) for kind in ("cash", "points", "coupon")] == [3, 5, 5]
