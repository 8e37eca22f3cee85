"""What is opened before it is kept: papers as people have them are taken, and of the hostile ones none."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import NameObject, TextStringObject

from claims.rules import papers
from claims.stages.intake.examining import examined
from tests.hostile import HOSTILE, INFECTED, jpeg, pdf, png, table, xlsx

# As what the hostile ones are refused, where that is worth more than that they are.
AS = {
    "nothing at all": papers.PaperEmpty,
    "too large": papers.PaperTooLarge,
    "a picture of a phone": papers.PaperOfPhone,
    "a document of Hangul": papers.PaperOfOffice,
    "a document of Word": papers.PaperOfOffice,
    "rich text": papers.PaperOfOffice,
    "a PDF with a password": papers.PaperLocked,
    "a PNG flood of pixels": papers.PictureTooLarge,
    "a JPEG flood of pixels": papers.PictureTooLarge,
    "a JPEG cut off": papers.PaperBroken,
    "a PDF without an end": papers.PaperBroken,
    "a workbook cut off": papers.PaperBroken,
    "a bomb": papers.PaperTooMuch,
    "a table with a quotation that does not end": papers.TableUnread,
}
ACTIVE = {
    name
    for name in HOSTILE
    if name.startswith(("a PDF with JavaScript", "a PDF that", "a workbook with a link"))
}


def test_there_are_at_least_forty_of_them() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_none_of_the_hostile_is_taken_and_each_is_told_what_to_do(name: str) -> None:
    called, build = HOSTILE[name]
    with pytest.raises(papers.PaperRefused) as refused:
        examined(build(), called)
    assert str(refused.value)
    if name in AS:
        assert type(refused.value) is AS[name]
    elif name in ACTIVE - {"a PDF that never ends"}:
        assert type(refused.value) is papers.PaperActive


@pytest.mark.parametrize("name", INFECTED)
def test_what_only_a_scanner_finds_passes_so_that_the_scanner_is_tried_by_it(name: str) -> None:
    called, build = INFECTED[name]
    assert examined(build(), called).kind in papers.ENDINGS


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (pdf(), papers.PDF, "계약서.pdf"),
        (table(), papers.CSV, "매출.csv"),
        (table("cp949"), papers.CSV, "매출.csv"),
        (table("utf-8-sig"), papers.CSV, "매출.csv"),
        (xlsx(), papers.XLSX, "매출.xlsx"),
    ],
    # A workbook tells the second in which it was made: by its bytes each worker would know another test.
    ids=["PDF", "CSV", "CSV in CP949", "CSV with a mark of order", "XLSX"],
)
def test_documents_and_tables_are_kept_to_the_byte(content: bytes, kind: str, name: str) -> None:
    assert examined(content, name) == (kind, name, content)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA", "I;16"])
def test_a_picture_of_any_mode_is_kept_as_it_looks(mode: str) -> None:
    content = BytesIO()
    Image.new(mode, (30, 20)).save(content, "PNG")
    kept = examined(content.getvalue(), "a.png")
    with Image.open(BytesIO(kept.content)) as picture:
        assert (kept.kind, picture.size) == (papers.PNG, (30, 20))


def test_a_picture_tells_nothing_but_what_is_seen_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretPhone"
    taken = jpeg(40, 30, exif=exif.tobytes(), comment=b"a secret remark") + b"FILM" * 100
    kept = examined(taken, "IMG_0001.JPG")
    assert (kept.kind, kept.name) == (papers.JPEG, "IMG_0001.jpg")
    assert not [word for word in (b"SecretPhone", b"secret", b"FILM", b"Exif") if word in kept.content]
    with Image.open(BytesIO(kept.content)) as picture:
        assert picture.size == (30, 40) and not picture.getexif()


def test_the_same_picture_is_drawn_to_the_same_bytes() -> None:
    assert examined(png(), "a.png").content == examined(png(), "b.png").content


def test_what_is_called_otherwise_is_called_what_it_is() -> None:
    assert examined(jpeg(), "통장.PDF").name == "통장.jpg"


def test_harmless_things_of_documents_are_let_pass() -> None:
    def linked(writer: object) -> None:
        writer.root_object[NameObject("/PageMode")] = NameObject("/UseNone")  # type: ignore[attr-defined]
        writer.add_metadata({NameObject("/Title"): TextStringObject("영수증")})  # type: ignore[attr-defined]

    content = pdf(linked)
    assert examined(content, "a.pdf").content == content
    assert len(PdfReader(BytesIO(content)).pages) == 1
