"""The last day of something, against a walk through the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.deadlines import day_in, due_on
from claims.rules.working_days import holidays

ZONES = {"Asia/Seoul": "kr", "Europe/London": "", "America/New_York": ""}


@given(st.dates(date(2015, 1, 1), date(2027, 12, 31)), st.integers(1, 30), st.sampled_from(sorted(ZONES)))
def test_it_is_a_working_day_and_so_many_after_as_a_walk_finds(day: date, within: int, zone: str) -> None:
    off = {holiday.day for holiday in holidays(ZONES[zone])}
    walked, left = day, within
    while left:
        walked += timedelta(1)
        left -= walked.weekday() < 5 and walked not in off
    assert due_on(day, within, zone) == walked


@pytest.mark.parametrize(
    ("day", "within", "due"),
    [
        (date(2022, 10, 21), 7, date(2022, 11, 1)),  # a Friday
        (
            date(2023, 1, 20),
            1,
            date(2023, 1, 25),
        ),  # the eve of Seollal: a weekend, two days off and one in lieu
        (date(2023, 1, 22), 1, date(2023, 1, 25)),  # Seollal itself
        (date(2022, 9, 30), 2, date(2022, 10, 5)),  # over a weekend and Foundation Day
    ],
)
def test_over_holidays_in_seoul(day: date, within: int, due: date) -> None:
    assert due_on(day, within, "Asia/Seoul") == due


def test_a_day_begins_at_midnight_where_the_incident_was_also_when_clocks_change() -> None:
    """On 6 November 2022 the clocks of New York were put back: that day had 25 hours."""
    assert day_in(datetime(2022, 11, 6, 3, 59, tzinfo=UTC), "America/New_York") == date(2022, 11, 5)
    assert day_in(datetime(2022, 11, 7, 4, 59, tzinfo=UTC), "America/New_York") == date(2022, 11, 6)
    assert day_in(datetime(2022, 11, 7, 5, 0, tzinfo=UTC), "America/New_York") == date(2022, 11, 7)
    assert day_in(datetime(2022, 10, 21, 15, 0, tzinfo=UTC), "Asia/Seoul") == date(2022, 10, 22)
