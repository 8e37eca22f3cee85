"""The record of an outage in words: services with their windows, times on the wall clock, lengths.

The table that stands behind the picture of `timeline.py`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from claims.models import OutageWindow, Service


class Bar(NamedTuple):
    """One window of one service; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    extent: str


class Row(NamedTuple):
    """A service and its windows in order of time. Its family is the first word of its key."""

    key: str
    name: str
    bars: tuple[Bar, ...]

    @property
    def family(self) -> str:
        return self.key.partition(".")[0]


class TableRow(NamedTuple):
    """One window in words, for the table behind the picture. `end` is '' while it lasts."""

    key: str
    name: str
    extent: str
    start: str
    end: str
    length: str
    source: str


class Change(NamedTuple):
    """What proposals make of a record, of the services that they touch: its windows before and after."""

    before: list[Any]
    after: list[Any]
    touched: int  # services
    services: int  # of the whole record afterwards


def change(windows: Iterable[Any], proposals: Iterable[Any]) -> Change:
    """The record `windows` and what it is once all `proposals` are confirmed."""
    before, proposed = list(windows), list(proposals)
    gone = {one.replaces_id for one in proposed}
    after = [one for one in before if one.pk not in gone] + [one for one in proposed if not one.removes]
    touched = {one.service.key for one in proposed}
    return Change(
        [one for one in before if one.service.key in touched],
        [one for one in after if one.service.key in touched],
        len(touched),
        len({one.service.key for one in after} | touched),
    )


def rows(windows: Iterable[Any], *, beside: Iterable[Any] = ()) -> list[Row]:
    """The services of these windows by key, so that families stand together.

    A service of the windows of another picture, `beside`, has a row here too, be it empty.
    """
    names = {one.service.key: one.service.name for one in beside}
    bars: dict[str, list[Bar]] = {key: [] for key in names}
    for one in sorted(windows, key=lambda window: window.period.lower):
        names[one.service.key] = one.service.name
        bars.setdefault(one.service.key, []).append(Bar(one.period.lower, one.period.upper, one.extent))
    return [Row(key, names[key], tuple(bars[key])) for key in sorted(names)]


def table(windows: Iterable[Any], *, until: datetime, zone: str) -> list[TableRow]:
    """The same record in words, in the order of the picture; lengths of open windows are counted to `until`."""
    said = []
    for window in sorted(windows, key=lambda window: (window.service.key, window.period.lower)):
        end = window.period.upper
        said.append(
            TableRow(
                window.service.key,
                window.service.name,
                str(OutageWindow.Extent(window.extent).label),
                clock(window.period.lower, zone),
                clock(end, zone) if end else "",
                length(max((end or until) - window.period.lower, timedelta())),
                window.source,
            )
        )
    return said


def service_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of these services by key, in the order in which they were named; the key where there is no such."""
    wanted = list(keys)
    known = {service.key: service.name for service in Service.objects.filter(key__in=wanted)}
    return {key: known.get(key, key) for key in wanted}


def clock(at: datetime, zone: str) -> str:
    """An instant on the wall clock of `zone`: '2022-10-15 15:30'."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def length(span: timedelta) -> str:
    """A length of time in hours and minutes."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}


def zone_said(zone: str, at: datetime) -> str:
    """The time zone in words a reader knows: 'KST (UTC+09:00)'."""
    local = at.astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    return f"{local.tzname()} (UTC{offset[:3]}:{offset[3:5]})"


def span(period: Any, zone: str) -> str:
    """A stored range on the wall clock; an open end is told."""
    end = clock(period.upper, zone) if period.upper else _("still down")
    return f"{clock(period.lower, zone)} – {end}"


def proposal(window: OutageWindow) -> str:
    """What a proposal would change, in one line: for the page that asks whether to confirm it."""
    zone = window.incident.time_zone
    extent = OutageWindow.Extent(window.extent).label
    line = f"{window.service.name} · {extent} · {span(window.period, zone)} · {window.source}"
    if window.removes:
        return _("Remove: %(window)s") % {"window": line}
    if window.replaces:
        facts = {"window": line, "old": span(window.replaces.period, zone)}
        return _("%(window)s, in the place of %(old)s") % facts
    return line
