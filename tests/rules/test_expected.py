"""Expected days: a range of working days to come, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.expected import FEWEST, Between, Pace, between
from claims.rules.review.deadlines import day_in, due_on

SEOUL = "Asia/Seoul"
DAY = 86_400
MONDAY = datetime(2022, 11, 7, 3, 0, tzinfo=UTC)  # noon in Seoul
when = st.datetimes(datetime(2022, 1, 1), datetime(2023, 12, 31), timezones=st.just(UTC))
paces = st.builds(
    lambda number, first, more: Pace(number, first, first + more),
    st.integers(0, 10**6), st.integers(0, 60 * DAY), st.integers(0, 60 * DAY),
)  # fmt: skip


def told(pace: Pace, *, waited: int = 0, ahead: int = 0) -> Between | None:
    began = MONDAY - timedelta(days=waited)
    return between(began=began, at=MONDAY, pace=pace, zone=SEOUL, ahead=ahead)


@pytest.mark.parametrize("number", [0, 1, FEWEST - 1])
def test_of_too_few_nothing_is_said(number: int) -> None:
    assert told(Pace(number, DAY, 10 * DAY)) is None
    assert told(Pace(FEWEST, DAY, 10 * DAY)) is not None


def test_what_takes_longer_than_it_did_for_three_quarters_has_no_day() -> None:
    assert told(Pace(100, DAY, 5 * DAY), waited=5) is None
    assert told(Pace(100, DAY, 5 * DAY), waited=30) is None


def test_the_quartiles_are_put_on_working_days() -> None:
    found = told(Pace(100, 3 * DAY, 12 * DAY))  # Thursday; Saturday of the week after, so Monday
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == ("2022-11-10", "2022-11-21")


def test_it_is_never_a_single_day() -> None:
    found = told(Pace(100, 3 * DAY, 3 * DAY))
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == ("2022-11-10", "2022-11-11")


def test_a_long_queue_puts_the_end_off() -> None:
    found = told(Pace(190, DAY, 2 * DAY), ahead=101)  # ten a working day, of the 19 in four weeks
    assert found is not None
    assert found.last == due_on(day_in(MONDAY, SEOUL), 11, SEOUL)


@given(when, st.integers(0, 100), paces, st.integers(0, 10**6))
def test_both_ends_are_working_days_to_come_the_last_after_the_first(
    at: datetime, waited: int, pace: Pace, ahead: int
) -> None:
    found = between(began=at - timedelta(days=waited), at=at, pace=pace, zone=SEOUL, ahead=ahead)
    if found is None:
        return
    assert day_in(at, SEOUL) < found.first < found.last
    for day in found:
        assert due_on(day - timedelta(days=1), 1, SEOUL) == day


@given(paces, st.integers(0, 10**5), st.integers(0, 10**5))
def test_the_more_come_before_the_later_is_the_end(pace: Pace, ahead: int, more: int) -> None:
    few, many = told(pace, ahead=ahead), told(pace, ahead=ahead + more)
    if few is not None:
        assert many is not None and many.last >= few.last
