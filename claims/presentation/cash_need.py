"""The expected need of cash: a bar and a line of the table a day, then what has no day yet."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.presentation import bars, numbers
from claims.presentation.lists import listed
from claims.rules.cash_need import AGAIN_AFTER, Day, Need

COLOURS: Final = ("#1a4f9c", "#6f7f95", "#b3261e")


class DayShown(NamedTuple):
    """One day as it is read; what is nothing is ''."""

    day: str
    runs: str
    runs_url: str
    payable: str
    payable_url: str
    again: str
    total: str


class Undated(NamedTuple):
    """What has no day yet, why, how much, and where its rows are."""

    what: str
    amount: str
    url: str


class Shown(NamedTuple):
    """The need of one unit."""

    unit: str
    days: list[DayShown]
    undated: list[Undated]
    certain: str
    share: str  # of what was answered that failed
    after: int  # working days until it is paid again
    drawing: SafeString


def shown(needs: Mapping[str, Need]) -> list[Shown]:
    """Every unit of which anything is needed."""
    return [_shown(unit, need) for unit, need in needs.items() if need.certain]


def labels() -> tuple[str, str, str]:
    """What the parts of a day are called."""
    return (
        gettext("Runs under way"),
        gettext("Payable, for the next run"),
        gettext("Expected to fail and be paid again"),
    )


def _shown(unit: str, need: Need) -> Shown:
    title = gettext("Expected need of cash, by day")
    rows = [bars.Line(numbers.calendar_day(day.day), _parts(day, unit)) for day in need.days]
    return Shown(
        unit=numbers.unit_name(unit),
        days=[_day(day, unit) for day in need.days],
        undated=[
            Undated(what, numbers.amount(amount, unit), url) for what, amount, url in undated(need, unit)
        ],
        certain=numbers.amount(need.certain, unit),
        share=bars.share(need.failed, need.answered),
        after=AGAIN_AFTER,
        drawing=bars.lines(ident=f"need-{unit.lower()}", title=title, rows=rows) if rows else SafeString(),
    )


def _parts(day: Day, unit: str) -> list[bars.Part]:
    urls = (_runs(day.day, unit), listed("award", waits="payable", unit=unit, kind__exact="cash"), "")
    amounts = (day.runs, day.payable, day.again)
    return [
        bars.Part(label, amount, numbers.amount(amount, unit), colour, url)
        for label, amount, colour, url in zip(labels(), amounts, COLOURS, urls, strict=True)
    ]


def _day(day: Day, unit: str) -> DayShown:
    def said(value: int) -> str:
        return numbers.amount(value, unit) if value else ""

    runs, payable, _again = _parts(day, unit)
    return DayShown(
        numbers.calendar_day(day.day), said(day.runs), runs.url, said(day.payable), payable.url, said(day.again),
        said(day.total),
    )  # fmt: skip


def undated(need: Need, unit: str) -> list[tuple[str, int, str]]:
    """What has no day yet: why, how much, and where its rows are."""
    found = (
        (gettext("Handed over on an earlier day, not answered"), need.out,
         listed("transfer", state__exact="sent", kind__exact="cash", unit=unit)),
        (gettext("Unknown until the bank says more"), need.unknown,
         listed("transfer", state__exact="unknown", kind__exact="cash", unit=unit)),
        (gettext("Awarded, and not payable yet"), need.waiting,
         listed("award", waits="not_payable", kind__exact="cash", unit=unit)),
    )  # fmt: skip
    return [one for one in found if one[1]]


def _runs(day: date, unit: str) -> str:
    return listed("transfer", leaves=day.isoformat(), unit=unit)
