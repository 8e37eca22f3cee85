"""Days and months as the clocks of a zone show them, with the awkward days by name."""

from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.calendar import days_in_month, local_date, zone_exists

ZONES = ("Asia/Seoul", "Europe/London", "America/New_York", "UTC", "Pacific/Apia")


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2022-10-15T15:30:00+09:00", 31),
        ("2022-10-31T23:59:59+09:00", 31),
        ("2022-10-31T15:00:00+00:00", 30),  # already November in Seoul
        ("2022-11-01T00:00:00+09:00", 30),
        ("2024-02-29T12:00:00+09:00", 29),
        ("2023-02-28T12:00:00+09:00", 28),
        ("2100-02-28T12:00:00+09:00", 28),
    ],
)
def test_days_of_the_month_in_seoul(at, days):
    assert days_in_month(instant(at), "Asia/Seoul") == days


@given(st.integers(0, 7_258_118_400), st.sampled_from(ZONES))
def test_the_months_that_were_laid_out_are_those_of_the_zone(at, zone):
    local = datetime.fromtimestamp(at, tz=UTC).astimezone(ZoneInfo(zone))
    assert days_in_month(at, zone) == monthrange(local.year, local.month)[1]
    assert local_date(at, zone) == local.date()


@pytest.mark.parametrize("at", [-(10**12), 10**12])
def test_instants_beyond_the_calendar_give_a_number_and_no_crash(at):
    assert days_in_month(at, "Asia/Seoul") == 31


def test_the_local_date_turns_at_local_midnight():
    assert local_date(instant("2022-10-15T14:59:59+00:00"), "Asia/Seoul") == date(2022, 10, 15)
    assert local_date(instant("2022-10-15T15:00:00+00:00"), "Asia/Seoul") == date(2022, 10, 16)


@pytest.mark.parametrize(
    "name", ["", "Seoul", "Asia", "../etc", "Asia/Seoul\0", "/Asia/Seoul", "asia/seoul "]
)
def test_what_is_no_zone(name):
    assert not zone_exists(name)


def test_what_is_a_zone():
    assert zone_exists("Asia/Seoul")
