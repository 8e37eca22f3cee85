"""Rows of a file for people as a CSV and as a workbook of Excel. Nothing in them is computed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import Final

import xlsxwriter

from claims.rules.export import CHUNK, Layout, written_for_people

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAFE: Final = {
    "constant_memory": True,  # a row at a time
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDTH: Final = 22


def csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """For spreadsheets: UTF-8 with its mark, quoted, in chunks."""
    held = bytearray()
    for piece in written_for_people(rows):
        held += piece
        if len(held) > CHUNK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def xlsx(rows: Iterable[list[str]], *, layout: Layout, name: str, at: datetime) -> Iterator[bytes]:
    """A workbook of one sheet: headings that stay, amounts as numbers, all else as the text that it is."""
    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, _SAFE)
        book.set_properties({"title": name, "created": at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(layout.columns) - 1, _WIDTH)
        figures, strong = book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True})
        for row, cells in enumerate(rows):
            for place, (cell, column) in enumerate(zip(cells, layout.columns, strict=True)):
                if row and column.number:
                    sheet.write_number(row, place, int(cell), figures)
                else:
                    sheet.write_string(row, place, cell, None if row else strong)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
