"""Answers as CSV: UTF-8 or CP949, columns found by their names, rows above the header and sums below passed over."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from claims.rules import lines
from claims.rules.lines import Lines
from claims.rules.payout import is_reference
from claims.rules.reconciliation import words
from claims.rules.reconciliation.line import (
    AMOUNT_FORM,
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_SAID,
    MOST_DIGITS,
    Line,
    Wrong,
    kept,
)
from claims.rules.refusal import N_, Refusal

HEADER_WITHIN: Final = 20  # records: banks put the account and the day above the header
_BOM: Final = b"\xef\xbb\xbf"
_ENCODINGS: Final = ("utf-8", "cp949")
_DELIMITERS: Final = ",\t;"
_NEEDED: Final = ("reference", "amount", "result")
_FIELDS: Final = (*_NEEDED, "reason", "code", "unit")
_AMOUNT: Final = re.compile(r"[₩￦]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s*원?", re.ASCII)


class ColumnsMissing(Refusal):
    """No line names all columns that are needed. Facts: `within` (lines) and `names`."""

    code = "answer_columns_missing"
    sentence = N_(
        "None of the first %(within)s lines of the file names the columns that are needed: %(names)s."
    )


class ColumnTwice(Refusal):
    """Facts: `line`, and `name` of a column."""

    code = "answer_column_twice"
    sentence = N_("Line %(line)s names the column %(name)s twice, and it cannot be told which one counts.")


class EncodingUnknown(Refusal):
    """Facts: `line`, the first one that is in neither."""

    code = "answer_encoding"
    sentence = N_("Line %(line)s of the file is neither UTF-8 nor CP949. Please save the file as CSV UTF-8.")


class Form(NamedTuple):
    """How a CSV file is written: its encoding, what parts its cells, its width, and the place of each column."""

    encoding: str
    delimiter: str
    header: int  # its line
    width: int
    places: dict[str, int | None]


def encoding_of(stream: BinaryIO) -> str:
    """How the whole of the stream can be read; reads it to its end. Raises EncodingUnknown."""
    failed: dict[str, int] = {}
    first = True
    source = Lines(stream)
    while taken := source.take():
        number, line = taken
        if line is None:
            continue  # too long: told as such when it is read
        if first and line.startswith(_BOM):
            line = line.removeprefix(_BOM)
            failed["cp949"] = number
        first = False
        if line.isascii():
            continue
        for encoding in _ENCODINGS:
            if encoding not in failed and not _decodes(line, encoding):
                failed[encoding] = number
        if len(failed) == len(_ENCODINGS):
            raise EncodingUnknown(line=max(failed.values()))
    return next(encoding for encoding in _ENCODINGS if encoding not in failed)


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def form_of(stream: BinaryIO, encoding: str) -> Form:
    """Where the header stands and what it names. Raises ColumnsMissing, ColumnTwice."""
    start = stream.tell()
    for delimiter in _DELIMITERS:
        stream.seek(start)
        for record in _records(stream, encoding, delimiter, most=HEADER_WITHIN):
            if record.cells is None:
                continue
            header = [words.folded(cell) for cell in record.cells]
            places = {field: words.place_of(field, header) for field in _FIELDS}
            if all(places[field] is not None for field in _NEEDED):
                for field in _FIELDS:
                    place = places[field]
                    if place is not None and header.count(header[place]) > 1:
                        raise ColumnTwice(line=record.line, name=words.named(field))
                while header and not header[-1]:
                    header.pop()
                return Form(encoding, delimiter, record.line, len(header), places)
    raise ColumnsMissing(within=HEADER_WITHIN, names=", ".join(words.named(field) for field in _NEEDED))


def read(stream: BinaryIO) -> Iterator[Line | Wrong]:
    """The lines below the header, one after the other. Raises EncodingUnknown, ColumnsMissing, ColumnTwice at once."""
    start = stream.tell()
    encoding = encoding_of(stream)
    stream.seek(start)
    form = form_of(stream, encoding)
    stream.seek(start)
    return _read(stream, form)


def _read(stream: BinaryIO, form: Form) -> Iterator[Line | Wrong]:
    for record in _records(stream, form.encoding, form.delimiter):
        if record.line <= form.header:
            continue
        if record.cells is None:
            yield Wrong(record.line, record.code)
            continue
        cells = [cell.strip() for cell in record.cells]
        while len(cells) > form.width and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        if len(cells) != form.width:
            # Never read by place: a comma between thousands without quotes makes two amounts of one.
            if not _is_sum(cells, form):
                yield Wrong(record.line, lines.WIDTH)
            continue
        line = _line(record.line, cells, form)
        if line is not None:
            yield line


def _line(number: int, cells: Sequence[str], form: Form) -> Line | Wrong | None:
    said = {field: "" if place is None else cells[place] for field, place in form.places.items()}
    if _is_sum(cells, form):
        return None
    amount = None
    if said["amount"]:
        found = _AMOUNT.fullmatch(said["amount"])
        if not found or len(digits := found[1].replace(",", "")) > MOST_DIGITS:
            return Wrong(number, AMOUNT_FORM)
        amount = int(digits)
    result = words.result_of(said["result"])
    return Line(
        number,
        kept(said["reference"], longest=LONGEST_REFERENCE),
        amount,
        result,
        unit=kept(said["unit"], longest=20),
        said=kept(said["result"], longest=LONGEST_SAID),
        reason=kept(f"{said['code']} {said['reason']}", longest=LONGEST_REASON),
    )


def _is_sum(cells: Sequence[str], form: Form) -> bool:
    """Whether the row is the sum of others: it says so, and names neither a transfer of ours nor a result."""

    def cell(field: str) -> str:
        place = form.places[field]
        return cells[place] if place is not None and place < len(cells) else ""

    return (
        words.result_of(cell("result")) == words.UNCLEAR
        and words.is_sum(cells)
        and not is_reference(cell("reference"))
    )


class _Record(NamedTuple):
    line: int
    cells: list[str] | None
    code: str = ""


def _records(
    stream: BinaryIO, encoding: str, delimiter: str, *, most: int | None = None
) -> Iterator[_Record]:
    """The records of the stream. After quotes that do not match reading goes on with the next physical line."""
    source = Lines(stream)
    count = 0
    while taken := source.take():
        number, line = taken
        if number == 1 and line is not None:
            line = line.removeprefix(_BOM)
        count += 1
        if most is not None and count > most:
            return
        if line is None:
            yield _Record(number, None, lines.LINE_TOO_LONG)
        elif b'"' not in line:
            yield _Record(number, line.decode(encoding, "replace").split(delimiter))
        else:
            yield _quoted(source, number, line, encoding, delimiter)


def _quoted(source: Lines, number: int, line: bytes, encoding: str, delimiter: str) -> _Record:
    parts, more = [line], []
    while sum(part.count(b'"') for part in parts) % 2 and len(parts) < lines.MOST_LINES:
        taken = source.take()
        if taken is None:
            break
        more.append(taken)
        if taken[1] is None:
            break
        parts.append(taken[1])
    text = b"\n".join(parts).decode(encoding, "replace")
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        rows = []
    if len(rows) != 1:
        source.give_back(more)
        return _Record(number, None, lines.QUOTES)
    return _Record(number, rows[0])
