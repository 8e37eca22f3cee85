"""Tables as frozen values: columns, rows, and the bands of numbers and days in their cells."""

from dataclasses import dataclass
from fractions import Fraction

Cut = tuple[Fraction, bool]  # beside an edge, above it where True


@dataclass(frozen=True)
class Band:
    """The numbers, or days, from one cut to another. A side that is None is open to all."""

    low: Cut | None
    high: Cut | None


Cell = Band | str | None  # a band or an exact value, a text, or any


@dataclass(frozen=True)
class Column:
    """`name` is '' in a table of one column; `type` is that of what is looked up: number, date or text."""

    name: str
    type: str


@dataclass(frozen=True)
class Row:
    """One row of a table: a cell for each column, and what is found there."""

    cells: tuple[Cell, ...]
    value: Fraction


@dataclass(frozen=True)
class Table:
    """`label` is what its reader calls it, None where it has no name but its number."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    label: tuple[str, str] | None = None  # Korean, English
