"""Answers as CSV: however a bank writes them, the same lines come out; what cannot be read is named by its line."""

import io
import tracemalloc
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.reconciliation import Line, Wrong, lines_of
from claims.rules.reconciliation.line import kept
from claims.rules.reconciliation.tables import ColumnsMissing, ColumnTwice, EncodingUnknown
from claims.rules.refusal import Refusal

ENGLISH: Final = "reference,amount,result,reason\n20221021-7-1-31,50000,failed,account closed\n"
KOREAN: Final = '참조번호,이체금액,처리결과,사유\n20221021-7-1-31,"50,000",실패,계좌 해지\n'


def lines(content: bytes | str, encoding: str = "utf-8") -> list[Line | Wrong]:
    if isinstance(content, str):
        content = content.encode(encoding)
    return list(lines_of(io.BytesIO(content)))


def one(content: bytes | str, encoding: str = "utf-8") -> Line:
    (line,) = lines(content, encoding)
    assert isinstance(line, Line)
    return line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_korean_and_english_names_and_all_encodings_give_the_same_line(encoding: str, end: str) -> None:
    assert one(ENGLISH.replace("\n", end), encoding) == Line(
        2, "20221021-7-1-31", 50_000, "failed", said="failed", reason="account closed"
    )
    assert one(KOREAN.replace("\n", end), encoding) == Line(
        2, "20221021-7-1-31", 50_000, "failed", said="실패", reason="계좌 해지"
    )


@pytest.mark.parametrize(
    "written",
    ["50000", "50,000", " 50,000 ", "₩50,000", "50,000원", "50,000 원", "￦ 50000", "050000", "0,050,000"],
)
def test_an_amount_may_be_written_as_people_write_it(written: str) -> None:
    line = lines(f'reference,amount,result\nA,"{written}",paid\n')[0]
    assert isinstance(line, Line) and line.amount == 50_000


@pytest.mark.parametrize(
    "written",
    [
        "-50000",
        "50.000",
        "50000.0",
        "5,0000",
        "50,00",
        ",50000",
        "５００００",
        "9" * 16,
        "5e4",
        "fifty",
        "50 000",
    ],
)
def test_what_is_no_whole_number_is_named_by_its_line(written: str) -> None:
    assert lines(f'reference,amount,result\nA,"{written}",paid\n') == [Wrong(2, "amount_form")]


def test_a_thousand_without_quotes_is_never_read_as_a_smaller_amount() -> None:
    assert lines("reference,amount,result\nA,50,000,paid\n") == [Wrong(2, "width")]
    assert lines("result,reference,amount\npaid,A,50,000\n") == [Wrong(2, "width")]


def test_an_empty_amount_is_none() -> None:
    assert one("reference,amount,result\nA,,paid\n").amount is None


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("정상", "paid"), ("이체 완료", "paid"), ("PAID", "paid"), ("불능", "failed"), ("Rejected", "failed"),
        ("타행반환", "returned"), ("미확인", "unknown"), ("처리중", "pending"), ("in-process", "pending"),
        ("B7", "unclear"), ("", "unclear"), ("완료되지 않음", "unclear"),
    ],
)  # fmt: skip
def test_words_mean_what_the_file_of_words_says(word: str, result: str) -> None:
    assert one(f"reference,amount,result\nA,1,{word}\n").result == result


def test_rows_above_the_header_and_sums_below_are_passed_over() -> None:
    content = (
        "이체결과조회\n조회일,2022-10-24\n\n순번,참조번호,은행,이체금액,처리결과,비고\n"
        '1,20221021-7-1-31,신한,"50,000",정상,\n합계,,,"50,000",,\n총계,1건\n'
    )
    line = one(content, "cp949")
    assert (line.line, line.reference, line.amount, line.result) == (5, "20221021-7-1-31", 50_000, "paid")


def test_a_line_without_a_reference_is_a_line_all_the_same() -> None:
    assert one("reference,amount,result\n,5,paid\n").reference == ""


