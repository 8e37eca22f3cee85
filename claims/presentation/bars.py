"""Amounts as bars: parts beside each other under the whole, and one line of parts a day. A table says the same.

Presentation attributes only: no style sheet and no script is needed. A part may lead to its rows.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH: Final = 1000
NARROW: Final = 400  # of what a phone shows whole, its letters still read
HEIGHT: Final = 30
GAP: Final = 6
WHOLE: Final = "#14315c"
_SMALLEST: Final = 3.0  # of a part that is there: it must be seen
_BESIDE: Final = 170  # what a line is called stands beside it
_ABOVE: Final = 0.6  # of the width: a shorter bar has its words behind it


class Part(NamedTuple):
    """One part: its name, how much, the same as it is read, its colour, and where its rows are, '' for nowhere."""

    label: str
    value: int
    said: str
    colour: str
    url: str = ""


class Line(NamedTuple):
    """One line of parts, and what it is called."""

    label: str
    parts: Sequence[Part]


def stacked(
    *, ident: str, title: str, whole: int, parts: Sequence[Part], scale: int | None = None
) -> SafeString:
    """Two bars: the whole, and its parts side by side; both by one scale, that of the longer one unless given."""
    scale = scale or max(whole, sum(max(part.value, 0) for part in parts), 1)
    above = round(max(whole, 0) / scale * WIDTH, 1)
    words = (10, "#ffffff") if above >= _ABOVE * WIDTH else (above + 10, "#1b2430")
    top = format_html(
        '<rect x="0" y="0" width="{}" height="{}" fill="{}"></rect><text x="{}" y="20" fill="{}">{}</text>',
        above, HEIGHT, WHOLE, *words, title,
    )  # fmt: skip
    row = _row(parts, scale=scale, y=HEIGHT + GAP, x=0.0, width=WIDTH)
    return _drawing(ident, title, _told(parts), top + row, height=2 * HEIGHT + GAP)


def lines(
    *, ident: str, title: str, rows: Sequence[Line], width: int = WIDTH, beside: int = _BESIDE
) -> SafeString:
    """One bar a line, all by one scale, each with its name beside it; `width`: of the drawing, `beside`: of names."""
    scale = max((sum(max(part.value, 0) for part in row.parts) for row in rows), default=1) or 1
    drawn = []
    for place, row in enumerate(rows):
        y = place * (HEIGHT + GAP)
        drawn.append(format_html('<text x="0" y="{}" fill="#1b2430">{}</text>', y + 20, row.label))
        drawn.append(_row(row.parts, scale=scale, y=y, x=float(beside), width=width - beside))
    said = "; ".join(f"{row.label}: {_told(row.parts)}" for row in rows)
    height = max(len(rows) * (HEIGHT + GAP) - GAP, 0)
    return _drawing(ident, title, said, mark_safe("".join(drawn)), height=height, width=width)  # noqa: S308 (escaped above)


def swatch(colour: str) -> SafeString:
    """The colour of a part, to stand beside its name in the table."""
    return format_html(
        '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="{}"></rect></svg>',
        colour,
    )


def widths(values: Sequence[int], scale: int, width: float = WIDTH) -> list[float]:
    """The width of every part: as its share, but never too thin to be seen; a part of nothing or less has none."""
    found = [max(value / scale * width, _SMALLEST) if value > 0 else 0.0 for value in values]
    over = sum(found) - width
    if over > 0:
        widest = found.index(max(found))
        found[widest] -= over
    return found


def share(value: int, whole: int) -> str:
    """'33.3%': never more than it is."""
    if not whole:
        return "–"
    tenths = value * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%" if tenths or not value else "< 0.1%"


def _told(parts: Iterable[Part]) -> str:
    return "; ".join(f"{part.label} {part.said}" for part in parts if part.value)


def _row(parts: Sequence[Part], *, scale: int, y: int, x: float, width: float) -> SafeString:
    drawn = []
    for part, wide in zip(parts, widths([part.value for part in parts], scale, width), strict=True):
        if wide:
            drawn.append((_part(part, x=round(x, 1), y=y, width=round(wide, 1)),))
            x += wide
    return format_html_join("", "{}", drawn)


def _part(part: Part, *, x: float, y: int, width: float) -> SafeString:
    said = f"{part.label}: {part.said}"
    rect = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#ffffff"><title>{}</title></rect>',
        x, y, width, HEIGHT, part.colour, said,
    )  # fmt: skip
    return format_html('<a href="{}" aria-label="{}">{}</a>', part.url, said, rect) if part.url else rect


def _drawing(
    ident: str, title: str, said: str, inner: SafeString, *, height: int, width: int = WIDTH
) -> SafeString:
    # What is an image has no parts for a screen reader; what holds links is a group of them.
    role = "group" if "<a " in inner else "img"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-labelledby="{id}-title {id}-desc" width="{w}" '
        'height="{h}" viewBox="0 0 {w} {h}" font-size="14"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-desc">{said}</desc>{inner}</svg>',
        role=role, id=ident, w=width, h=height, title=title, said=said, inner=inner,
    )  # fmt: skip
