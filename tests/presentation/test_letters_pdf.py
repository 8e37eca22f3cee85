"""The letter as PDF: its lines and nothing else, whatever they hold."""

import io
from datetime import UTC, datetime
from threading import Thread

import pypdf
import pytest

from claims.presentation.letters_pdf import printed
from tests.people import NOON

LETTER = (
    "회원님의 청구 C-7K3QF-9M2TXA에 대한 결정\n2022년 10월 카카오 서비스 장애\n\n회원님의 청구를 승인했습니다.\n\n"
    "소상공인 보상\n  신고한 손실: 300,000원\n    사람이 정함: 위원회의 결정\n- “사유” · ‘둘’ – 셋\n\n모두: 30,000원\n"
)


def words(pdf: bytes) -> str:
    """All that is written on the pages but their numbers, without spaces: lines are cut where the page ends."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()[:-3]) for page in pages)


def made(letter: str, language: str = "ko") -> bytes:
    return printed(letter, language=language, at=NOON)


@pytest.mark.parametrize(
    "line",
    [
        "#panic() *bold* _it_ $x$ `raw` @ref <label> [a] {b}",
        '"quoted" \\u{41} \\ #read("/etc/hostname") // no comment /* nor this */',
        '= no heading ==== https://example.com #set page(paper: "a1")',
        "<b>&amp;</b> '); DROP",
    ],
)
def test_what_a_person_wrote_is_set_as_written_and_never_read_as_markup(line: str) -> None:
    assert words(made(f"Title\n\n{line}\n")) == "".join(f"Title{line}".split())


def test_the_lines_are_those_of_the_kept_letter() -> None:
    assert words(made(LETTER)) == "".join(LETTER.split())


def test_a_korean_word_is_not_cut_where_the_line_ends() -> None:
    line = "신청하신 기간 가운데 서비스가 중단되었거나 일부만 복구된 시간은 이십 시간이며, 이를 기준으로 정했습니다."
    (page,) = pypdf.PdfReader(io.BytesIO(made(f"제목\n{line} {line}\n"))).pages
    written = page.extract_text().split()
    assert written[1:-3] == f"{line} {line}".split()


def test_a_long_letter_has_numbered_pages_and_loses_no_line() -> None:
    lines = [f"{number}번째 줄" for number in range(200)]
    pdf = made("\n".join(["제목", *lines]) + "\n")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert [page.extract_text().split()[-3:] for page in pages][:2] == [
        ["1", "/", str(len(pages))],
        ["2", "/", str(len(pages))],
    ]
    assert len(pages) > 3
    assert words(pdf) == "".join(["제목", *lines]).replace(" ", "")


def test_the_file_names_its_title_and_language_and_carries_the_font() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(LETTER)))
    assert reader.metadata is not None
    assert reader.metadata.title == LETTER.split("\n")[0]
    assert reader.metadata.creation_date == NOON
    assert reader.trailer["/Root"]["/Lang"].startswith("ko")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pypdf.PdfReader(io.BytesIO(made("Title\n", "en"))).trailer["/Root"]["/Lang"].startswith("en")


def test_the_same_letter_gives_the_same_bytes_whoever_asks_at_once() -> None:
    first, found = made(LETTER), []
    threads = [Thread(target=lambda: found.append(made(LETTER))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [first] * 4
    assert printed(LETTER, language="ko", at=datetime(2022, 11, 1, tzinfo=UTC)) != first
