"""The tables of a document: rows of one or several columns, each with a value, without gap or overlap."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from claims.rules.policy.bands import Band, Column, Row, Table
from claims.rules.policy.cells import EDGES, Read, cell, exact
from claims.rules.policy.covering import Covering
from claims.rules.policy.document import Text
from claims.rules.policy.fields import Fields
from claims.rules.policy.nodes import CALLED, NUMBER
from claims.rules.refusal import N_

MOST_COLUMNS: Final = 6
_ROWS: Final = "[{ over = 0, upto = 300000, value = 30000 }, ...]"
_CELLS: Final = '[{ line = "mobile", length = { at_least = 2 }, value = 10 }, ...]'
_OWN: Final = frozenset({*EDGES, "exact", "any", "value"})
_NAME: Final = r"(?!value$)[a-z][a-z0-9_]{0,39}"


def table(name: str, outer: Fields) -> Table | None:
    """The table `name` of `outer`, or None where it has a problem (which is noted)."""
    problems, before = outer.problems, len(outer.problems)
    columns, rows, label = _shape(name, outer)
    read = _several(columns, rows) if columns else _one(rows)
    values = [row.ratio("value", required=True) or Fraction(0) for row in rows]
    for row in rows:
        row.done()
    types = [_type(problems_of, rows) for problems_of in zip(*read, strict=True)]
    if len(problems) > before or not rows:
        return None
    cells = _closed(read)
    made = Table(
        name,
        tuple(Column(*both) for both in zip(columns or ("",), types, strict=True)),
        tuple(Row(tuple(one.cell for one in row), value) for row, value in zip(cells, values, strict=True)),
        label,
    )
    Covering(made, cells, problems, (*outer.path, name)).check()
    return made if len(problems) == before else None


def _shape(name: str, outer: Fields) -> tuple[tuple[str, ...], list[Fields], Text | None]:
    """The names of the columns, none where there is one that needs no name, the rows, and the label if any."""
    if not isinstance(outer.table[name], dict):
        return (), outer.rows(name, _ROWS), None
    inner = outer.inner(name, '{ columns = ["line", "length"], rows = [...] }')
    assert inner is not None  # it is a dict
    columns = inner.some_of(
        "columns", '["line", "length"]', pattern=_NAME, required=not _of_one_column(inner)
    )
    if len(columns) > MOST_COLUMNS:
        inner.wrong("columns", N_("There are more than %(most)s columns. Write fewer."), most=MOST_COLUMNS)
    label = inner.label()
    rows = inner.rows("rows", _CELLS if columns else _ROWS, required=True)
    inner.done()
    sound = 0 < len(columns) <= MOST_COLUMNS or not inner.has("columns")
    return columns, rows if sound else [], label


def _of_one_column(inner: Fields) -> bool:
    """Whether each row has its cell in itself, so that the column needs no name."""
    rows = inner.table.get("rows")
    return isinstance(rows, list) and all(isinstance(row, dict) and row.keys() <= _OWN for row in rows)


def _one(rows: Sequence[Fields]) -> list[tuple[Read, ...]]:
    """The cells of a table of one column, which stand in the row itself."""
    bands = [place for place, row in enumerate(rows) if not row.has("exact") and not row.has("any")]
    return [
        (cell(row, low_needed=place not in bands[:1], high_needed=place not in bands[-1:]),)
        if place in bands and (len(bands) > 1 or any(row.has(key) for key in EDGES))
        else (cell(row),)
        for place, row in enumerate(rows)
    ]


def _several(columns: Sequence[str], rows: Sequence[Fields]) -> list[tuple[Read, ...]]:
    return [tuple(_under(row, column) for column in columns) for row in rows]


def _under(row: Fields, column: str) -> Read:
    """The cell of `row` under `column`; left out it holds any."""
    value = row.raw(column, "", required=False)
    path = (*row.path, column)
    if value is None:
        return Read(None, "", path)
    if not isinstance(value, dict):
        return exact(value, path, row.problems)
    inner = Fields(value, path, row.problems)
    found = cell(inner)
    inner.done()
    return found


def _type(column: Sequence[Read], rows: Sequence[Fields]) -> str:
    """The type of a column: that of its first cell that is not any."""
    types = [read.type for read in column if read.type]
    for read in column:
        if read.type and read.type != types[0]:
            rows[0].problems.add(
                read.path, N_("This is a %(got)s, and the cells above it are each a %(wanted)s."),
                got=CALLED[read.type], wanted=CALLED[types[0]],
            )  # fmt: skip
    return types[0] if types else NUMBER


def _closed(rows: Sequence[tuple[Read, ...]]) -> list[tuple[Read, ...]]:
    """What `from` opens ends where the next band of the rows that are otherwise alike begins."""
    return [
        tuple(_ended(rows, row, place) if read.opened else read for place, read in enumerate(row))
        for row in rows
    ]


def _ended(rows: Sequence[tuple[Read, ...]], row: tuple[Read, ...], place: int) -> Read:
    mine = row[place]
    assert isinstance(mine.cell, Band)
    low = mine.cell.low
    others = [one.cell for at, one in enumerate(row) if at != place]
    alike = (
        other[place].cell for other in rows if [o.cell for at, o in enumerate(other) if at != place] == others
    )
    starts = [band.low for band in alike if isinstance(band, Band) and band.low is not None]
    later = [start for start in starts if low is not None and start > low]
    ends = [*later, *([mine.cell.high] if mine.cell.high is not None else [])]
    return mine._replace(cell=replace(mine.cell, high=min(ends, default=None)))
