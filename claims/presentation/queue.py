"""The parts of the reviewers' queue, with how much of each is due when, and the way to it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from claims.presentation import numbers, words
from claims.queries.review import work

day = numbers.calendar_day
_LIST = "admin:claims_reviewitem_changelist"


class Count(NamedTuple):
    """How much of a part is due then, and the list of it."""

    label: str
    number: str
    url: str
    late: bool


class Part(NamedTuple):
    """One part of the queue: the way to it under the filters that are set, and whether it is shown now."""

    label: str
    url: str
    shown: bool
    counts: list[Count]


def parts(query: QueryDict, *, reader: int | None, today: date) -> list[Part]:
    """The parts, each with what is overdue, due today and in the next 7 days. Three statements, each capped."""
    shown = query.get("work") or work.TEAM
    return [
        Part(
            words.said(words.PARTS, name),
            _way(query, name),
            name == shown and not query.get("state"),
            list(_counts(name, work.counted(name, reader=reader, today=today))),
        )
        for name in work.PARTS
    ]


def all_of(due: work.Due) -> str:
    """How much of a part waits in all."""
    if due.capped:
        return gettext("more than %(number)s") % {"number": numbers.figure(work.MOST)}
    return numbers.figure(due.total)


def _way(query: QueryDict, name: str) -> str:
    """To a part, under the same filters, from its first page; its own list says which items it holds."""
    kept = query.copy()
    for left_out in ("p", "state", "due"):
        kept.pop(left_out, None)
    kept["work"] = name
    return f"{reverse(_LIST)}?{kept.urlencode()}"


def _counts(name: str, due: work.Due) -> Iterator[Count]:
    before = 0
    for when in (work.OVERDUE, work.TODAY, work.SOON):
        number = getattr(due, when)
        url = f"{reverse(_LIST)}?work={name}&due={when}"
        late = when == work.OVERDUE and number > 0
        yield Count(words.said(words.DUE, when), _number(number, before, due), url, late)
        before += number


def _number(number: int, before: int, due: work.Due) -> str:
    """How many; of more than can be counted the first by due day are, and nothing is known of those behind them."""
    if not due.capped or before + number < due.total:
        return numbers.figure(number)
    if before == due.total:
        return gettext("not counted")
    return gettext("more than %(number)s") % {"number": numbers.figure(number - 1)}
