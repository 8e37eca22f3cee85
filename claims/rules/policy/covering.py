"""Which row of a table holds which values, and whether every value inside is held once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from claims.rules.calendar import day_of
from claims.rules.policy.bands import Band, Cut, Row, Table
from claims.rules.policy.cells import Read
from claims.rules.policy.nodes import DATE, TEXT
from claims.rules.policy.problems import Path, Problems
from claims.rules.refusal import N_

_MOST_BOXES: Final = 4000
_FIRST_TOLD: Final = 20


class Piece(NamedTuple):
    """A part of a column within which the same rows hold every value: between two cuts, or one text ('' for any
    other).
    """

    rows: tuple[int, ...]
    low: Cut | None = None
    high: Cut | None = None
    text: str = ""


def pieces(table: Table, place: int, rows: Sequence[int]) -> Iterator[Piece]:
    """The pieces of the column at `place` that `rows` make, ascending."""
    cells = [(row, table.rows[row].cells[place]) for row in rows]
    if table.columns[place].type == TEXT:
        for text in dict.fromkeys(cell for _, cell in cells if isinstance(cell, str)):
            yield Piece(tuple(row for row, cell in cells if cell in (None, text)), text=text)
        yield Piece(tuple(row for row, cell in cells if cell is None))
        return
    bands = [cell for _, cell in cells if isinstance(cell, Band)]
    cuts = sorted({cut for band in bands for cut in (band.low, band.high) if cut is not None})
    for low, high in pairwise([None, *cuts, None]):
        held = tuple(row for row, cell in cells if not isinstance(cell, Band) or _holds(cell, low, high))
        yield Piece(held, low, high)


def _holds(band: Band, low: Cut | None, high: Cut | None) -> bool:
    """Whether the band holds all between two of its or its neighbours' cuts."""
    above = band.low is None or (low is not None and band.low <= low)
    return above and (band.high is None or (high is not None and high <= band.high))


def definite(row: Row) -> frozenset[int]:
    """The places of the columns in which `row` does not hold any."""
    return frozenset(place for place, cell in enumerate(row.cells) if cell is not None)


def holder(table: Table, rows: Sequence[int]) -> int:
    """Of rows that hold the same values: the most definite one."""
    return max(rows, key=lambda row: len(definite(table.rows[row])))


class _TooManyError(Exception):
    """The columns cut one another into more boxes than anybody reads."""


