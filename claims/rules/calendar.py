"""The calendar: which day an instant is on in a fixed time zone, days as numbers, how many a month has.

Instants are whole seconds since the epoch. Months are cut where the zone's own midnight is, so that zones
with summer time are exact too. Source: the IANA time zone database, through `zoneinfo`.
"""

from bisect import bisect_right
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

SHORTEST_MONTH: Final = 28
LONGEST_MONTH: Final = 31
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2199
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def zone_exists(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database, written as there ('Asia/Seoul')."""
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):  # not found, outside of the database, a folder of it
        return False


def local_date(instant: int, zone: str) -> date:
    """The day of `instant` on the calendar of `zone`. Raises OverflowError outside the years 1 to 9999."""
    return (_EPOCH + timedelta(seconds=instant)).astimezone(ZoneInfo(zone)).date()


@cache
def month_starts(zone: str) -> list[int]:
    """The first instant of every month of `zone` from January 1970 to December 2200, ascending."""
    local = ZoneInfo(zone)
    years = range(_FIRST_YEAR, _LAST_YEAR + 2)
    return [
        int(datetime(year, month, 1, tzinfo=local).timestamp()) for year in years for month in range(1, 13)
    ]


@cache
def day_starts(zone: str) -> list[int]:
    """The first instant of every day of `zone` from 1970-01-01 to 2200-12-31, ascending: the place is the day
    since 1970.
    """
    local = ZoneInfo(zone)
    days = (date(_LAST_YEAR + 2, 1, 1) - date(_FIRST_YEAR, 1, 1)).days
    midnights = (
        datetime.combine(date(_FIRST_YEAR, 1, 1) + timedelta(day), time(), local) for day in range(days)
    )
    return [int(midnight.timestamp()) for midnight in midnights]


@cache
def month_lengths(zone: str) -> Callable[[int], int]:
    """A fast function: instant -> days in its month in `zone`. Outside 1970 to 2199 it answers
    `LONGEST_MONTH`.

    The months are laid out once, so that the answer is a bisection: it is asked for every claim of a run.
    """
    starts = month_starts(zone)
    lengths: list[int] = [LONGEST_MONTH]
    for year in range(_FIRST_YEAR, _LAST_YEAR + 2):
        lengths += (
            monthrange(year, month)[1] if year <= _LAST_YEAR else LONGEST_MONTH for month in range(1, 13)
        )

    def days_in_month(instant: int) -> int:
        return lengths[bisect_right(starts, instant)]

    return days_in_month


def days_in_month(instant: int, zone: str) -> int:
    """Days in the month of `instant` on the calendar of `zone`: 28 to 31."""
    return month_lengths(zone)(instant)


LAST_LOCAL_DAY: Final = date(_LAST_YEAR + 1, 12, 31)  # that `local_days` answers
FIRST_DAY: Final = (date(1900, 1, 1) - _EPOCH.date()).days
LAST_DAY: Final = (date(2399, 12, 31) - _EPOCH.date()).days
_ISO_LENGTH: Final = len("2023-02-01")
_THURSDAY: Final = 3  # 1970-01-01, where Monday is 0


def day_number(day: date) -> int:
    """`day` as the number of days since 1970-01-01, below 0 ahead of it."""
    return day.toordinal() - _EPOCH.toordinal()


def day_of(number: int) -> date:
    """The day of a `day_number`. Raises OverflowError or ValueError outside the years 1 to 9999."""
    return date.fromordinal(number + _EPOCH.toordinal())


def day_written(text: str) -> int:
    """The number of a day written '2023-02-01'; one below `FIRST_DAY` for anything else."""
    try:
        if len(text) == _ISO_LENGTH and text[7] == "-":
            return max(day_number(date.fromisoformat(text)), FIRST_DAY - 1)
    except ValueError:
        pass
    return FIRST_DAY - 1


@cache
def local_days(zone: str) -> Callable[[int], int]:
    """A fast function: instant -> number of its day in `zone`. Outside 1970 to 2200 it answers the nearest."""
    starts = day_starts(zone)

    def local_day(instant: int) -> int:
        return max(bisect_right(starts, instant) - 1, 0)

    return local_day


def year_of(day: int) -> int:
    return day_of(day).year


def month_of(day: int) -> int:
    return day_of(day).month


def day_of_month(day: int) -> int:
    return day_of(day).day


def weekday_of(day: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day + _THURSDAY) % 7 + 1


def month_days(day: int) -> int:
    """Days in the month of a day: 28 to 31."""
    found = day_of(day)
    return monthrange(found.year, found.month)[1]


def year_days(day: int) -> int:
    """Days in the year of a day: 365 or 366."""
    return 365 + isleap(year_of(day))
