"""A layout of payment files: which columns in which order, in which encoding, for which kinds of award."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Final

from claims.rules.export.fitting import QUOTE, DoesNotFit, Room
from claims.rules.export.orders import ATTRIBUTES, PERSONAL, Order
from claims.rules.text import Malformed

CASH: Final = "cash"
DELIMITED: Final = "delimited"
PAIN: Final = "pain.001.001.09"
_PLACE: Final = re.compile(r"\{([a-z_]*)\}")


@dataclass(frozen=True)
class Column:
    """One column: what its heading says, what is written in it (`{reference}`, `{claim}{more}`), how much it holds."""

    header: str
    value: str
    longest: int
    measure: str
    number: bool = False

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The names in braces, in order."""
        return tuple(_PLACE.findall(self.value))

    @property
    def only(self) -> str:
        """The place that the whole column is, or ''."""
        return self.places[0] if self.value == "{" + "".join(self.places[:1]) + "}" else ""

    @property
    def personal(self) -> bool:
        return not PERSONAL.isdisjoint(self.places)

    @property
    def form(self) -> str:
        """The column with %s in place of each name in braces."""
        return "%s".join(words.replace("%", "%%") for words in _PLACE.split(self.value)[::2])

    @cached_property
    def read(self) -> Callable[[Order], str]:
        """What an order gives for this column."""
        return _filled(self.form, self.places)


def _filled(form: str, places: Sequence[str]) -> Callable[[Order], str]:
    """What fills a form with what an order has for its places; built once, called for each of a million orders."""
    if not places:
        return lambda _order: form % ()
    gives = attrgetter(*(ATTRIBUTES[name] for name in places))
    return lambda order: form % gives(order)


@dataclass(frozen=True)
class Layout:
    """One format of files, as its document says. `units` is empty where every unit may be paid by it."""

    key: str
    name_ko: str
    name_en: str
    kinds: tuple[str, ...]
    writer: str
    encoding: str
    line_end: str
    delimiter: str
    header: bool
    suffix: str
    columns: tuple[Column, ...]
    units: tuple[str, ...] = ()
    verify_ko: str = ""  # what has to be asked of the bank before this is used
    verify_en: str = ""
    text: str = field(default="", compare=False, repr=False)  # the document
    rooms: tuple[Room, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        ends_cell = self.delimiter + QUOTE if self.writer == DELIMITED else ""
        rooms = [
            Room(encoding=self.encoding, longest=one.longest, measure=one.measure, ends_cell=ends_cell)
            for one in self.columns
        ]
        object.__setattr__(self, "rooms", tuple(rooms))

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def separator(self) -> str:
        """What no cell holds that fits: it stands between the cells of a line."""
        return self.delimiter if self.writer == DELIMITED else "\n"

    @cached_property
    def line(self) -> Callable[[Order], str]:
        """What joins the cells of an order, whether they fit or not, by the separator."""
        form = self.separator.replace("%", "%%").join(column.form for column in self.columns)
        return _filled(form, [name for column in self.columns for name in column.places])

    @cached_property
    def plainly(self) -> Callable[[str], object]:
        """What says at a glance of a line that each cell surely fits, if all of it is printable and of the encoding.

        As many separators as there are between the cells: none of them holds one.
        """
        rooms = zip(self.columns, self.rooms, strict=True)
        cells = [room.plainly if column.value else "" for column, room in rooms]
        return re.compile(re.escape(self.separator).join(cells)).fullmatch

    def told_in(self, place: str) -> str:
        """The header of the column that is this place and nothing else."""
        return next(column.header for column in self.columns if column.only == place)

    def longest(self, place: str) -> int:
        """How much the column holds that is this place and nothing else."""
        return next(column.longest for column in self.columns if column.only == place)

    def misfit(self, place: str, value: str) -> Malformed | None:
        """Why what a person gives for `place` cannot stand in such a file; None also where it is not written."""
        for column, room in zip(self.columns, self.rooms, strict=True):
            if column.only == place and (bad := room.misfit(value)):
                return bad
        return None

    def fits(self, order: Order) -> str:
        """'' where the order can stand in such a file, else the first column that it does not fit: its place, or its
        header."""
        if self.units and order.unit not in self.units:
            return "unit"
        for column, room in zip(self.columns, self.rooms, strict=True):
            if column.value and not room.holds(column.read(order)):
                return column.only or column.header
        return ""

    def cells(self, order: Order) -> list[str]:
        """The cells of one line. Raises DoesNotFit."""
        if column := self.fits(order):
            raise DoesNotFit(claim=order.claim, column=column)
        return [column.read(order) for column in self.columns]