def test_what_was_moved_counts_before_what_was_asked_for() -> None:
    assert one("참조번호,이체금액,처리금액,처리결과\nA,50000,40000,정상\n").amount == 40_000


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_marks_between_cells(delimiter: str) -> None:
    assert one(ENGLISH.replace(",", delimiter)).amount == 50_000


def test_quotes_blank_rows_and_cells_beyond_the_header() -> None:
    content = '"reference","amount","result","reason",\n\n,,,\n"A","1","paid","a ""b""\nc",,\n'
    line = one(content)
    assert (line.line, line.reason) == (4, 'a "b" c')


def test_a_bad_line_is_named_and_the_next_one_is_read() -> None:
    content = 'reference,amount,result\n"A,1,paid\nB,2,paid\n' + "C" * 25_000 + ",3,paid\nD,4\nE,5,failed\n"
    found = lines(content)
    assert [(one.line, getattr(one, "code", "")) for one in found] == [
        (2, "quotes"),
        (3, ""),
        (4, "line_too_long"),
        (5, "width"),
        (6, ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"a,b\n1,2\n",
        b"reference,amount\nA,1\n",
        b"\x00\x01\x02",
        b"reference\tamount,result\n",
    ],
)
def test_without_the_columns_nothing_is_read(content: bytes) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        lines(content)
    assert "참조번호" in str(refused.value.facts["names"])


def test_a_column_that_is_named_twice_is_not_guessed() -> None:
    with pytest.raises(ColumnTwice):
        lines("reference,amount,result,Result\nA,1,paid,failed\n")


def test_a_file_in_neither_encoding_is_refused_by_its_line() -> None:
    with pytest.raises(EncodingUnknown) as refused:
        lines(b"reference,amount,result\nA,1,paid\n" + b"B,1,\xff\xff\n")
    assert refused.value.facts == {"line": 3}


def test_a_file_that_begins_as_utf_8_is_read_as_nothing_else() -> None:
    with pytest.raises(EncodingUnknown):
        lines(b"\xef\xbb\xbfreference,amount,result\nA,1," + "정상".encode("cp949") + b"\n")


def test_marks_that_turn_a_line_around_are_not_kept() -> None:
    line = one("reference,amount,result,reason\nA,1,paid,a\u202eb\x00c" + "x" * 200 + "\n")
    assert line.reason.startswith("a b c") and len(line.reason) <= 100 and line.reason.isprintable()


@given(st.binary(max_size=400))
def test_any_bytes_are_lines_or_refused(content: bytes) -> None:
    for start in (b"", b"reference,amount,result\n", b"<", b"\xef\xbb\xbfreference,amount,result\n"):
        try:
            found = lines(start + content)
        except Refusal:
            continue
        assert all(isinstance(line, Line | Wrong) for line in found)


CELL = st.text(st.characters(codec="cp949", exclude_characters="\r\n"), max_size=12)


@given(
    st.lists(st.tuples(CELL, st.integers(0, 10**15 - 1), CELL), max_size=8),
    st.sampled_from(["utf-8", "cp949"]),
)
def test_what_is_written_by_the_rules_of_csv_is_read_back(
    rows: list[tuple[str, int, str]], encoding: str
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    content = "참조번호,amount,result,사유\n" + "".join(
        f'{cell(name)},"{amount:,}",paid,{cell(reason)}\n' for name, amount, reason in rows
    )
    found = lines(content, encoding)
    assert [(one.reference, one.amount, one.reason) for one in found if isinstance(one, Line)] == [
        (kept(name, longest=100), amount, kept(reason, longest=100)) for name, amount, reason in rows
    ]


def test_memory_stays_flat_however_long_the_file() -> None:
    def peak(rows: int) -> int:
        content = b"reference,amount,result\n" + b"20221021-7-1-31,50000,paid\n" * rows
        tracemalloc.start()
        for _line in lines_of(io.BytesIO(content)):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found - len(content)  # the stream holds the bytes themselves

    assert peak(20_000) < 200_000
