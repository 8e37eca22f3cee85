"""The balance as a picture: one bar a unit, what was awarded above, and below it the parts that must be as long.

Presentation attributes only: no style sheet and no script is needed. The table in the page says the same in words.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.models import LedgerEntry
from claims.presentation import numbers
from claims.queries.payout import Balance

# The parts in the order in which they are drawn and colour; the table names each, since colour alone tells nothing.
PARTS: Final = (
    ("paid", "#1c7a4a"),
    ("in_flight", "#1a4f9c"),
    ("unknown", "#8a5a00"),
    ("payable_again", "#b3261e"),
    ("open", "#6f7f95"),
    ("netted", "#5b3a8c"),
    ("voided", "#3b3b3b"),
    ("written_off", "#9a9a9a"),
)
WIDTH: Final = 1000
_BAR: Final = 30
_SMALLEST: Final = 3.0  # of a part that is there: it must be seen
_AWARDED: Final = "#14315c"


class Part(NamedTuple):
    """One part of what was awarded: its name, how much, its share, its colour."""

    label: str
    amount: str
    share: str
    colour: str


class Shown(NamedTuple):
    """One unit: its name, what was awarded, its parts, whether they add up, and whether the rows say the same."""

    unit: str
    awarded: str
    parts: list[Part]
    remains: str
    settled: bool
    holds: bool
    agrees: bool
    drawing: SafeString


def shown(ledger: Sequence[Balance], rows: Sequence[Balance]) -> list[Shown]:
    """The balance of every unit by the ledger, held against the same counted from the rows."""
    counted = {one.unit: one for one in rows}
    found = [_shown(one, counted.get(one.unit) == one) for one in ledger]
    known = {one.unit for one in ledger}
    return found + [_shown(one, False) for one in rows if one.unit not in known]


def _shown(one: Balance, agrees: bool) -> Shown:
    parts = [
        Part(label(name), numbers.amount(value, one.unit), _share(value, one.awarded), colour)
        for name, colour in PARTS
        if (value := getattr(one, name))
    ]
    return Shown(
        unit=numbers.unit_name(one.unit),
        awarded=numbers.amount(one.awarded, one.unit),
        parts=parts,
        remains=numbers.amount(one.remains, one.unit),
        settled=one.remains == 0,
        holds=one.holds,
        agrees=agrees,
        drawing=drawing(one),
    )


def label(account: str) -> str:
    """The name of an account of the ledger."""
    return str(LedgerEntry.Account(account).label)


def drawing(one: Balance) -> SafeString:
    """Two bars of one length: awarded, and its parts side by side."""
    ident = f"balance-{one.unit.lower()}"
    widths = _widths(one)
    bars, x = [], 0.0
    for (name, colour), width in zip(PARTS, widths, strict=True):
        if width:
            bars.append((round(x, 1), _BAR + 6, round(width, 1), _BAR, colour, label(name)))
            x += width
    parts = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#ffffff"><title>{}</title></rect>',
        bars,
    )
    said = "; ".join(
        f"{label(name)} {numbers.amount(getattr(one, name), one.unit)}"
        for name, _c in PARTS
        if getattr(one, name)
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc" width="{w}" '
        'height="{h}" viewBox="0 0 {w} {h}" font-size="14">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{said}</desc>'
        '<rect x="0" y="0" width="{w}" height="{bar}" fill="{awarded}"></rect>'
        '<text x="10" y="20" fill="#ffffff">{title}</text>{parts}</svg>',
        id=ident,
        w=WIDTH,
        h=2 * _BAR + 6,
        bar=_BAR,
        awarded=_AWARDED,
        title=gettext("Awarded: %(amount)s") % {"amount": numbers.amount(one.awarded, one.unit)},
        said=said,
        parts=parts,
    )


def _widths(one: Balance) -> list[float]:
    """The width of every part: as its share, but never too thin to be seen; a part below zero has none."""
    values = [max(getattr(one, name), 0) for name, _colour in PARTS]
    whole = max(one.awarded, sum(values), 1)
    widths = [max(value / whole * WIDTH, _SMALLEST) if value else 0.0 for value in values]
    over = sum(widths) - WIDTH
    if over > 0:
        widest = widths.index(max(widths))
        widths[widest] -= over
    return widths


def _share(value: int, whole: int) -> str:
    if not whole:
        return "–"
    tenths = value * 1000 // whole
    return f"{tenths // 10}.{tenths % 10} %" if tenths or not value else "< 0.1 %"
