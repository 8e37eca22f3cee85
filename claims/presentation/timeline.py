"""The record of an outage as a picture and as a table: one row a service, full and partial outages, hours of the day.

For pages: `{% load timeline %}`, then `{% timeline incident windows until %}` (picture, legend and the table behind it)
and `{% claim_timeline windows period until %}` (the claimed period drawn over the windows of the claim's services).
`until` is the instant up to which a window that still lasts is drawn: the view's clock, since this floor has none.
`windows`: OutageWindow rows with their service. For Python: `timeline_svg` and `claim_timeline`; `record.table`.

The picture needs no style sheet and no script: presentation attributes only, so that the strictest policy lets it be.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.models import OutageWindow
from claims.presentation import legend
from claims.presentation.legend import Sign
from claims.presentation.record import Bar, Row, clock, rows, zone_said

WIDTH: Final = 1000
_LABELS: Final = (90, 250)  # the column of names, from and to
_ROW: Final = 22
_TOP: Final = 40
_FOOT: Final = 34
_FULL, _PARTIAL, _HATCH = "#9b1c31", "#fde9c9", "#b45309"
_GRID, _INK = "#dee2e6", "#212529"
_CLAIMS: Final = ("#0a58ca", "#146c43")  # the claim, and one beside it
_STEPS: Final = (1, 2, 3, 6, 12, 24)  # hours between the lines of the grid
_MOST_LINES, _MOST_DAYS = 24, 12  # of hours; of days, whose dates stand side by side


class Scale(NamedTuple):
    """Where an instant lies on the picture, right of the names."""

    start: datetime
    end: datetime
    left: int = _LABELS[1]

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(self.left + min(max(share, 0.0), 1.0) * (WIDTH - self.left), 1)


def timeline_svg(
    *, name: str, windows: Sequence[Any], until: datetime, zone: str, ident: str = "timeline",
    beside: Sequence[Any] = (),
) -> SafeString:  # fmt: skip
    """The record of one incident as an SVG element; '' where there is no window. `ident`: unique in the page. `beside`:
    the windows of another picture, with which this one shares its services and hours."""
    found = rows(windows, beside=beside)
    if not found:
        return SafeString("")
    scale = _scale(rows([*windows, *beside]), until)
    services = len(found)
    description = _(
        "%(services)s services from %(start)s to %(end)s. The table below says the same in words."
    ) % {"services": services, "start": clock(scale.start, zone), "end": clock(scale.end, zone)}
    return _drawing(name, description, found, scale, until=until, zone=zone, ident=ident)


def claim_timeline(
    windows: Iterable[Any],
    period: Any,
    *,
    until: datetime,
    zone: str = "Asia/Seoul",
    ident: str = "claim-timeline",
    beside: Any = None,
    called: str = "",
) -> SafeString:
    """The claimed period (`lower`, `upper`) over the windows of the claim's services; '' where there is no window.

    `beside`: the period of another claim, drawn over them too. `called`: the period in words, where nothing is
    claimed yet.
    """
    found, periods = rows(windows), [period] if beside is None else [period, beside]
    if not found:
        return SafeString("")
    scale = _scale(found, until, *(end for one in periods for end in (one.lower, one.upper)))
    spans = [{"start": clock(one.lower, zone), "end": clock(one.upper, zone)} for one in periods]
    labels = (called or _("Claimed period"), _("Period of the other claim"))
    said = " ".join(
        f"{label}: {span['start']} – {span['end']}." for label, span in zip(labels, spans, strict=False)
    )
    name = called or _("The claimed period and the outage")
    drawn = list(zip(periods, labels, strict=False))
    return _drawing(name, said, found, scale, until=until, zone=zone, ident=ident, periods=drawn)


def _scale(found: Sequence[Row], until: datetime, *also: datetime) -> Scale:
    instants = [bar.start for row in found for bar in row.bars] + list(also)
    ends = [bar.end or max(until, bar.start) for row in found for bar in row.bars] + list(also)
    start, end = min(instants), max(ends)
    return Scale(start, max(end, start + timedelta(hours=1)), _names(found))


def _names(found: Sequence[Row]) -> int:
    """How wide the column of names has to be: on a phone every bit of it hides a part of the bars."""
    widest = max(legend.wide(row.name) for row in found)
    return round(min(max(widest + 12, _LABELS[0]), _LABELS[1]))


def _drawing(
    name: str,
    description: str,
    found: Sequence[Row],
    scale: Scale,
    *,
    until: datetime,
    zone: str,
    ident: str,
    periods: Sequence[tuple[Any, str]] = (),
) -> SafeString:
    """`periods`: each with what it is called."""
    height = _TOP + len(found) * _ROW + _FOOT
    claims = list(zip(periods, _CLAIMS, strict=False))
    parts = [
        _bands(found),
        _grid(scale, zone, len(found)),
        *(
            _row(place, row, scale, until=until, zone=zone, hatch=f"{ident}-hatch")
            for place, row in enumerate(found)
        ),
        *(_claimed(one, scale, len(found), colour) for (one, _label), colour in claims),
        _legend(scale, zone, height, hatch=f"{ident}-hatch", claimed=claims),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc" width="{w}" '
        'height="{h}" viewBox="0 0 {w} {h}" font-size="13" fill="{ink}">'
        '<title id="{id}-title">{name}</title><desc id="{id}-desc">{description}</desc>'
        '<defs><pattern id="{id}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="{partial}"></rect>'
        '<line x1="0" y1="0" x2="0" y2="7" stroke="{hatch}" stroke-width="3"></line></pattern></defs>{parts}</svg>',
        id=ident,
        w=WIDTH,
        h=height,
        ink=_INK,
        name=name,
        description=description,
        partial=_PARTIAL,
        hatch=_HATCH,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _bands(found: Sequence[Row]) -> SafeString:
    """A pale ground under every other family, so that families are told apart."""
    bands, place = [], 0
    for number, (_family, group) in enumerate(groupby(found, key=lambda row: row.family)):
        size = len(list(group))
        if number % 2 == 0:
            bands.append((_TOP + place * _ROW, WIDTH, size * _ROW))
        place += size
    return format_html_join("", '<rect x="0" y="{}" width="{}" height="{}" fill="#f1f3f5"></rect>', bands)


def ticks(scale: Scale, zone: str) -> list[tuple[datetime, bool]]:
    """At most 26 local hours on the scale, or midnights days apart, each with whether it is one; right by any clock."""
    hours = (scale.end - scale.start) / timedelta(hours=1)
    step = next((step for step in _STEPS if hours / step <= _MOST_LINES), 24)
    days = 1 if hours / 24 <= _MOST_LINES else math.ceil(hours / 24 / _MOST_DAYS)
    tz = ZoneInfo(zone)
    day, found = scale.start.astimezone(tz).date(), set()
    while (midnight := datetime(day.year, day.month, day.day, tzinfo=tz)) < scale.end:
        for hour in range(0, 24, step):
            found.add((midnight.replace(hour=hour).astimezone(scale.start.tzinfo), hour == 0))
        day += timedelta(days=days)
    return sorted(tick for tick in found if scale.start <= tick[0] < scale.end)


def _grid(scale: Scale, zone: str, count: int) -> SafeString:
    tz, lines = ZoneInfo(zone), []
    date = "%m-%d" if scale.end - scale.start < timedelta(days=365) else "%Y-%m"
    for at, midnight in ticks(scale, zone):
        local, x = at.astimezone(tz), scale.x(at)
        lines.append(
            format_html(
                '<line x1="{x}" y1="{top}" x2="{x}" y2="{foot}" stroke="{colour}"></line>'
                '<text x="{said_at}" y="{at}" text-anchor="middle" font-size="11">{said}</text>',
                x=x,
                said_at=min(x, WIDTH - (22 if midnight else 8)),  # half of “2022-10”, of “18”
                top=_TOP - 4,
                foot=_TOP + count * _ROW,
                colour="#868e96" if midnight else _GRID,
                at=16 if midnight else 32,
                said=f"{local:{date}}" if midnight else f"{local:%H}",
            )
        )
    return format_html_join("", "{}", ((line,) for line in lines))


def _row(place: int, row: Row, scale: Scale, *, until: datetime, zone: str, hatch: str) -> SafeString:
    top = _TOP + place * _ROW
    return format_html(
        '<text x="4" y="{}">{}</text>{}',
        top + 15,
        row.name,
        format_html_join("", "{}", ((_bar(row, bar, scale, top, until, zone, hatch),) for bar in row.bars)),
    )


def _bar(row: Row, bar: Bar, scale: Scale, top: int, until: datetime, zone: str, hatch: str) -> SafeString:
    """A window; one that still lasts has no right edge but an arrow."""
    x, right = scale.x(bar.start), scale.x(bar.end or max(until, bar.start))
    said = f"{row.name}: {OutageWindow.Extent(bar.extent).label}, {clock(bar.start, zone)} – "
    said += clock(bar.end, zone) if bar.end else _("still down")
    return format_html(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}" stroke="{stroke}"><title>{said}</title></rect>'
        "{arrow}",
        x=x,
        y=top + 3,
        w=round(max(right - x, 1.5), 1),
        h=_ROW - 7,
        fill=_FULL if bar.extent == OutageWindow.Extent.FULL else f"url(#{hatch})",
        stroke=_FULL if bar.extent == OutageWindow.Extent.FULL else _HATCH,
        said=said,
        arrow=""
        if bar.end
        else format_html('<path d="M{} {}l8 7l-8 7z" fill="{}"></path>', right - 8, top + 4, _INK),
    )


def _claimed(period: Any, scale: Scale, count: int, colour: str) -> SafeString:
    x = scale.x(period.lower)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{c}" fill-opacity="0.12" stroke="{c}" stroke-width="2" '
        'stroke-dasharray="6 3"></rect>',
        x,
        _TOP - 2,
        round(max(scale.x(period.upper) - x, 1.5), 1),
        count * _ROW + 4,
        c=colour,
    )


def _legend(scale: Scale, zone: str, height: int, *, hatch: str, claimed: Iterable[Any]) -> SafeString:
    signs = [
        Sign(_FULL, _FULL, "none", str(OutageWindow.Extent.FULL.label)),
        Sign(f"url(#{hatch})", _HATCH, "none", str(OutageWindow.Extent.PARTIAL.label)),
        *(Sign("#fff", colour, "6 3", label) for (_one, label), colour in claimed),
    ]
    zoned = _("All times in %(zone)s") % {"zone": zone_said(zone, scale.start)}
    return legend.drawn(signs, zoned, y=height - 20, width=WIDTH)
