"""How much cash is needed on which day: what runs pay, what would go next, and what usually fails and is paid again.

Amounts of one unit. Days are dates of Seoul; money leaves on pay dates only.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from claims.rules.calendar import day_number, day_of
from claims.rules.money import rounded
from claims.rules.pay_dates import HOLIDAYS, next_pay_day, shifted
from claims.rules.working_days import working_days_of

# Working days from a payment that fails to the next attempt: the bank's answer, new details, two reviewers, a run.
AGAIN_AFTER: Final = 5
# What counts towards which sum, by state, once it has left.
_COUNTED: Final = {
    "sent": ("out",),
    "unknown": ("unknown",),
    "paid": ("answered",),
    "failed": ("answered", "failed"),
    "returned": ("answered", "failed"),
}


class Group(NamedTuple):
    """Transfers of one pay date and state, summed."""

    day: date
    state: str
    amount: int


class Day(NamedTuple):
    """What is needed on one day: for runs under way, for what would go on the next pay date, for what failed before."""

    day: date
    runs: int
    payable: int
    again: int

    @property
    def total(self) -> int:
        return self.runs + self.payable + self.again


class Need(NamedTuple):
    """The days, ascending; and what has no day: with the bank since an earlier day and not answered, unknown, and
    awarded but not payable yet. `failed` of `answered` is the past share of failures."""

    days: list[Day]
    out: int
    unknown: int
    waiting: int
    failed: int
    answered: int

    @property
    def certain(self) -> int:
        """All of it but what is expected to be paid again, which is the same money a second time."""
        return sum(day.runs + day.payable for day in self.days) + self.out + self.unknown + self.waiting


def need(*, groups: Iterable[Group], payable: int, on: date | None, waiting: int, today: date) -> Need:
    """The need as it stands `today`. `groups` are all transfers of cash that were not voided.

    `payable` would go on the pay date `on` of the run that is being frozen; without one on the next pay date.
    """
    runs: dict[date, int] = {}
    sums = dict.fromkeys(("out", "unknown", "failed", "answered"), 0)
    for day, state, amount in groups:
        leaves = _leaves(day, state, today)
        if leaves:
            runs[leaves] = runs.get(leaves, 0) + amount
        else:
            for name in _COUNTED.get(state, ()):
                sums[name] += amount
    first = {shifted(on, today=today) if on else next_pay_day(today): payable} if payable else {}
    leaving = {day: runs.get(day, 0) + first.get(day, 0) for day in runs.keys() | first.keys()}
    again = _again(leaving, sums["failed"], sums["answered"])
    days = [
        Day(day, runs.get(day, 0), first.get(day, 0), again.get(day, 0))
        for day in sorted(leaving.keys() | again.keys())
    ]
    return Need(days, waiting=waiting, **sums)


def _leaves(day: date, state: str, today: date) -> date | None:
    """The day on which transfers leave that have not left yet."""
    if state == "sealed":
        return shifted(day, today=today)
    return day if state == "sent" and day >= today else None


def _again(leaving: dict[date, int], failed: int, answered: int) -> dict[date, int]:
    """What of every day is expected to fail and to be paid again, by the day of that, in whole units."""
    found: dict[date, int] = {}
    for day, amount in leaving.items():
        if answered and (expected := rounded(amount * failed, answered, step=1, mode="half_up")):
            later = day_of(working_days_of(HOLIDAYS).working_day_after(day_number(day), AGAIN_AFTER))
            found[later] = found.get(later, 0) + expected
    return found
