"""What has waited for too long: counted in working days of Korea, from the day on which the waiting began."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from claims.rules.calendar import day_number
from claims.rules.refusal import N_
from claims.rules.working_days import working_days_of

ZONE: Final = ZoneInfo("Asia/Seoul")
# What waits, in the order in which money goes: sealed for the hand-over, handed over for its confirmation, sent or
# unknown for the bank's answer, a parked line for two people.
SEALED: Final = "sealed"
HANDED_OVER: Final = "handed_over"
SENT: Final = "sent"
UNKNOWN: Final = "unknown"
PARKED: Final = "parked"
WAITS: Final = {
    SEALED: N_("sealed and not handed over"),
    HANDED_OVER: N_("handed over and not confirmed"),
    SENT: N_("sent and not answered"),
    UNKNOWN: N_("unknown, also to the bank"),
    PARKED: N_("parked and not resolved"),
}


def waited(since: datetime, now: datetime) -> int:
    """How many working days have begun since the day of `since`: on the working day after it, one."""
    start, end = (day_number(moment.astimezone(ZONE).date()) for moment in (since, now))
    return working_days_of("kr").working_days(start + 1, end + 1)


def is_late(what: str, since: datetime, now: datetime, limits: Mapping[str, int]) -> bool:
    """Whether it has waited for more working days than its limit."""
    return waited(since, now) > limits[what]
