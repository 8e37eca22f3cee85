"""Pay dates: Korean working days, chosen ahead, shifted when they have passed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import pay_dates
from claims.rules.pay_dates import (
    NotAPayDate,
    PayDatePassed,
    PayDateTooFar,
    chosen,
    is_pay_day,
    next_pay_day,
    shifted,
)

FRIDAY = date(2022, 10, 21)
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 1))

# Day, and the next on which banks pay.
NEXT = [
    (FRIDAY, date(2022, 10, 24)),
    (date(2022, 10, 22), date(2022, 10, 24)),  # Saturday
    (date(2022, 10, 24), date(2022, 10, 25)),
    (date(2022, 9, 8), date(2022, 9, 13)),  # the harvest festival, with its day in lieu
    (date(2022, 10, 7), date(2022, 10, 11)),  # Hangul Day fell on a Sunday
    (date(2022, 12, 30), date(2023, 1, 2)),
    (date(2023, 1, 20), date(2023, 1, 25)),  # the lunar new year, with its day in lieu
    (date(2024, 2, 28), date(2024, 2, 29)),
]


@pytest.mark.parametrize(("day", "following"), NEXT)
def test_the_next_pay_day(day: date, following: date) -> None:
    assert next_pay_day(day) == following


@pytest.mark.parametrize(
    ("day", "today", "refusal", "facts"),
    [
        (date(2022, 10, 22), FRIDAY, NotAPayDate, {"day": "2022-10-22", "next": "2022-10-24"}),
        (date(2022, 10, 3), date(2022, 9, 30), NotAPayDate, {"day": "2022-10-03", "next": "2022-10-04"}),
        (date(2022, 10, 20), FRIDAY, PayDatePassed, {"day": "2022-10-20", "next": "2022-10-24"}),
        (date(2022, 12, 21), FRIDAY, PayDateTooFar, {"day": "2022-12-21", "last": "2022-12-20"}),
    ],
)
def test_a_day_that_cannot_be_chosen_is_refused_with_one_that_can(
    day: date, today: date, refusal: type[pay_dates.NotAPayDate], facts: dict[str, str]
) -> None:
    with pytest.raises(refusal) as refused:
        chosen(day, today=today)
    assert refused.value.facts == facts
    other = date.fromisoformat(facts.get("next", "2022-12-20"))
    assert chosen(other, today=today) == other


def test_today_may_be_chosen() -> None:
    assert chosen(FRIDAY, today=FRIDAY) == FRIDAY


@given(DAYS)
def test_the_next_pay_day_is_the_first_working_day_after(day: date) -> None:
    found = next_pay_day(day)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days)]
    assert found > day and is_pay_day(found) and not any(map(is_pay_day, between))


@given(DAYS, st.integers(-40, 40))
def test_what_is_shifted_is_a_pay_day_that_has_not_passed_and_stays_where_it_is(day: date, days: int) -> None:
    today = day + timedelta(days=days)
    found = shifted(day, today=today)
    assert is_pay_day(found) and found >= today and found >= day
    assert shifted(found, today=today) == found
    if is_pay_day(day) and day >= today:
        assert found == day


@given(DAYS, DAYS, DAYS)
def test_a_later_day_is_never_shifted_ahead_of_an_earlier_one(one: date, other: date, today: date) -> None:
    first, second = sorted((one, other))
    assert shifted(first, today=today) <= shifted(second, today=today)
