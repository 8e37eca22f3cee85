"""What waits is late by working days of Korea, not by hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.reconciliation.aging import WAITS, is_late, waited

SEOUL = ZoneInfo("Asia/Seoul")


def at(day: int, hour: int = 12, month: int = 10) -> datetime:
    return datetime(2022, month, day, hour, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        (at(24), at(24, 23), 0),
        (at(24, 23), at(25, 0), 1),  # a Monday night; the day counts, not the hours
        (at(21), at(23, 23), 0),  # Friday to Sunday
        (at(21), at(24), 1),
        (at(7), at(11), 1),  # Hangul Day is made up for on Monday the 10th
        (at(24), at(26), 2),
        (at(25), at(24), 0),
    ],
)
def test_only_working_days_count(since: datetime, now: datetime, days: int) -> None:
    assert waited(since, now) == days


@pytest.mark.parametrize("what", WAITS)
def test_late_is_more_than_the_limit(what: str) -> None:
    limits = dict.fromkeys(WAITS, 1)
    assert not is_late(what, at(24), at(25), limits)
    assert is_late(what, at(24), at(26), limits)
    assert not is_late(what, at(21), at(24), limits)


@given(st.datetimes(datetime(2015, 1, 1), datetime(2029, 1, 1)), st.integers(0, 60 * 24 * 30))
def test_waiting_never_shrinks(since: datetime, minutes: int) -> None:
    began = since.replace(tzinfo=UTC)
    later = began + timedelta(minutes=minutes)
    assert 0 <= waited(began, later) <= waited(began, later + timedelta(days=1)) <= waited(began, later) + 1
