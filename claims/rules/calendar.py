"""The calendar of a fixed time zone: which day an instant is on, and how many days its month has.

Instants are whole seconds since the epoch. Months are cut where the zone's own midnight is, so that zones
with summer time are exact too. Source: the IANA time zone database, through `zoneinfo`.
"""

from bisect import bisect_right
from calendar import monthrange
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
