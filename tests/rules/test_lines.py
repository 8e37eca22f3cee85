"""A CSV file as records: physical line numbers, and no line that takes others down with it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.lines import LONGEST_LINE, MOST_LINES, HeaderMissing, Reader, Record, WrongColumns

COLUMNS = ("a", "b", "c")


def records(body: bytes, *, header: bytes = b"a,b,c\n") -> list[Record]:
    return list(Reader(io.BytesIO(header + body), columns=COLUMNS))


def told(body: bytes) -> list[tuple[int, list[str] | str]]:
    return [(line, code or cells or "") for line, cells, code in records(body)]


@pytest.mark.parametrize(
    "header", [b"", b"\n", b"1,2,3\n", "가,나,다\n".encode(), b"\xff\xfe", b'"a\n', b"x" * 30_000]
)
def test_a_file_without_a_header_is_refused_and_nothing_of_it_repeated(header: bytes) -> None:
    with pytest.raises(HeaderMissing) as refusal:
        records(b"1,2,3\n", header=header)
    assert str(refusal.value) == "The first line must name the columns, in UTF-8: a, b, c."


@pytest.mark.parametrize(
    ("header", "unknown", "missing"),
    [
        (b"a,b\n", "-", "c"),
        (b"a,b,c,d\n", "d", "-"),
        (b"a,b,x\n", "x", "c"),
        (b"a,b,c,c\n", "c", "-"),
        (b"a,b,010-0123-4567,Kim\n", "#3, kim", "c"),
        ("a,b,c,홍길동\n".encode(), "#4", "-"),
        (b"a,b,c,\n", "#4", "-"),
    ],
)
def test_unknown_and_missing_columns_are_named(header: bytes, unknown: str, missing: str) -> None:
    with pytest.raises(WrongColumns) as refusal:
        records(b"1,2,3\n", header=header)
    assert refusal.value.facts == {"unknown": unknown, "missing": missing}


@pytest.mark.parametrize("header", [b"a,b,c\n", b"\xef\xbb\xbfa,b,c\r\n", b' A ,"b",c\n'])
def test_a_header_may_have_a_byte_order_mark_capitals_and_quotes(header: bytes) -> None:
    assert records(b"1,2,3\n", header=header) == [Record(2, ["1", "2", "3"])]


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing() -> None:
    def cells(text: bytes) -> tuple[list[str], list[list[str] | None]]:
        reader = Reader(io.BytesIO(text), columns=COLUMNS, optional=("d",))
        return reader.order, [record.cells for record in reader]

    assert cells(b"c,a,b\n3,1,2\n") == (["a", "b", "c"], [["1", "2", "3"]])
    assert cells(b'd,c,a,b\n4,"3",1,2\n') == (["a", "b", "c", "d"], [["1", "2", "3", "4"]])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"1,2,3", [(2, ["1", "2", "3"])]),
        (b"1,2,3\r\n\r\n4,5,6\r\n", [(2, ["1", "2", "3"]), (4, ["4", "5", "6"])]),
        (b"\n\n,,\n1,2,3\n", [(5, ["1", "2", "3"])]),
        (b'"1,2",3,4\n', [(2, ["1,2", "3", "4"])]),
        (b'"say ""a""",3,4\n', [(2, ['say "a"', "3", "4"])]),
        (b'"1\n2\n",3,4\n5,6,7\n', [(2, ["1\n2\n", "3", "4"]), (5, ["5", "6", "7"])]),
        (b"1,2\n3,4,5,6\n7,8,9\n", [(2, "width"), (3, "width"), (4, ["7", "8", "9"])]),
        (b"1,\xff,3\n4,5,6\n", [(2, "encoding"), (3, ["4", "5", "6"])]),
        (b'"1",\xff,3\n4,5,6\n', [(2, "encoding"), (3, ["4", "5", "6"])]),
        (b"1,\x00,3\n4,5,6\n", [(2, ["1", "\x00", "3"]), (3, ["4", "5", "6"])]),
        (b'"1"x,2,3\n4,5,6\n', [(2, "quotes"), (3, ["4", "5", "6"])]),
        (b'"1,2,3\n4,5,6\n7,8,9\n', [(2, "quotes"), (3, ["4", "5", "6"]), (4, ["7", "8", "9"])]),
        (b'1,2,3"\n', [(2, ["1", "2", '3"'])]),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_where_it_stands_and_the_next_is_read(
    body: bytes, expected: list[tuple[int, list[str] | str]]
) -> None:
    assert told(body) == expected


def test_an_open_quote_costs_its_own_line_even_if_another_one_follows() -> None:
    body = b'"1,2,3\n' + b"4,5,6\n" * 5 + b'"7,8,9\n' + b"4,5,6\n" * (MOST_LINES + 5)
    said = told(body)
    assert [line for line, what in said if what == "quotes"] == [2, 8]
    assert sum(what == ["4", "5", "6"] for _line, what in said) == MOST_LINES + 10


@pytest.mark.parametrize("length", [LONGEST_LINE, LONGEST_LINE + 1, 3 * LONGEST_LINE, 10 * LONGEST_LINE])
def test_a_line_that_is_too_long_is_one_line(length: int) -> None:
    assert told(b"x" * length + b"\n1,2,3\n") == [(2, "line_too_long"), (3, ["1", "2", "3"])]
    assert told(b'"' + b"x" * length + b"\n1,2,3\n") == [(2, "line_too_long"), (3, ["1", "2", "3"])]


@given(st.binary(max_size=400))
def test_whatever_the_bytes_every_line_is_a_record_or_a_code(body: bytes) -> None:
    for line, cells, code in records(body):
        assert 2 <= line <= body.count(b"\n") + 2
        assert (cells is None) == bool(code)
        assert cells is None or len(cells) == 3


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=12))
def test_what_a_csv_writer_writes_is_read_again_with_its_physical_lines(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    expected = []
    for row in rows:
        line = 2 + text.getvalue().count("\n")
        writer.writerow(row)
        if any(cell.strip(" \t") and set(cell) - set(", \t") for cell in row):
            expected.append((line, list(row)))
    read = [(line, cells) for line, cells, _code in records(text.getvalue().encode())]
    assert [
        record for record in read if any(set(cell) - set(", \t") for cell in record[1] or ["x"])
    ] == expected


@given(
    st.lists(st.sampled_from([b"1,2,3", b'"', b'"1,2,3', b"\xff", b"1,2", b'"a\nb",2,3', b""]), max_size=30)
)
def test_a_good_line_behind_any_bad_ones_is_read_once(lines: list[bytes]) -> None:
    good = [
        cells
        for _line, cells, _code in records(b"\n".join([*lines, *[b"7,8,9"] * (MOST_LINES + 1)]))
        if cells
    ]
    assert good.count(["7", "8", "9"]) == MOST_LINES + 1
