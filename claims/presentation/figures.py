"""What the desk has counted of an incident, as drawings and tables, and each table as a sheet."""

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, ClaimantType, Decision, Figures
from claims.presentation import bars, columns, legend, numbers, reasons, words
from claims.presentation.previews import titled
from claims.rules.export import BOM, END, disarmed

Cells = list[list[Any]]
_NAMED: Final = 12  # bars of what has no end
_NAMES: Final = 460  # of a drawing, for what its bars are called
_AIR: Final = 40  # between them; letters here are larger than those of a legend
_SHOWN: Final = 168  # columns of a drawing: a week of hours
_DAYS: Final = 30
_COLOUR: Final = "#2f6f9f"


class Table(NamedTuple):
    """One table: its name in addresses, its heading, what its columns are called, its rows as read, its drawing."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Cells
    drawing: SafeString
    numbers: Sequence[int]  # which columns hold numbers, the first is 1


def tables(figures: Figures) -> list[Table]:
    """All tables of what was counted last; those of which nothing is there are left out."""
    found = []
    for name, (title, headings, told, drawing) in TABLES.items():
        rows = figures.figures.get(name) or []
        if rows:
            cells = told(rows)
            shown = [[_read(cell) for cell in row] for row in cells]
            figured = [place for place, cell in enumerate(cells[0], 1) if isinstance(cell, int)]
            drawn = drawing(name, str(title), cells)
            found.append(Table(name, str(title), list(map(str, headings)), shown, drawn, figured))
    return found


def sheet(figures: Figures, name: str) -> bytes:
    """One table as CSV for a spreadsheet: UTF-8 with its mark, no cell computed. KeyError where there is none."""
    _title, headings, told, _drawing = TABLES[name]
    text = StringIO()
    writer = csv.writer(text, lineterminator=END)
    writer.writerow(map(str, headings))
    for row in told(figures.figures.get(name) or []):
        writer.writerow([disarmed(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM + text.getvalue()).encode()


def _read(cell: Any) -> str:
    return numbers.figure(cell) if isinstance(cell, int) else cell


def _plain(rows: Cells) -> Cells:
    return rows


def _ages(rows: Cells) -> Cells:
    return [[_days(days), number] for days, number in rows]


def _days(days: int) -> str:
    if days >= _DAYS:
        return gettext("%(days)s days and more") % {"days": _DAYS}
    return gettext("less than a day") if days < 1 else numbers.amount(days, "day")


def _decided(rows: Cells) -> Cells:
    said = _worded(rows, 2)
    return [
        [str(Decision.Outcome(outcome).label), _by(rule), "; ".join(said[code] for code in codes), number]
        for outcome, rule, codes, number in rows
    ]


def _by(rule: str) -> str:
    return words.said(words.RULES, rule) if rule else gettext("A person")


def _costs(rows: Cells) -> Cells:
    titles = titled({policy for policy, _unit, _claims, _amount in rows})
    return [
        [titles.get(policy, policy), numbers.unit_name(unit), claims, amount]
        for policy, unit, claims, amount in rows
    ]


def _claims(rows: Cells) -> Cells:
    said = _worded(rows, 2)
    return [
        [
            str(ClaimantType(claimant_type).label), str(Claim.Status(status).label),
            "; ".join(said[code] for code in codes), number,
        ]
        for claimant_type, status, codes, number in rows
    ]  # fmt: skip


def _worded(rows: Cells, place: int) -> dict[str, str]:
    """Every code of a column as a sentence, reading the policies once."""
    return reasons.sentences(sorted({code for row in rows for code in row[place]}))


def _columns(place: int) -> Callable[[str, str, Cells], SafeString]:
    """Columns of the newest rows by the number at this place."""

    def drawing(name: str, title: str, rows: Cells) -> SafeString:
        values = [(str(row[0]), row[place], numbers.figure(row[place])) for row in rows[-_SHOWN:]]
        return columns.drawn(ident=f"figures-{name}", title=title, values=values)

    return drawing


def _bars(name: str, title: str, rows: Cells) -> SafeString:
    lines = [
        bars.Line(str(row[0]), [bars.Part(str(row[0]), row[-1], numbers.figure(row[-1]), _COLOUR)])
        for row in rows
    ]
    return bars.lines(ident=f"figures-{name}", title=title, rows=lines)


def _most(name: str, title: str, rows: Cells) -> SafeString:
    """A bar for each of the rows that hold most, called by all that stands before its number."""
    most = sorted(rows, key=itemgetter(-1), reverse=True)[:_NAMED]
    return _by_name(name, title, [(" · ".join(filter(None, row[:-1])), row[-1]) for row in most])


def _by_unit(name: str, title: str, rows: Cells) -> SafeString:
    """A drawing for each unit: won and days have no scale in common."""
    units = list(dict.fromkeys(row[1] for row in rows))
    drawings = [
        _by_name(
            f"{name}-{place}", f"{title}, {unit}", [(row[0], row[-1]) for row in rows if row[1] == unit], unit
        )
        for place, unit in enumerate(units)
    ]
    return format_html_join("", "<p>{}</p>{}", zip(units, drawings, strict=True))


def _by_name(name: str, title: str, named: Sequence[tuple[str, int]], unit: str = "") -> SafeString:
    lines = [
        bars.Line(_cut(said), [bars.Part(said, number, f"{numbers.figure(number)} {unit}".strip(), _COLOUR)])
        for said, number in named
    ]
    return bars.lines(ident=f"figures-{name}", title=title, rows=lines, beside=_NAMES)


def _cut(said: str) -> str:
    """As much of a name as fits before its bar; the bar and the table say all of it."""
    if legend.wide(said) <= _NAMES - _AIR:
        return said
    while legend.wide(f"{said}…") > _NAMES - _AIR:
        said = said[:-1]
    return f"{said.rstrip()}…"


def _undrawn(name: str, title: str, rows: Cells) -> SafeString:
    return SafeString()


Told = Callable[[Cells], Cells]
Drawing = Callable[[str, str, Cells], SafeString]
# By name: heading, what the columns are called, how the rows are told and drawn.
TABLES: Final[dict[str, tuple[Any, Iterable[Any], Told, Drawing]]] = {
    "intake": (
        _("Claims received per hour"),
        (_("Hour"), pgettext_lazy("number", "Claims")),
        _plain,
        _columns(1),
    ),
    "backlog": (
        _("Backlog per day"),
        (_("Day"), _("Came in"), _("Went out"), _("Waiting at its end")),
        _plain,
        _columns(3),
    ),
    "age": (
        _("Age of what waits"),
        (_("Since it was received"), pgettext_lazy("number", "Claims")),
        _ages,
        _bars,
    ),
    "decisions": (
        _("Decisions that stand, by reason"),
        (_("Decision"), _("Decided by"), _("Reasons"), _("Decisions")),
        _decided,
        _most,
    ),
    "cost": (
        _("Cost by policy"),
        (_("Policy"), _("Unit"), pgettext_lazy("number", "Claims"), _("Awarded")),
        _costs,
        _by_unit,
    ),
    "claims": (
        _("Claims by type, status and reason"),
        (_("Claimant type"), _("Status"), _("Reasons"), pgettext_lazy("number", "Claims")),
        _claims,
        _undrawn,
    ),
}
