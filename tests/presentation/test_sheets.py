"""Rows for people as a CSV and as a workbook: the same cells, and nothing that a spreadsheet computes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from claims.presentation import sheets
from claims.rules.export import CHUNK, layout, masked
from tests.rules.export.orders import AT, CASH, file_of

GENERIC = layout("generic")
TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["C", "Z"]), min_size=1, max_size=12)


def book(rows: list[list[str]]) -> list[tuple[object, ...]]:
    made = b"".join(sheets.xlsx(rows, layout=GENERIC, name="F-20221021-7-1", at=AT))
    return list(load_workbook(io.BytesIO(made)).active.values)  # type: ignore[union-attr]


@given(st.lists(TEXTS, min_size=5, max_size=5), st.integers(1, 10**12))
def test_a_workbook_holds_texts_as_texts_and_amounts_as_numbers(texts: list[str], amount: int) -> None:
    row = [*texts[:4], str(amount), texts[4]]
    assert book([GENERIC.headers, row])[1] == (*texts[:4], amount, texts[4])


@pytest.mark.parametrize("cell", ["=1+1", "+82", "@x", "004", "http://example.com", "1e5"])
def test_no_cell_is_a_formula_a_number_or_a_link(cell: str) -> None:
    made = b"".join(
        sheets.xlsx([GENERIC.headers, [cell, cell, cell, cell, "7", cell]], layout=GENERIC, name="F", at=AT)
    )
    sheet = load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    found = sheet["A2"]  # type: ignore[index]
    assert (found.value, found.data_type, found.hyperlink) == (cell, "s", None)  # type: ignore[union-attr]
    assert sheet["E2"].value == 7 and sheet.freeze_panes == "A2"  # type: ignore[index,union-attr]


def test_a_csv_comes_in_chunks_with_its_mark() -> None:
    rows = masked(GENERIC, [file_of(GENERIC, [CASH] * 20_000)])
    chunks = list(sheets.csv(rows))
    assert len(chunks) > 1 and all(len(chunk) < CHUNK + 1_000 for chunk in chunks)
    read = list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline="")))
    assert read[0] == GENERIC.headers and len(read) == 20_001
