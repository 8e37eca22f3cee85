"""A CSV file as numbered records, whatever is in it: a bad line is a finding, and the next is read as it stands.

The file is read line by line and never kept. A record is one physical line; only where its quotes are still open does
it go on with the next ones. If that does not end in a record of the right width, the first line alone is bad and
reading goes on with the second: an open quote never swallows the lines behind it.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO, ClassVar, Final, NamedTuple

from claims.rules.refusal import N_, Refusal

LONGEST_LINE: Final = 20_000  # bytes
MOST_LINES: Final = 20  # physical lines of one record
_BOM: Final = b"\xef\xbb\xbf"
_NOTHING: Final = b", \t\r"  # what spreadsheets leave of an empty row
_NAMELIKE: Final = frozenset("abcdefghijklmnopqrstuvwxyz_")


class HeaderMissing(Refusal):
    """The first line names none of the columns: nothing of it is repeated, since it may be somebody's data."""

    code: ClassVar[str] = "header_missing"
    sentence: ClassVar[str] = N_("The first line must name the columns, in UTF-8: %(missing)s.")


class WrongColumns(Refusal):
    """Facts: `unknown` and `missing`, names or places of columns, '-' for none."""

    code: ClassVar[str] = "wrong_columns"
    sentence: ClassVar[str] = N_(
        "The columns are not those of this kind of file. Unknown or twice: %(unknown)s. Missing: %(missing)s."
    )


# Codes of a line that is no record, and what they say to whoever sent the file.
ENCODING: Final = "encoding"
QUOTES: Final = "quotes"
WIDTH: Final = "width"
LINE_TOO_LONG: Final = "line_too_long"
SENTENCES: Final = {
    ENCODING: N_("This line is not in UTF-8. Please save the file as CSV UTF-8."),
    QUOTES: N_("The quotation marks of this line do not match."),
    WIDTH: N_("This line has not as many cells as the header."),
    LINE_TOO_LONG: N_("This line is too long."),
}


class Record(NamedTuple):
    """The cells of one record in the order of the columns asked for, or the code of why there are none."""

    line: int  # physical, the header is 1; the first one where the record has several
    cells: list[str] | None
    code: str = ""


class Lines:
    """The physical lines of a stream with their numbers; lines may be given back. Longer ones come as None."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._given_back: deque[tuple[int, bytes | None]] = deque()
        self._number = 0
        self.read = 0  # bytes

    def take(self) -> tuple[int, bytes | None] | None:
        """The next line without its end, or None at the end of the stream."""
        if self._given_back:
            return self._given_back.popleft()
        line = self._stream.readline(LONGEST_LINE)
        if not line:
            return None
        self.read += len(line)
        self._number += 1
        if line.endswith(b"\n"):
            return self._number, line.rstrip(b"\r\n")
        if len(line) < LONGEST_LINE:
            return self._number, line
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(LONGEST_LINE)
            self.read += len(line)
        return self._number, None

    def give_back(self, lines: Sequence[tuple[int, bytes | None]]) -> None:
        self._given_back.extendleft(reversed(lines))


class Reader:
    """The records of a CSV stream under a header that names exactly `columns` (and any of `free`, where not None).

    Raises HeaderMissing and WrongColumns when made. `order` holds the names of the cells of each record: `columns`,
    then the free columns as they stand. Empty lines are passed over.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        columns: Sequence[str],
        free: Sequence[str] = (),
        optional: Sequence[str] = (),
    ) -> None:
        self.lines = Lines(stream)
        taken = self.lines.take()
        names = _header(taken[1] if taken else b"")
        wanted = [*columns, *optional, *free]
        if names is None or not set(names) & set(wanted):
            raise HeaderMissing(missing=", ".join(columns))
        unknown = [
            _shown(name, place)
            for place, name in enumerate(names, start=1)
            if name not in wanted or name in names[: place - 1]
        ]
        missing = [name for name in columns if name not in names]
        if unknown or missing:
            raise WrongColumns(unknown=", ".join(unknown) or "-", missing=", ".join(missing) or "-")
        self.order = [name for name in wanted if name in names]
        self.width = len(names)
        self._places = [names.index(name) for name in self.order]

    def __iter__(self) -> Iterator[Record]:
        as_it_stands = self._places == list(range(self.width))
        places, width, take = self._places, self.width, self.lines.take
        while taken := take():
            number, line = taken
            if line is not None and not line.strip(_NOTHING):
                continue
            cells: list[str] | None = None
            code = ""
            if line is None:
                code = LINE_TOO_LONG
            elif b'"' in line:
                cells, code = self._quoted(number, line)
            else:
                try:
                    cells = line.decode().split(",")
                except UnicodeDecodeError:
                    code = ENCODING
                else:
                    if len(cells) != width:
                        cells, code = None, WIDTH
            if cells is not None and not as_it_stands:
                cells = [cells[place] for place in places]
            yield Record(number, cells, code)

    def _quoted(self, number: int, line: bytes) -> tuple[list[str] | None, str]:
        """The cells of the record that starts with `line`; lines taken in vain are given back."""
        parts, more = [line], []
        while sum(part.count(b'"') for part in parts) % 2 and len(parts) < MOST_LINES:
            taken = self.lines.take()
            if taken is None:
                break
            more.append(taken)
            if taken[1] is None:
                break
            parts.append(taken[1])
        cells, code = _parsed(b"\n".join(parts), self.width)
        if cells is None and more:
            self.lines.give_back(more)
            return None, QUOTES
        return cells, code


def _header(line: bytes | None) -> list[str] | None:
    if line is None:
        return None
    cells, _code = _parsed(line.removeprefix(_BOM), None)
    return None if cells is None else [cell.strip().lower() for cell in cells]


def _parsed(record: bytes, width: int | None) -> tuple[list[str] | None, str]:
    """The cells of one record, or why it is none. What follows a closing quote must be a comma (RFC 4180, 2.6)."""
    try:
        text = record.decode()
    except UnicodeDecodeError:
        return None, ENCODING
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error:
        return None, QUOTES
    if len(rows) != 1:
        return None, WIDTH
    if width is not None and len(rows[0]) != width:
        return None, WIDTH
    return rows[0], ""


def _shown(name: str, place: int) -> str:
    """A column's name if it looks like one; its place if it may be somebody's data in a file without a header."""
    return name if name and len(name) <= 40 and set(name) <= _NAMELIKE else f"#{place}"
