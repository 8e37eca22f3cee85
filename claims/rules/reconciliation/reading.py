"""Any bank's answer as lines: what kind of file it is follows from its first bytes, never from its name."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from claims.rules.reconciliation import messages, tables
from claims.rules.reconciliation.line import Line, Wrong
from claims.rules.reconciliation.statements import Statement
from claims.rules.reconciliation.statuses import Report
from claims.rules.refusal import N_, Refusal

CSV: Final = "csv"
XML: Final = "xml"
_MESSAGES: Final = {"pain.002": Report, "camt.053": Statement}
_FIRST: Final = 1024
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class WorkbookGiven(Refusal):
    code = "answer_workbook"
    sentence = N_("This is a spreadsheet. Please save it as CSV, and upload that file.")


def kind_of(stream: BinaryIO) -> str:
    """What the stream goes on like; it is back where it stood then. Raises WorkbookGiven."""
    start = stream.tell()
    first = stream.read(_FIRST)
    stream.seek(start)
    if first.startswith(_WORKBOOKS):
        raise WorkbookGiven
    for mark in _MARKS:
        first = first.removeprefix(mark)
    return XML if first.replace(b"\0", b"").lstrip().startswith(b"<") else CSV


def lines_of(stream: BinaryIO) -> Iterator[Line | Wrong]:
    """The lines of an answer that begins where its stream stands, and what cannot be read among them, in their order.

    Raises WorkbookGiven, the refusals of `tables.read` and `messages.read`; some of them only while it is read.
    """
    if kind_of(stream) == XML:
        return messages.read(stream, _MESSAGES)
    return tables.read(stream)
