"""When a claim is likely to be decided or paid: a range of days, from how long others took. Pure.

Never a single day, and nothing where too few were measured or where it takes longer than it did for them.
"""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from claims.rules.review.deadlines import day_in, due_on, working_days_in

OVER: Final = 28  # days back in which is measured
FEWEST: Final = 20  # of which a range is told


class Pace(NamedTuple):
    """How many were done in OVER days, and in how many seconds the quickest quarter, and three quarters of them."""

    number: int
    first: int
    third: int


class Between(NamedTuple):
    """Two working days, both to come; `last` is after `first`."""

    first: date
    last: date


def between(*, began: datetime, at: datetime, pace: Pace, zone: str, ahead: int = 0) -> Between | None:
    """When what began then is likely to be done, by the clocks of `zone`; `ahead`: how many come before it.

    None with fewer than FEWEST, and where three quarters were quicker than this is already.
    """
    if pace.number < FEWEST:
        return None
    today = day_in(at, zone)
    worked = working_days_in(today - timedelta(days=OVER), today, zone)
    queue = -(-ahead * worked // pace.number)  # working days until those ahead are done
    last = max(_usual(began, pace.third, zone), due_on(today, queue, zone))
    if last <= today:
        return None
    first = max(_usual(began, pace.first, zone), due_on(today, 1, zone))
    return Between(first, last if last > first else due_on(first, 1, zone))


def _usual(began: datetime, seconds: int, zone: str) -> date:
    """The working day that is so long after, or the next one."""
    day = day_in(began + timedelta(seconds=seconds), zone)
    return due_on(day - timedelta(days=1), 1, zone)
