"""Working days: Monday to Friday but for the holidays of a list, counted and found without walking.

Days are numbers since 1970-01-01 (see `claims.rules.calendar`). A list of holidays is a file of
`claims/data/holidays` for the years that it holds; outside of them only Saturday and Sunday are off.
"""

import csv
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from claims.rules.calendar import day_number, weekday_of

_FIVE: Final = 5
_MONDAY: Final = day_number(date(1, 1, 1))  # weeks are counted from here


class Holiday(NamedTuple):
    """One day that is off, and its names."""

    day: date
    ko: str
    en: str


@cache
def lists() -> tuple[str, ...]:
    """The names of the lists of holidays."""
    folder = resources.files("claims") / "data" / "holidays"
    return tuple(sorted(file.name.removesuffix(".csv") for file in folder.iterdir()))


@cache
def holidays(name: str) -> tuple[Holiday, ...]:
    """The list `name`, ascending; none for ''. Raises KeyError for a name that is not of `lists()`."""
    if not name:
        return ()
    if name not in lists():
        raise KeyError(name)
    file = resources.files("claims") / "data" / "holidays" / f"{name}.csv"
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return tuple(Holiday(date.fromisoformat(row["date"]), row["ko"], row["en"]) for row in rows)


@cache
def working_days_of(name: str) -> "WorkingDays":
    """The working days by the list of holidays `name`; '' for none."""
    return WorkingDays(day_number(holiday.day) for holiday in holidays(name))


class WorkingDays:
    """Every answer is a bisection in the holidays that fall on a weekday."""

    def __init__(self, off: Iterable[int]) -> None:
        self.off = frozenset(off)
        lost = sorted(day for day in self.off if weekday_of(day) <= _FIVE)
        self._lost = lost
        self._ahead = [_weekdays_before(day) - place for place, day in enumerate(lost)]  # working days before

    def is_working_day(self, day: int) -> bool:
        return weekday_of(day) <= _FIVE and day not in self.off

    def working_days(self, start: int, end: int) -> int:
        """Working days from `start` on and before `end`; 0 where `end` is not after `start`."""
        return self._before(end) - self._before(start) if end > start else 0

    def working_day_after(self, day: int, count: int) -> int:
        """The `count`-th working day after `day`; `day` itself for 0."""
        if count <= 0:
            return day
        wanted = self._before(day + 1) + count - 1  # working days ahead of the one that is looked for
        place = wanted + bisect_left(self._ahead, wanted + 1)
        return _MONDAY + place // _FIVE * 7 + place % _FIVE

    def _before(self, day: int) -> int:
        return _weekdays_before(day) - bisect_left(self._lost, day)


def _weekdays_before(day: int) -> int:
    """Mondays to Fridays ahead of `day`, from the first Monday of all on."""
    weeks, rest = divmod(day - _MONDAY, 7)
    return weeks * _FIVE + min(rest, _FIVE)
