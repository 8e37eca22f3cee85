"""Working days against a walk through the calendar, and the lists of holidays as they are published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.calendar import day_number, day_of
from claims.rules.working_days import WorkingDays, holidays, lists, working_days_of

NAMES = ("", "gb-england", "kr")
days = st.dates(date(2012, 1, 1), date(2032, 12, 31))
names = st.sampled_from(NAMES)


def off(name, day):
    return day.weekday() >= 5 or any(holiday.day == day for holiday in holidays(name))


@given(names, days, st.integers(-40, 400))
def test_working_days_are_those_that_a_walk_counts(name, start, length):
    walk = (start + timedelta(step) for step in range(length))
    wanted = sum(not off(name, day) for day in walk)
    end = day_number(start) + length
    assert working_days_of(name).working_days(day_number(start), end) == wanted


@given(names, days, st.integers(0, 60))
def test_the_nth_working_day_is_the_one_that_a_walk_finds(name, start, count):
    day, left = start, count
    while left:
        day += timedelta(1)
        left -= not off(name, day)
    assert day_of(working_days_of(name).working_day_after(day_number(start), count)) == day


@given(st.sets(st.integers(0, 60)), st.integers(-5, 70))
def test_whether_a_day_is_one(holiday, day):
    found = WorkingDays(holiday)
    assert found.is_working_day(day) == (found.working_days(day, day + 1) == 1)


def test_two_working_days_after_a_report_on_wednesday():
    """Ofcom: reported on Wednesday 1 February 2023, to be repaired by the end of Friday."""
    england = working_days_of("gb-england")
    assert day_of(england.working_day_after(day_number(date(2023, 2, 1)), 2)) == date(2023, 2, 3)
    assert day_of(england.working_day_after(day_number(date(2023, 4, 6)), 1)) == date(2023, 4, 11)  # Easter


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_list_holds_every_year_in_order_and_names_each_day(name):
    found = holidays(name)
    assert [holiday.day for holiday in found] == sorted({holiday.day for holiday in found})
    assert {holiday.day.year for holiday in found} == set(range(2014, 2031))
    assert all(holiday.ko and holiday.en for holiday in found)


@pytest.mark.parametrize(
    ("name", "day", "en"),
    [
        ("kr", date(2022, 9, 12), "Alternative holiday for Chuseok"),
        ("kr", date(2022, 10, 10), "Alternative holiday for Hangul Day"),
        ("kr", date(2018, 1, 1), "New Year's Day"),
        ("gb-england", date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        ("gb-england", date(2024, 12, 26), "Boxing Day"),
    ],
)
def test_holidays_that_everybody_remembers(name, day, en):
    assert next(holiday.en for holiday in holidays(name) if holiday.day == day) == en


def test_a_list_that_is_not_there_is_named():
    assert lists() == NAMES[1:]
    with pytest.raises(KeyError, match="atlantis"):
        holidays("atlantis")
