"""Which papers are taken, by their bytes alone; what they are called; how many; and what a table says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import lifecycle, papers

LINES = b"day,won\n2022-10-15,1000\n"


# ---------------------------------------------------------------- kinds


def test_what_is_not_whole_or_hides_another_is_refused() -> None:
    with pytest.raises(papers.PaperBroken):
        papers.whole(b"%PDF-1.4\n", papers.PDF)
    with pytest.raises(papers.PaperHidesAnother):
        papers.whole(b"%PDF-1.4\n%%EOF\n<html>", papers.PDF)
    for kind in (papers.PDF, papers.JPEG, papers.CSV):
        with pytest.raises(papers.PaperHidesAnother):
            papers.whole(b"x PK\x05\x06" + b"\0" * 18 + b"%%EOF", kind)
    papers.whole(b"%PDF-1.4\n%%EOF\r\n \0", papers.PDF)


@given(st.binary(max_size=200))
def test_any_bytes_are_of_a_kind_or_refused(content: bytes) -> None:
    try:
        assert papers.kind_of(content) in papers.ENDINGS
    except papers.PaperRefused as refused:
        assert str(refused)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("통장 사본.PDF", "통장 사본.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\a.jpg", "a.pdf"),
        ("invoice.pdf.exe", "invoice.pdf"),
        ("report.2022.10.pdf", "report.2022.10.pdf"),
        ("a\u202egpj.exe", "agpj.pdf"),
        ("a\0b\r\nc.pdf", "ab c.pdf"),
        ('x"; filename="y.html', "x__ filename=_y.pdf"),
        ("", "paper.pdf"),
        (" . .. ", "paper.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("900101-1234568.pdf", "paper.pdf"),
        ("서류 ９００１０１－１２３４５６８.jpg", "paper.pdf"),
        (unicodedata.normalize("NFD", "사진.jpg"), "사진.pdf"),
    ],
)
def test_a_name_is_kept_so_that_it_can_be_shown_and_saved_under(typed: str, kept: str) -> None:
    assert papers.file_name(typed, papers.PDF) == kept


@given(st.text(max_size=300), st.sampled_from(sorted(papers.ENDINGS)))
def test_whatever_is_typed_gives_a_short_name_without_path_or_control_and_once_is_enough(
    typed: str, kind: str
) -> None:
    name = papers.file_name(typed, kind)
    stem, _dot, ending = name.rpartition(".")
    assert stem and ending == papers.ENDINGS[kind]
    assert len(stem) <= 81 and name.isprintable() and not set(name) & set('/\\<>:"|?*%')
    assert papers.file_name(name, kind) == name


# ---------------------------------------------------------------- limits


def test_a_claim_has_room_for_ten_papers_and_thirty_megabytes() -> None:
    papers.room(1, counting=[1] * 9, ever=39)
    with pytest.raises(papers.TooManyPapers):
        papers.room(1, counting=[1] * 10, ever=10)
    with pytest.raises(papers.TooManySent):
        papers.room(1, counting=[], ever=40)
    papers.room(10, counting=[papers.BYTES_A_CLAIM - 10], ever=1)
    with pytest.raises(papers.PapersTooLarge):
        papers.room(11, counting=[papers.BYTES_A_CLAIM - 10], ever=1)


def test_papers_are_brought_while_somebody_has_still_to_decide() -> None:
    assert papers.STATUSES == {"submitted", "information_requested", "appealed"} <= lifecycle.STATUSES.keys()


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_however_it_was_saved(encoding: str, separator: str, end: str) -> None:
    text = end.join([f"날짜{separator}매출", "", f'2022-10-15{separator}"1{separator}000"', ""])
    found = papers.table_of(text.encode(encoding))
    assert found.separator == separator
    assert found.rows == [(1, ["날짜", "매출"]), (3, ["2022-10-15", f"1{separator}000"])]


def test_a_cell_of_several_lines_counts_from_where_it_begins() -> None:
    found = papers.table_of(b'a,b\n"1\n2",3\n4,5\n')
    assert [number for number, _row in found.rows] == [1, 2, 4]


@pytest.mark.parametrize("cell", ["-1,000", "- 500", "+82 10 1234", "(1,000)", "-", "100%", "a=b"])
def test_what_people_write_in_tables_is_no_formula(cell: str) -> None:
    assert papers.table_of(f'a,b\n"{cell}",1\n'.encode()).rows[1] == (2, [cell, "1"])


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|'/c'!A0", "-SUM(A1)", " =1"])
def test_a_formula_is_refused(cell: str) -> None:
    with pytest.raises(papers.PaperActive):
        papers.table_of(f'a,b\n"{cell}",1\n'.encode())


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(papers.TableUnread) as refused:
        papers.table_of(LINES + b'"x"y,1\n')
    assert refused.value.facts == {"line": 3}


def test_a_table_of_too_many_lines_is_refused() -> None:
    with pytest.raises(papers.PaperTooMuch):
        papers.table_of(LINES + b"1,2\n" * 100_000)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        assert papers.table_of(content).rows
    except papers.PaperRefused as refused:
        assert str(refused)
