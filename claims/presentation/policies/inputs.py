"""What a policy asks for, in words: of which kind a fact is, within which limits, and where it comes from."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext

from claims.models import Policy
from claims.models.outages import told
from claims.presentation import numbers, particles
from claims.rules.calendar import day_of
from claims.rules.policy.document import LARGEST_INPUT, Document, During, Input

_FIRST_DATE, _LAST_DATE = 0, 84_005  # 1970-01-01 and 2199-12-31, where an input of days names no limits


class Asked(NamedTuple):
    """One fact: its label, its kind with its limits, where it comes from, and the paper that proves it or ''."""

    label: str
    kind: str
    source: str
    evidence: str
    optional: bool


def asked(document: Document) -> list[Asked]:
    return [
        Asked(
            told(*one.label),
            " ".join(filter(None, [_kind(one), _limits(one)])),
            source(one),
            told(*one.evidence) if one.evidence else "",
            one.optional,
        )
        for one in document.inputs
    ]


def source(one: Input) -> str:
    """Where the fact comes from."""
    match one.source:
        case "claimant":
            return gettext("The claimant states it.")
        case "records":
            return gettext("It stands in our records.")
        case "staff":
            return gettext("A member of staff finds it.")
    other = Policy.objects.filter(key=one.policy).first()
    title = other.title if other else one.policy
    match one.per:
        case "event":
            words = gettext("What was awarded under “%(policy)s” for this outage.")
        case "year":
            words = gettext("What was awarded under “%(policy)s” in this calendar year.")
        case _:
            words = gettext("What was ever awarded under “%(policy)s”.")
    return words % {"policy": title}


def _kind(one: Input) -> str:
    match one.type:
        case "money":
            return gettext("An amount in %(unit)s.") % {"unit": numbers.unit_name(one.unit)}
        case "integer":
            return gettext("A whole number.")
        case "boolean":
            return gettext("Yes or no.")
        case "date":
            return gettext("A day.")
        case "duration":
            return gettext("A length of time in minutes.")
    choices = ", ".join(told(*choice.label) for choice in one.choices)
    return gettext("One of: %(choices)s.") % {"choices": choices}


def _limits(one: Input) -> str:
    if one.type in ("boolean", "choice"):
        return ""
    low, high = _limit(one, one.low), _limit(one, one.high)
    open_low = one.low == (_FIRST_DATE if one.type == "date" else 0)
    open_high = one.high == (_LAST_DATE if one.type == "date" else LARGEST_INPUT)
    if open_low and open_high:
        return ""
    if open_high:
        return particles.chosen(gettext("From %(low)s on.") % {"low": low})
    if open_low:
        return particles.chosen(gettext("Up to %(high)s.") % {"high": high})
    return particles.chosen(gettext("From %(low)s to %(high)s.") % {"low": low, "high": high})


def _limit(one: Input, limit: int) -> str:
    if one.type == "date":
        return numbers.calendar_day(day_of(limit))
    return numbers.amount(limit, "minute" if one.type == "duration" else one.unit)


class Times(NamedTuple):
    """Which part of an outage counts: the number and the label or '' by which formulas call it, and what it is."""

    number: int
    label: str
    parts: list[str]


def times(document: Document) -> list[Times]:
    labels = {one.name: told(*one.label) for one in document.inputs}
    return [
        Times(number, told(*view.label) if view.label else "", list(_view(view, labels)))
        for number, view in enumerate(document.during, 1)
    ]


def _view(view: During, labels: dict[str, str]) -> Iterator[str]:
    if len(view.weekdays) < len(WEEKDAYS):
        yield ", ".join(_runs(sorted(view.weekdays)))
    if view.opens or view.closes:
        opens = f"{view.opens:%H:%M}" if view.opens else "00:00"
        closes = f"{view.closes:%H:%M}" if view.closes else "24:00"
        yield gettext("from %(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    if view.off:
        yield gettext("without public holidays")
    if view.since:
        yield gettext("from the day “%(label)s” on") % {"label": labels[view.since]}
    if view.till:
        yield gettext("until the day “%(label)s”") % {"label": labels[view.till]}


def _runs(days: list[int]) -> Iterator[str]:
    """Days that follow one another as from the first to the last."""
    for _gap, run in groupby(enumerate(days), key=lambda place: place[1] - place[0]):
        names = [str(WEEKDAYS[day]) for _place, day in run]
        if len(names) < 3:
            yield from names
        else:
            yield pgettext("days", "%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
