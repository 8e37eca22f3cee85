"""A loss as it was worked out: the figure, the weeks as bars and as a table, and what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.presentation import bars, numbers
from claims.rules.losses import Loss, Scheme, Week

_BEST: Final = "#1c7a4a"
_OUTAGE: Final = "#b3261e"
_OTHER: Final = "#7d8aa0"
_MOST_DAYS: Final = 7


class Row(NamedTuple):
    """One week: from when to when, what was sold, what it is for the loss ('' for nothing), and the days missing."""

    week: str
    sold: str
    role: str
    missing: str


class Shown(NamedTuple):
    """The result in words. `ties`: other weeks that sold as much as the best. `legend`: what its colours mean."""

    loss: str
    best: str
    best_week: str
    outage: str
    outage_week: str
    ties: str
    rows: list[Row]
    drawing: SafeString
    legend: list[tuple[SafeString, str]]


def shown(loss: Loss, scheme: Scheme) -> Shown:
    weeks = sorted([*loss.weeks, loss.outage], key=lambda week: week.first)
    rows = [_row(week, loss, scheme) for week in weeks]
    return Shown(
        numbers.amount(loss.loss, scheme.unit),
        numbers.amount(loss.best.total, scheme.unit),
        span(loss.best),
        numbers.amount(loss.outage.total, scheme.unit),
        span(loss.outage),
        ", ".join(map(span, loss.ties)),
        rows,
        bars.lines(
            ident="weeks",
            title=gettext("Sales by week"),
            rows=[_line(week, loss, scheme) for week in weeks],
            width=bars.NARROW,
        ),
        [(bars.swatch(_BEST), gettext("Best week")), (bars.swatch(_OUTAGE), gettext("Week of the outage"))],
    )


def days(found: Sequence[date]) -> str:
    """Days in a row of words, the first few of many."""
    said = ", ".join(numbers.calendar_day(day) for day in found[:_MOST_DAYS])
    more = len(found) - _MOST_DAYS
    return f"{said} (+{more})" if more > 0 else said


def span(week: Week) -> str:
    return f"{numbers.calendar_day(week.first)} – {numbers.calendar_day(week.last)}"


def _row(week: Week, loss: Loss, scheme: Scheme) -> Row:
    unknown = len(week.missing) == len(range(_MOST_DAYS))
    sold = (
        gettext("no sales given")
        if unknown and week.first != loss.outage.first
        else numbers.amount(week.total, scheme.unit)
    )
    return Row(
        span(week), sold, _role(week, loss), days(week.missing) if not unknown else gettext("all seven")
    )


def _role(week: Week, loss: Loss) -> str:
    if week.first == loss.outage.first:
        return gettext("Week of the outage")
    return gettext("Best week") if week.first == loss.best.first else ""


def _line(week: Week, loss: Loss, scheme: Scheme) -> bars.Line:
    colour = {loss.best.first: _BEST, loss.outage.first: _OUTAGE}.get(week.first, _OTHER)
    said = numbers.amount(week.total, scheme.unit)
    part = bars.Part(_role(week, loss) or gettext("Sold"), max(week.total, 0), said, colour)
    return bars.Line(f"{week.first:%m-%d} – {week.last:%m-%d}", [part])
