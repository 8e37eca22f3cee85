"""The day until which an award may be claimed, and from when it may be written off. Days are dates of Seoul.

Source: Civil Act of Korea, Articles 157 (the first day is not counted), 160 (a period of years ends on the day of the
same date, or on the last of its month), 161 (one that would end on a Saturday or holiday ends on the working day
after it).
How many years: settings, `docs/unclaimed-money.md`.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from claims.rules.pay_dates import is_pay_day, next_pay_day


class Terms(NamedTuple):
    """How many years an award may be claimed: of cash, and of everything else."""

    cash: int
    other: int

    def years(self, kind: str) -> int:
        return self.cash if kind == "cash" else self.other


def expires_on(awarded: date, *, years: int) -> date:
    """The last day on which what was awarded then may still be claimed."""
    year = awarded.year + years
    day = date(year, awarded.month, min(awarded.day, monthrange(year, awarded.month)[1]))
    return day if is_pay_day(day) else next_pay_day(day)


def awarded_until(*, today: date, years: int) -> date:
    """The last day of awards that have expired before `today`."""
    year = today.year - years
    day = date(year, today.month, min(today.day, monthrange(year, today.month)[1]))
    while expires_on(day, years=years) >= today:
        day -= timedelta(1)
    return day
