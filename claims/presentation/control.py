"""The control account as pictures: how what is open goes to zero day by day, and where each file stands.

Presentation attributes only: no style sheet and no script is needed. The tables beside them say the same in words.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.presentation import bars, numbers
from claims.queries.reconciliation import Account, Day, States

WIDTH: Final = 1000
HEIGHT: Final = 170
MOST_DAYS: Final = 20  # drawn; the table has all
_FLOOR: Final = 140  # where the columns stand
_TALLEST: Final = 105
_LABELS_UPTO: Final = 8  # columns that have room for their amount
_SMALLEST: Final = 3.0
COLOURS: Final = {
    "paid": "#1c7a4a", "failed": "#b3261e", "returned": "#7b2d8b", "unknown": "#8a5a00", "outstanding": "#1a4f9c",
}  # fmt: skip
_ALL: Final = "#c7d3e3"
_BAR_WIDTH: Final = 300
_BAR: Final = 14


class ShownDay(NamedTuple):
    """One day of the table."""

    day: str
    handed_over: str
    paid: str
    failed: str
    returned: str
    open: str


class ShownFile(NamedTuple):
    """One file of the table: its figures as they are written, its bar, and whether its transfers say the same."""

    account: Account
    total: str
    parts: list[tuple[str, str, str]]  # label, amount, colour
    open: str
    settled: bool
    agrees: bool
    drawing: SafeString


def label(part: str) -> str:
    """The name of a part of a file."""
    return {
        "paid": gettext("Paid"),
        "failed": gettext("Failed"),
        "returned": gettext("Returned"),
        "unknown": gettext("Unknown"),
        "outstanding": gettext("Outstanding"),
    }[part]


def legend() -> list[tuple[SafeString, str]]:
    """What the colours of the parts of files mean."""
    return [(bars.swatch(colour), label(part)) for part, colour in COLOURS.items()]


def days_legend() -> list[tuple[SafeString, str]]:
    """What the colours of the columns mean."""
    return [
        (bars.swatch(_ALL), gettext("To be answered on the day")),
        (bars.swatch(COLOURS["outstanding"]), gettext("Open at the end of the day")),
    ]


def shown_days(days: Sequence[Day], unit: str) -> list[ShownDay]:
    """The days as a table has them, the newest first; a part that is nothing is a dash."""

    def written(value: int) -> str:
        return numbers.amount(value, unit) if value else "–"

    return [
        ShownDay(
            numbers.calendar_day(one.day),
            written(one.handed_over),
            written(one.paid),
            written(one.failed),
            written(one.returned),
            numbers.amount(one.open, unit),
        )
        for one in reversed(days)
    ]


def shown_file(account: Account, states: States | None) -> ShownFile:
    """One file; `states` where its transfers were counted, else nothing is known to be unknown."""
    unknown = states.unknown if states else 0
    figures = {
        "paid": account.paid, "failed": account.failed, "returned": account.returned, "unknown": unknown,
        "outstanding": account.open - unknown,
    }  # fmt: skip
    parts = [
        (label(name), numbers.amount(value, account.unit), COLOURS[name])
        for name, value in figures.items()
        if value or name == "outstanding"
    ]
    return ShownFile(
        account,
        numbers.amount(account.total, account.unit),
        parts,
        numbers.amount(account.open, account.unit),
        account.open == 0,
        states is None or states.agrees(account),
        bar(account, figures),
    )


def bar(account: Account, figures: dict[str, int]) -> SafeString:
    """The parts of a file side by side, as long as what was handed over."""
    rects, x = [], 0.0
    for name, width in zip(figures, _widths(list(figures.values())), strict=True):
        if width:
            rects.append((round(x, 1), round(width, 1), _BAR, COLOURS[name], label(name)))
            x += width
    said = "; ".join(
        f"{label(name)} {numbers.amount(value, account.unit)}" for name, value in figures.items() if value
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}" width="{w}" height="{h}" '
        'viewBox="0 0 {w} {h}" preserveAspectRatio="none">{rects}</svg>',
        said=said,
        w=_BAR_WIDTH,
        h=_BAR,
        rects=format_html_join(
            "", '<rect x="{}" y="0" width="{}" height="{}" fill="{}"><title>{}</title></rect>', rects
        ),
    )


def _widths(values: list[int]) -> list[float]:
    whole = max(sum(value for value in values if value > 0), 1)
    widths = [max(value / whole * _BAR_WIDTH, _SMALLEST) if value > 0 else 0.0 for value in values]
    over = sum(widths) - _BAR_WIDTH
    if over > 0:
        widths[widths.index(max(widths))] -= over
    return widths


def drawing(days: Sequence[Day], unit: str, *, ident: str) -> SafeString:
    """What was open at the end of each day, of what was to be answered on it, as columns; the last MOST_DAYS."""
    days = days[-MOST_DAYS:]
    most = max((max(one.open, one.open + one.paid + one.failed + one.returned) for one in days), default=0)
    room = WIDTH / max(len(days), 4)
    columns = []
    texts: list[tuple[float, float, str]] = []
    for place, one in enumerate(days):
        x, height = place * room, _height(one.open, most)
        day = numbers.calendar_day(one.day)
        # Pale behind it: all that was to be answered on that day.
        all_ = max(one.open + one.paid + one.failed + one.returned, one.open)
        columns.append(
            (round(x + room * 0.15, 1), round(_FLOOR - _height(all_, most), 1), round(room * 0.7, 1),
             round(_height(all_, most), 1), _ALL, f"{day}: {numbers.amount(all_, unit)}")
        )  # fmt: skip
        columns.append(
            (round(x + room * 0.15, 1), round(_FLOOR - height, 1), round(room * 0.7, 1), round(height, 1),
             COLOURS["outstanding" if one.open else "paid"], f"{day}: {numbers.amount(one.open, unit)}")
        )  # fmt: skip
        middle = round(x + room / 2, 1)
        texts.append((middle, _FLOOR + 18, formats.date_format(one.day, "n/j")))
        if len(days) <= _LABELS_UPTO or place in (0, len(days) - 1):
            texts.append((middle, round(_FLOOR - height - 6, 1), numbers.amount(one.open, unit)))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc" width="{w}" '
        'height="{h}" viewBox="0 0 {w} {h}" font-size="13"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-desc">{said}</desc><line x1="0" y1="{floor}" x2="{w}" y2="{floor}" stroke="#6f7f95"></line>'
        "{columns}{texts}</svg>",
        id=ident,
        w=WIDTH,
        h=HEIGHT,
        floor=_FLOOR,
        title=gettext("Open at the end of each day"),
        said="; ".join(column[5] for column in columns[1::2]),
        columns=format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}</title></rect>',
            columns,
        ),
        texts=format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle" fill="#1b2430">{}</text>', texts
        ),
    )


def _height(value: int, most: int) -> float:
    """As its share of the most, but never too low to be seen: what is settled is a line on the floor."""
    return max(value / most * _TALLEST, _SMALLEST) if most and value > 0 else _SMALLEST
