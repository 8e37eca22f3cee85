"""A table as text (CSV): read as UTF-8 or as Korean Excel writes it, with values alone and nothing that acts."""

import csv
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from claims.rules.papers.refused import PaperActive, PaperTooMuch, PaperWrongKind, TableUnread

MOST_LINES: Final = 100_000
LONGEST_LINE: Final = 10_000
_SEPARATORS: Final = "\t;|,"
_LOOKED_AT: Final = 50  # lines by which the separator is found
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP: Final = re.compile(
    r"<\s*(?:!doctype|!entity|html|script|svg|iframe|object|embed|body|\?xml|\?php|%)", re.IGNORECASE
)
# What a spreadsheet reckons with when it opens the table: `=`, `@`, and a sign before anything that is no number.
_FORMULA: Final = re.compile(r"\s*(?:[=@]|[+-](?=.*[(|!]))")


class Table(NamedTuple):
    """The rows of a table, each with the number of the line on which it begins, counted from 1; empty rows left out."""

    separator: str
    rows: list[tuple[int, list[str]]]


def table_of(content: bytes) -> Table:
    """Raises PaperWrongKind for what is no text or no table, PaperTooMuch, PaperActive, TableUnread."""
    text = decoded(content)
    if _CONTROLS.search(text) or _MARKUP.search(text) or text.startswith(("#!", "%PDF")):
        raise PaperWrongKind
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise PaperTooMuch
    separator = _separator([line for line in lines[:_LOOKED_AT] if line.strip()])
    rows = list(_rows(lines, separator))
    if not rows:
        raise PaperWrongKind
    return Table(separator, rows)


def decoded(content: bytes) -> str:
    """The text with one kind of line end. Raises PaperWrongKind."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise PaperWrongKind


def _separator(lines: list[str]) -> str:
    """The sign that stands in most lines. Raises PaperWrongKind where no line has one: then it is no table."""
    counts = {sign: sum(sign in line for line in lines) for sign in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda sign: counts[sign])
    if not counts[best] or counts[best] * 2 < len(lines):
        raise PaperWrongKind
    return best


def _rows(lines: list[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise TableUnread(line=number)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    began = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(map(_FORMULA.match, cells)):
                raise PaperActive
            if any(cells):
                yield began, cells
            began = reader.line_num + 1
    except csv.Error as error:
        raise TableUnread(line=began) from error
