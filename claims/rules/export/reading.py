"""A payment file read back, line by line, as its layout wrote it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from claims.rules.export import pain
from claims.rules.export.layouts import PAIN, Layout
from claims.rules.refusal import N_, Refusal

LONGEST_LINE: Final = 1 << 16  # bytes; no layout writes one, and a foreign file may hold no line end at all
_AMOUNT: Final = re.compile(r"[1-9][0-9]{0,17}")

Row = dict[str, str]  # by the headings of the layout


class FileBroken(Refusal):
    """The bytes are no file of this layout. Facts: `line`."""

    code = "file_broken"
    sentence = N_("Line %(line)s of the file is not as it was written. Tell the operator.")


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file with their ends, held one at a time; what is too long for a line comes in pieces."""
    held = b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
        while len(held) > LONGEST_LINE:
            yield held[:LONGEST_LINE]
            held = held[LONGEST_LINE:]
    if held:
        yield held


def rows(layout: Layout, chunks: Iterable[bytes]) -> Iterator[Row]:
    """The orders of a file by column, as they come. Raises FileBroken at the first line that is not as written."""
    return _of_pain(layout, chunks) if layout.writer == PAIN else _delimited(layout, chunks)


def amount_in(layout: Layout, row: Row) -> int:
    return int(row[layout.told_in("amount")])


def _delimited(layout: Layout, chunks: Iterable[bytes]) -> Iterator[Row]:
    constant = {column.header: column.value for column in layout.columns if not column.places}
    amount = layout.told_in("amount")
    headers = layout.headers
    encoding = layout.encoding
    wants_head = layout.header
    for number, raw in enumerate(lines(chunks), start=1):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            raise FileBroken(line=number) from None
        if encoding == "utf-8-sig":
            if not raw.startswith("\ufeff".encode()):
                raise FileBroken(line=number)
            encoding = "utf-8"
        line = text.removesuffix(layout.line_end)
        if line == text or (not line.isprintable() and layout.delimiter.isprintable()):
            raise FileBroken(line=number)
        cells = line.split(layout.delimiter)
        if wants_head:
            if cells != headers:
                raise FileBroken(line=number)
            wants_head = False
            continue
        row = dict(zip(headers, cells, strict=False))
        if len(cells) != len(headers) or not _AMOUNT.fullmatch(row[amount]) or constant.items() - row.items():
            raise FileBroken(line=number)
        yield row
    if wants_head:
        raise FileBroken(line=1)


def _of_pain(layout: Layout, chunks: Iterable[bytes]) -> Iterator[Row]:
    """Two lines of head, one a transfer, one of foot; the head says how many transfers there are, and their sum."""
    announced, counted, summed, foot = None, 0, 0, False
    number = 0
    for number, raw in enumerate(lines(chunks), start=1):
        try:
            text = raw.decode(layout.encoding)
        except UnicodeDecodeError:
            raise FileBroken(line=number) from None
        if number <= 2:
            announced = pain.told(text)
            if (announced is None) is (number == 2) or not text.endswith("\n"):
                raise FileBroken(line=number)
        elif cells := pain.parted(text.removesuffix("\n")):
            row = dict(zip(layout.headers, cells, strict=True))
            if foot or not _AMOUNT.fullmatch(cells[1]):
                raise FileBroken(line=number)
            counted, summed = counted + 1, summed + int(cells[1])
            yield row
        elif foot or raw != pain.foot():
            raise FileBroken(line=number)
        else:
            foot = True
    if not foot or (counted, summed) != announced:
        raise FileBroken(line=max(number, 1))
