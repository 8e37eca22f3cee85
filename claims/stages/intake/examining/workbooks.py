"""Workbooks (XLSX): a zip whose parts are counted before they are unpacked, with values and nothing that acts."""

import re
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile, ZipInfo

import openpyxl

from claims.rules import papers

MOST_PARTS: Final = 1_000
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_RATIO: Final = (
    200  # unpacked to packed, of a part above _SMALL; sheets of one repeated value reach about 100
)
_SMALL: Final = 1024 * 1024
MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 60
_WORKBOOK: Final = "xl/workbook.xml"
_TYPES: Final = "[Content_Types].xml"
_WORD: Final = re.compile(r"(word|ppt)/|content\.xml|Contents/section0\.xml|mimetype")
# Parts that hold programs, other files, or addresses from which something is loaded.
_ACTING: Final = re.compile(
    r"vbaProject|vbaData|/macrosheets/|/dialogsheets/|/externalLinks/|/embeddings/|/activeX/|/ctrlProps/|/connections\.xml|"
    r"/queryTables/|/model/|/customUI|customUI/|/webextensions/|oleObject|\.(?:bin|exe|dll|vbs|js|jar|bat|cmd|ps1|lnk|html?|svg|xlsm)$",
    re.IGNORECASE,
)
_PRINTER: Final = re.compile(r"xl/printerSettings/printerSettings\d+\.bin")
_MACROS: Final = re.compile(
    rb"macroEnabled|vbaProject|ms-excel\.(?:template|addin|sheet\.binary)", re.IGNORECASE
)
_ELSEWHERE: Final = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_LINK: Final = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_DECLARED: Final = ("<!DOCTYPE", "<!ENTITY")
_LOADING: Final = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?>[^<]*(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|\|)\s*[('|]", re.IGNORECASE
)


def workbook(content: bytes) -> None:
    """Passes if the workbook opens and nothing in it acts.

    Raises PaperWrongKind, PaperOfOffice, PaperLocked, PaperActive, PaperHidesAnother, PaperTooMuch, PaperBroken.
    """
    try:
        with ZipFile(BytesIO(content)) as parts:
            _counted(parts.infolist(), len(content))
            _named(parts.namelist())
            for part in parts.infolist():
                _harmless(part.filename, _unpacked(parts, part))
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        book.close()
    except papers.PaperRefused:
        raise
    except Exception as error:  # whatever the parser makes of a hostile file
        raise papers.PaperBroken from error


def _counted(found: list[ZipInfo], size: int) -> None:
    """By what the zip says of its parts; what they come to in truth is counted as they are unpacked."""
    if any(part.flag_bits & 1 for part in found):
        raise papers.PaperLocked
    if len(found) > MOST_PARTS or sum(part.file_size for part in found) > MOST_UNPACKED:
        raise papers.PaperTooMuch
    if any(part.file_size > max(_SMALL, MOST_RATIO * part.compress_size) for part in found):
        raise papers.PaperTooMuch
    # Parts that lie over one another unpack the same bytes again and again.
    if sum(part.compress_size for part in found) > size:
        raise papers.PaperHidesAnother
    if len({part.header_offset for part in found}) != len(found):
        raise papers.PaperHidesAnother


def _named(found: list[str]) -> None:
    if any(
        name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/")
        for name in found
    ):
        raise papers.PaperHidesAnother
    if len({name.lower() for name in found}) != len(found):
        raise papers.PaperHidesAnother
    if any(_ACTING.search(name) and not _PRINTER.fullmatch(name) for name in found):
        raise papers.PaperActive
    if not {_TYPES, _WORKBOOK} <= set(found):
        raise papers.PaperOfOffice if any(map(_WORD.match, found)) else papers.PaperWrongKind


def _unpacked(parts: ZipFile, part: ZipInfo) -> bytes:
    """The bytes of a part, at most as many as the zip says; its sum is checked. Raises PaperTooMuch."""
    with parts.open(part) as stream:
        read = stream.read(part.file_size + 1)
    if len(read) > part.file_size:
        raise papers.PaperTooMuch
    return read


def _harmless(name: str, content: bytes) -> None:
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if any(
        word.encode(code) in content for word in _DECLARED for code in ("utf-8", "utf-16-le", "utf-16-be")
    ):
        raise papers.PaperActive
    if name == _TYPES and _MACROS.search(content):
        raise papers.PaperActive
    if name.endswith(".rels") and any(
        _ELSEWHERE.search(one) and not _LINK.search(one) for one in _RELATION.findall(content)
    ):
        raise papers.PaperActive
    if name.startswith("xl/worksheets/") and _LOADING.search(content):
        raise papers.PaperActive


def first_sheet(content: bytes) -> papers.Table:
    """The rows of the first sheet that has a table, each cell as a text; of a workbook that `workbook` let pass.

    Raises PaperTooMuch, PaperWrongKind, PaperBroken.
    """
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if rows := _rows(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)):
                return papers.Table("\t", rows)
    except papers.PaperRefused:
        raise
    except Exception as error:  # whatever the parser makes of a hostile file
        raise papers.PaperBroken from error
    raise papers.PaperWrongKind


def _rows(found: Iterable[tuple[Any, ...]]) -> list[tuple[int, list[str]]]:
    rows = []
    for number, values in enumerate(found, 1):
        if number > MOST_LINES:
            raise papers.PaperTooMuch
        cells = [_text(value) for value in values]
        if any(cells):
            rows.append((number, cells))
    return rows


def _text(value: object) -> str:
    """A cell as somebody would write it: whole numbers without a point, days as 2022-10-15."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()
