"""Whether somebody was affected: what the record says of services in a period, and which policies answer for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext

from claims.models import ClaimantType, OutageWindow, PolicyVersion
from claims.models.outages import told
from claims.presentation import numbers
from claims.queries import policies
from claims.queries.outages import span
from claims.rules.windows import Timeline


class Hit(NamedTuple):
    """One window that meets the period: the extent, when, and how much of the period it took."""

    service: str
    extent: str
    when: str
    length: str


class Found(NamedTuple):
    """What the record says: the windows; how long any of them, and full ones, lasted in the period; how long that is.

    `nearest` is what comes closest in time, where nothing meets it; '' where the record knows nothing of the services.
    """

    hits: list[Hit]
    down: str
    full: str
    asked: str
    nearest: str


class Right(NamedTuple):
    """Who may claim by which policies: the claimant type, and key and title of each."""

    type: ClaimantType
    policies: list[tuple[str, str]]


def found(
    windows: Sequence[Any], *, start: datetime | None, end: datetime | None, until: datetime, zone: str
) -> Found:
    """Holds a period against windows of the services named; without a period all of them are meant."""
    whole = start is None or end is None
    first = int(start.timestamp()) if start else 0
    last = int(end.timestamp()) if end else int((until + timedelta(days=36_500)).timestamp())
    hits, every, full = [], [], []
    for window in sorted(windows, key=lambda one: (one.service.key, one.period.lower)):
        one = span(window.period, until=until)
        every.append(one)
        if window.extent == OutageWindow.Extent.FULL:
            full.append(one)
        if seconds := Timeline([one]).covered(first, last):
            hits.append(_hit(window, seconds, zone))
    down, fully = Timeline(every).covered(first, last), Timeline(full).covered(first, last)
    return Found(
        hits,
        numbers.length(down) if down else "",
        numbers.length(fully) if fully else "",
        "" if whole else numbers.length(last - first),
        "" if hits else _nearest(windows, first, last, zone, until),
    )


def rights(
    versions: Iterable[PolicyVersion], *, services: Sequence[Any], types: Iterable[ClaimantType]
) -> list[Right]:
    """For each claimant type that one of these services serves: the policies that cover it, maybe none."""
    compiled = [policies.compiled(version) for version in versions]
    shown = []
    for kind in types:
        served = [service.key for service in services if kind in service.audience]
        if not served:
            continue
        titles = [
            (policy.document.key, told(*policy.document.title))
            for policy in compiled
            if any(policy.covers(kind, key) for key in served)
        ]
        shown.append(Right(ClaimantType(kind), titles))
    return shown


def _hit(window: Any, seconds: int, zone: str) -> Hit:
    extent = str(OutageWindow.Extent(window.extent).label)
    return Hit(window.service.name, extent, _when(window.period, zone), numbers.length(seconds))


def _nearest(windows: Sequence[Any], first: int, last: int, zone: str, until: datetime) -> str:
    """The window that is the fewest seconds away, in words."""
    away = {}
    for window in windows:
        start, end = span(window.period, until=until)
        away[max(start - last, first - end, 0), start, window.pk] = window
    if not away:
        return ""
    window = away[min(away)]
    return f"{window.service.name}, {_when(window.period, zone)}"


def _when(period: Any, zone: str) -> str:
    """'15 October 2022, 15:30 – 16 October 2022, 01:30'."""
    end = numbers.instant(period.upper, zone=zone) if period.upper else gettext("still down")
    return f"{numbers.instant(period.lower, zone=zone)} – {end}"
