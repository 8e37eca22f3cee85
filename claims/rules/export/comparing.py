"""A file that somebody brings, held against a sealed one: whose it is, and where it first differs."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import Final, NamedTuple

from claims.rules.export.layouts import DELIMITED, Layout
from claims.rules.export.pain import parted
from claims.rules.export.reading import lines
from claims.rules.payout import is_reference
from claims.rules.refusal import N_

_REFERENCE: Final = re.compile(rb"(?<![0-9-])[0-9]{8}-[0-9]{1,10}-[0-9]{1,10}-[0-9]{2}(?![0-9-])")
_MESSAGE: Final = re.compile(rb"(?<![0-9A-Za-z-])F-[0-9]{8}-[0-9]{1,10}-[0-9]{1,10}(?![0-9-])")
_LOOKED: Final = 1_000  # lines of a file in which it is looked for whose it is

ENDS_EARLY: Final = N_("the line is missing, and all after it")
GOES_ON: Final = N_("the sealed file has ended, and this one goes on")
LINE_END: Final = N_("the line ends otherwise, as if another program had saved it")
MARK: Final = N_("a mark of the encoding stands ahead, as if another program had saved it")
COLUMNS: Final = N_("these columns differ")
TEXT: Final = N_("the text of the line differs")


class Difference(NamedTuple):
    """The first line that is not as it was sealed. `what` is a msgid; `columns` are headings, never values."""

    line: int
    what: str
    columns: tuple[str, ...] = ()


def references(chunks: Iterable[bytes]) -> Iterator[str]:
    """References of ours that stand anywhere in a file, each with right check digits."""
    for line in lines(chunks):
        for found in _REFERENCE.findall(line):
            text = found.decode()
            if is_reference(text):
                yield text


def message_ids(chunks: Iterable[bytes]) -> Iterator[str]:
    """What has the form of a message id of ours, wherever it stands in a file."""
    for line in lines(chunks):
        for found in _MESSAGE.findall(line):
            yield found.decode()


def alike(layout: Layout, *, sealed: Iterable[bytes], brought: Iterable[bytes]) -> bool:
    """Whether more than half of what a sealed file holds below its heading stands in the same cells of this one: then
    it was made from it, whatever was done to its references."""
    same = of = 0
    for ours, theirs in islice(zip_longest(lines(sealed), lines(brought), fillvalue=b""), _LOOKED):
        was, is_ = _cells(layout, ours), _cells(layout, theirs)
        if len(was) == len(layout.columns) and was != layout.headers:
            of += len(was)
            same += sum(a == b for a, b in zip(was, is_, strict=False))
    return same * 2 > of


def first_difference(
    layout: Layout, *, sealed: Iterable[bytes], brought: Iterable[bytes]
) -> Difference | None:
    """Where the file that was brought first differs from the sealed one; None where it does not."""
    for number, (ours, theirs) in enumerate(zip_longest(lines(sealed), lines(brought)), start=1):
        if ours is None:
            return Difference(number, GOES_ON)
        if theirs is None:
            return Difference(number, ENDS_EARLY)
        if ours != theirs:
            return _told(layout, number, ours, theirs)
    return None


def _told(layout: Layout, number: int, ours: bytes, theirs: bytes) -> Difference:
    if ours.rstrip(b"\r\n") == theirs.rstrip(b"\r\n"):
        return Difference(number, LINE_END)
    if b"\xef\xbb\xbf" + ours.rstrip(b"\r\n") == theirs.rstrip(b"\r\n"):
        return Difference(number, MARK)
    if columns := _columns(layout, ours, theirs):
        return Difference(number, COLUMNS, columns)
    return Difference(number, TEXT)


def _columns(layout: Layout, ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """The headings of the cells that differ; () where the lines have not the same columns."""
    was, is_ = _cells(layout, ours), _cells(layout, theirs)
    if len(was) != len(layout.columns) or len(is_) != len(was):
        return ()
    return tuple(header for header, a, b in zip(layout.headers, was, is_, strict=True) if a != b)


def _cells(layout: Layout, line: bytes) -> list[str]:
    """The values of a line, bare; [] of one that is not in the encoding, or is no transfer of an XML file."""
    try:
        text = line.decode(layout.encoding)
    except UnicodeDecodeError:
        return []
    cells = text.split(layout.delimiter) if layout.writer == DELIMITED else parted(text.strip()) or []
    return [cell.strip() for cell in cells]
