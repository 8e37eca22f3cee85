"""By which day something is due: counted in working days from the day on which it began."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from claims.rules.calendar import day_number, day_of
from claims.rules.working_days import working_days_of

# Time zone -> the list of holidays that is kept there; elsewhere only Saturday and Sunday are off.
_HOLIDAYS: Final = {"Asia/Seoul": "kr"}

# Working days that a claimant may be given to answer a question.
MOST_TO_ANSWER: Final = 30
USUAL_TO_ANSWER: Final = 7


def due_on(day: date, within: int, zone: str) -> date:
    """The `within`-th working day after `day` where the incident was; that day counts to its end."""
    days = working_days_of(_HOLIDAYS.get(zone, ""))
    return day_of(days.working_day_after(day_number(day), within))


def working_days_in(start: date, end: date, zone: str) -> int:
    """Working days from `start` on and before `end`."""
    days = working_days_of(_HOLIDAYS.get(zone, ""))
    return days.working_days(day_number(start), day_number(end))


def day_in(at: datetime, zone: str) -> date:
    """The day of an instant where the incident was."""
    return at.astimezone(ZoneInfo(zone)).date()
