"""The kind of a file by its bytes, and whether it is one whole file of that kind and no other."""

from typing import Final

import filetype

from claims.rules.papers.limits import BYTES_A_PAPER, MEGABYTE
from claims.rules.papers.refused import (
    PaperBroken,
    PaperEmpty,
    PaperHidesAnother,
    PaperOfOffice,
    PaperOfPhone,
    PaperTooLarge,
    PaperWrongKind,
)

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES: Final = frozenset({JPEG, PNG})
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png", CSV: "csv", XLSX: "xlsx"}

_PHONE: Final = frozenset({"image/heic", "image/heif", "image/avif"})
_OFFICE: Final = ("application/msword", "application/vnd.", "application/rtf")
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # HWP, DOC, XLS, and workbooks with a password
_END_OF_ZIP: Final = b"PK\x05\x06"
_REACH_OF_ZIP: Final = 22 + 65_535  # its end, and the longest comment behind it
_END_OF_PDF: Final = b"%%EOF"
_BLANK: Final = b" \t\r\n\x00"


def kind_of(content: bytes) -> str:
    """The kind that the bytes begin as, of ENDINGS: a zip counts as a workbook and a text as a table until opened.

    Raises PaperEmpty, PaperTooLarge, PaperOfPhone, PaperOfOffice, PaperWrongKind.
    """
    if not content:
        raise PaperEmpty
    if len(content) > BYTES_A_PAPER:
        raise PaperTooLarge(most=BYTES_A_PAPER // MEGABYTE)
    if content.startswith(_ZIP):
        return XLSX
    if content.startswith(_COMPOUND):
        raise PaperOfOffice
    known = filetype.guess_mime(content)
    if known is None:
        if b"\x00" in content:
            raise PaperWrongKind
        return CSV
    if known in _PHONE:
        raise PaperOfPhone
    if known.startswith(_OFFICE):
        raise PaperOfOffice
    if known not in ENDINGS:
        raise PaperWrongKind
    return str(known)


def whole(content: bytes, kind: str) -> None:
    """Passes if nothing else is hidden in the file and it has an end. Raises PaperHidesAnother, PaperBroken.

    What phones put behind a JPEG (a film, a second picture) is no reason to refuse it: pictures are kept without it.
    """
    if kind != XLSX and _END_OF_ZIP in content[-_REACH_OF_ZIP:]:
        raise PaperHidesAnother
    if kind in PICTURES and b"%PDF-" in content[:1024]:
        raise PaperHidesAnother
    if kind == PDF:
        end = content.rfind(_END_OF_PDF)
        if end < 0:
            raise PaperBroken
        if content[end + len(_END_OF_PDF) :].strip(_BLANK):
            raise PaperHidesAnother
