"""The figures of the scheme as anybody may read them: how many claims came in, were decided and paid, and how soon.

From what the desk has counted last. A number of few people is not shown, nor what would tell it.
"""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any, Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimantType, Figures
from claims.presentation import bars, columns, numbers
from claims.rules.export import BOM, END
from claims.rules.small_numbers import LEAST, hidden, too_few

_DAY: Final = 86_400
_COLOURS: Final = ("#14315c", "#2f6f9f", "#146c43")
_STAGES: Final = (pgettext_lazy("of claims, counted", "Received"), _("Decided"), _("Paid"))
_TYPES, _WEEKS, _GIVEN = "types", "weeks", "given"
Cell = int | float | str | None  # None is of too few


class Fact(NamedTuple):
    """One figure and what it is called."""

    label: str
    value: str


class Table(NamedTuple):
    """One table: its name in addresses, its heading, what its columns are called, its rows as read, its drawings with
    their titles, '' for that of the table."""

    name: str
    title: str
    headings: list[str]
    rows: list[list[str]]
    drawings: list[tuple[str, SafeString]]

    def cells(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with what its column is called."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


def facts(figures: Figures) -> list[Fact]:
    """The scheme in four figures."""
    total = _total(figures)
    found = [Fact(str(label), _read(_alone(value))) for label, value in zip(_STAGES, total[1:4], strict=True)]
    return [*found, Fact(gettext("Half were decided within"), _days(_median(total)) or "–")]


def tables(figures: Figures) -> list[Table]:
    """All tables; those of which nothing is there are left out."""
    return [table for name in (_TYPES, _WEEKS, _GIVEN) if (table := _table(figures, name)) and table.rows]


def sheet(figures: Figures, name: str) -> bytes:
    """One table as CSV for a spreadsheet: UTF-8 with its mark; too few are an empty cell. KeyError for another name."""
    headings, rows = _cells(figures, name)
    text = StringIO()
    writer = csv.writer(text, lineterminator=END)
    writer.writerow(headings)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return (BOM + text.getvalue()).encode()


def not_shown() -> str:
    """What stands for a number of few, and for one that would tell it, which may be large."""
    return gettext("not shown")


def _table(figures: Figures, name: str) -> Table:
    headings, rows = _cells(figures, name)
    shown = [[_read(cell) for cell in row] for row in rows]
    return Table(name, str(_TITLES[name]), headings, shown, _drawings(name, rows, headings))


def _cells(figures: Figures, name: str) -> tuple[list[str], list[list[Cell]]]:
    """The headings and the rows; what is too few is None."""
    return _TOLD[name](figures)


def _types(figures: Figures) -> tuple[list[str], list[list[Cell]]]:
    rows = [row for row in _kept(figures, "scheme") if row[0]]
    total = _total(figures)
    shown = _covered([row[1:4] for row in rows])
    cells: list[list[Cell]] = [
        [str(ClaimantType(row[0]).label), *numbers_, _tenths(row)]
        for row, numbers_ in zip(rows, shown, strict=True)
    ]
    if rows:
        cells.append([gettext("All"), *(_alone(value) for value in total[1:4]), _tenths(total)])
    median = gettext("Days until half were decided")
    return [gettext("Claimant type"), *map(str, _STAGES), median], cells


def _weeks(figures: Figures) -> tuple[list[str], list[list[Cell]]]:
    rows = _kept(figures, "scheme-weeks")
    shown = _covered([row[1:] for row in rows])
    cells: list[list[Cell]] = [[row[0], *numbers_] for row, numbers_ in zip(rows, shown, strict=True)]
    return [gettext("Week from"), *map(str, _STAGES)], cells


def _given(figures: Figures) -> tuple[list[str], list[list[Cell]]]:
    cells: list[list[Cell]] = [
        [numbers.unit_name(unit), claims, amount]
        for unit, claims, amount in _kept(figures, "scheme-given")
        if not too_few(claims)
    ]
    return [gettext("Unit"), gettext("Claims"), gettext("Paid in all")], cells


def _covered(rows: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """The same rows, in each column of which the few are taken out, and what would tell them."""
    away = [hidden(column) for column in zip(*rows, strict=True)]
    return [
        [None if number in away[place] else value for place, value in enumerate(row)]
        for number, row in enumerate(rows)
    ]


def _kept(figures: Figures, name: str) -> list[list[Any]]:
    return figures.figures.get(name) or []


def _total(figures: Figures) -> list[Any]:
    return next((row for row in _kept(figures, "scheme") if not row[0]), [None, 0, 0, 0, None])


def _alone(value: int) -> Cell:
    return None if too_few(value) else value


def _median(row: Sequence[Any]) -> int | None:
    """In seconds; None where it would be of few people."""
    return row[4] if row[2] >= LEAST else None


def _tenths(row: Sequence[Any]) -> Cell:
    median = _median(row)
    return "" if median is None else round(median / _DAY, 1)


def _days(median: int | None) -> str:
    if median is None:
        return ""
    return numbers.amount(max(-(-median // _DAY), 1), "day")


def _read(cell: Cell) -> str:
    if cell is None:
        return not_shown()
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return numbers.figure(cell) if isinstance(cell, int) else cell


def _drawings(
    name: str, rows: Sequence[Sequence[Cell]], headings: Sequence[str]
) -> list[tuple[str, SafeString]]:
    if name == _TYPES and rows:
        return [("", _stages(rows[-1]))]
    if name != _WEEKS:
        return []
    found = []
    for place, stage in enumerate(_STAGES, 1):
        values = [(str(row[0]), _number(row[place]), _read(row[place])) for row in rows]
        if not any(number for _week, number, _said in values):
            continue  # an empty frame tells nothing that the table does not
        title = gettext("%(stage)s by week") % {"stage": stage}
        drawing = columns.drawn(ident=f"weeks-{place}", title=title, values=values, width=bars.NARROW)
        found.append((title, drawing))
    return found


def _stages(total: Sequence[Cell]) -> SafeString:
    lines = [
        bars.Line(f"{stage}: {_read(cell)}", [bars.Part(str(stage), _number(cell), _read(cell), colour)])
        for stage, cell, colour in zip(_STAGES, total[1:4], _COLOURS, strict=True)
    ]
    return bars.lines(ident="stages", title=str(_TITLES[_TYPES]), rows=lines, width=bars.NARROW)


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


_TITLES: Final = {
    _TYPES: _("How far the claims are"),
    _WEEKS: _("Week by week"),
    _GIVEN: _("What was paid"),
}
_TOLD: Final = {_TYPES: _types, _WEEKS: _weeks, _GIVEN: _given}
NAMES: Final = tuple(_TOLD)
