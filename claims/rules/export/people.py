"""The copy of a file for people: the same rows with accounts and names masked, nothing that a spreadsheet computes."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Final

from claims.rules.export.fitting import FORMULA
from claims.rules.export.layouts import Column, Layout
from claims.rules.export.reading import rows

HIDDEN: Final = "•"
END: Final = "\r\n"
BOM: Final = "\ufeff"


def masked(layout: Layout, chunks: Iterable[bytes]) -> Iterator[list[str]]:
    """The headings, then every row with what is personal masked. Raises FileBroken."""
    yield layout.headers
    masks = {column.header: _mask(column) for column in layout.columns}
    for row in rows(layout, chunks):
        yield [masks[header](value) for header, value in row.items()]


def written_for_people(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """These rows as a CSV for a spreadsheet: UTF-8 with its mark, quoted, nothing computed; a line at a time."""
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator=END)
    yield BOM.encode()
    for row in rows:
        writer.writerow(map(disarmed, row))
        yield lines.pop().encode()


def disarmed(value: str) -> str:
    """`value` as text for a spreadsheet: what would be a formula has an apostrophe ahead of it."""
    return f"'{value}" if value[:1] in FORMULA | set("\t\r\n") and value else value


def last_three(value: str) -> str:
    """'•••••678': the last three signs, of at least six; else none."""
    return HIDDEN * 5 + (value[-3:] if len(value) >= 6 else "")


def first_sign(value: str) -> str:
    """'김••': the first sign and two marks, whatever the length."""
    return value[:1] + HIDDEN * 2


def _all(value: str) -> str:
    return HIDDEN * 5


_MASKS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"number": last_three, "holder": first_sign, "member": last_three, "codes": _all}
)


def _mask(column: Column) -> Callable[[str], str]:
    return _MASKS.get(column.only, _all) if column.personal else str
