"""How much of a period of time was outage, for whoever says when they could not use what."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from claims.models import OutageWindow
from claims.presentation import numbers
from claims.presentation.record import rows
from claims.rules.windows import Timeline


class Down(NamedTuple):
    """One service within the period: how long it was down or only partly back, and how much of that fully; '' for not
    at all."""

    name: str
    all: str
    full: str


class Overlap(NamedTuple):
    """A period and what was down in it. `down`: at least one of the services; '' where none was."""

    period: str
    down: str
    services: list[Down]


def overlap(windows: Iterable[OutageWindow], start: datetime, end: datetime, *, until: datetime) -> Overlap:
    """What of `[start, end)` these windows cover, in words; one that still lasts counts up to `until`."""
    found = list(windows)
    lower, upper = int(start.timestamp()), int(end.timestamp())

    def length(some: Sequence[OutageWindow]) -> str:
        spans = [
            (int(one.period.lower.timestamp()), int((one.period.upper or until).timestamp())) for one in some
        ]
        seconds = Timeline(spans).covered(lower, upper)
        return numbers.length(seconds) if seconds else ""

    services = []
    for row in rows(found):
        own = [one for one in found if one.service.key == row.key]
        full = [one for one in own if one.extent == OutageWindow.Extent.FULL]
        services.append(Down(row.name, length(own), length(full)))
    return Overlap(numbers.length(max(upper - lower, 0)), length(found), services)