class Covering:
    """Notes every gap and overlap of `table` at the cell that it stands in. `cells` say where that is."""

    def __init__(
        self, table: Table, cells: Sequence[tuple[Read, ...]], problems: Problems, path: Path
    ) -> None:
        self.table, self.cells, self.problems, self.path = table, cells, problems, path
        self.hulls = [_hull(table, place) for place in range(len(table.columns))]
        self._boxes = 0
        self._told: set[tuple[int, ...]] = set()

    def check(self) -> None:
        try:
            self._walk((), tuple(range(len(self.table.rows))), inside=True)
        except _TooManyError:
            self.problems.add(self.path, N_("The rows cut one another into too many parts. Split the table."))

    def _walk(self, box: tuple[Piece, ...], rows: tuple[int, ...], *, inside: bool) -> None:
        """Goes through all boxes of the columns behind `box`, which `rows` hold so far."""
        place = len(box)
        if len(self._told) >= _FIRST_TOLD:
            return
        if place == len(self.table.columns):
            self._boxes += 1
            if self._boxes > _MOST_BOXES:
                raise _TooManyError
            self._overlap(box, rows)
            return
        for piece in pieces(self.table, place, rows):
            within = self._within(place, piece)
            if piece.rows:
                self._walk((*box, within or piece), piece.rows, inside=inside and within is not None)
            elif inside and within is not None:
                self._gap(place, within, rows)

    def _within(self, place: int, piece: Piece) -> Piece | None:
        """What of `piece` lies inside of the hull of the column; None for nothing."""
        if self.table.columns[place].type == TEXT:
            named = self.hulls[place] is not None
            return piece if piece.text or not named else None
        hull = self.hulls[place] or Band(None, None)
        low = max((cut for cut in (piece.low, hull.low) if cut is not None), default=None)
        high = min((cut for cut in (piece.high, hull.high) if cut is not None), default=None)
        return (
            None
            if low is not None and high is not None and low >= high
            else piece._replace(low=low, high=high)
        )

    def _overlap(self, box: tuple[Piece, ...], rows: tuple[int, ...]) -> None:
        best = holder(self.table, rows)
        sure = definite(self.table.rows[best])
        for other in rows:
            if other == best or definite(self.table.rows[other]) < sure:
                continue
            first, second = sorted((best, other))
            if (first, second) in self._told:
                continue
            self._told.add((first, second))
            piece = box[0]
            path = self.cells[second][0].path
            if len(box) == 1 and piece.low is not None and piece.high is not None and _point(piece):
                self.problems.add(
                    (*path, "at_least"), N_("The bands overlap: %(edge)s is in both. Write over = %(edge)s here."),
                    edge=self._edge(0, piece.low),
                )  # fmt: skip
            else:
                self.problems.add(
                    path if len(box) == 1 else path[:-1],
                    N_("This overlaps with row %(row)s: both hold %(values)s."),
                    row=first + 1, values=", ".join(self._words(at, part) for at, part in enumerate(box)),
                )  # fmt: skip

    def _gap(self, place: int, piece: Piece, rows: tuple[int, ...]) -> None:
        """A gap is told at the row behind it, or else at the last row that it should be beside."""
        behind = [row for row in rows if self._begins(row, place) == piece.high] if piece.high else []
        row = behind[0] if behind else rows[-1]
        if (row, place, -1) in self._told:
            return
        self._told.add((row, place, -1))
        path = self.cells[row][place].path
        if behind and piece.low is not None and _point(piece):
            self.problems.add(
                (*path, "over"), N_("There is a gap: %(edge)s is in neither. Write at_least = %(edge)s here."),
                edge=self._edge(place, piece.low),
            )  # fmt: skip
            return
        self.problems.add(path, N_("There is a gap: no row beside this one holds %(values)s."),
                          values=self._words(place, piece))  # fmt: skip

    def _begins(self, row: int, place: int) -> Cut | None:
        cell = self.table.rows[row].cells[place]
        return cell.low if isinstance(cell, Band) else None

    def _words(self, place: int, piece: Piece) -> str:
        """`piece` in the words of the language."""
        name = f"{self.table.columns[place].name} " if self.table.columns[place].name else ""
        if self.table.columns[place].type == TEXT:
            return f'{name}"{piece.text}"' if piece.text else f"{name}any"
        if piece.low is not None and piece.high is not None and _point(piece):
            return f"{name}{self._edge(place, piece.low)}"
        low = f"{'over' if piece.low[1] else 'at_least'} {self._edge(place, piece.low)}" if piece.low else ""
        high = f"{'upto' if piece.high[1] else 'below'} {self._edge(place, piece.high)}" if piece.high else ""
        return f"{name}{' '.join(filter(None, (low, high))) or 'any'}"

    def _edge(self, place: int, cut: Cut) -> str:
        edge = cut[0]
        if self.table.columns[place].type == DATE:
            return day_of(int(edge)).isoformat()
        return str(edge)


def _point(piece: Piece) -> bool:
    """Whether the piece holds one number alone."""
    return piece.low is not None and piece.high is not None and piece.low[0] == piece.high[0]


def _hull(table: Table, place: int) -> Band | None:
    """From the first to the last cut of a column; None where it holds any only."""
    cells = [row.cells[place] for row in table.rows if row.cells[place] is not None]
    bands = [cell for cell in cells if isinstance(cell, Band)]
    if not bands:
        return Band(None, None) if cells else None
    lows, highs = [band.low for band in bands], [band.high for band in bands]
    low = None if None in lows else min(cut for cut in lows if cut is not None)
    high = None if None in highs else max(cut for cut in highs if cut is not None)
    return Band(low, high)
