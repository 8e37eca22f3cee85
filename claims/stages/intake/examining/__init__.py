"""What somebody brings is opened before it is kept: it is what it says, whole, and nothing in it acts by itself.

The libraries that open files read streams, so they stand here and not among the rules. What they raise over a hostile
file is anything: each is caught at the call, and means that the file is broken.
"""

from typing import NamedTuple

from claims.rules import papers
from claims.stages.intake.examining.documents import document
from claims.stages.intake.examining.pictures import picture
from claims.stages.intake.examining.workbooks import first_sheet, workbook


class Examined(NamedTuple):
    """A paper as it may be kept: its kind, its name, and the bytes, which of a picture are new ones."""

    kind: str
    name: str
    content: bytes


def table_in(content: bytes) -> papers.Table:
    """The table in a file of sales (CSV or XLSX), which is not kept. Raises PaperRefused."""
    kind = papers.kind_of(content)
    papers.whole(content, kind)
    if kind == papers.XLSX:
        workbook(content)
        return first_sheet(content)
    if kind != papers.CSV:
        raise papers.PaperNoTable
    return papers.table_of(content)


def examined(content: bytes, name: str) -> Examined:
    """The paper as it may be kept. Raises PaperRefused; `name` is what it was called where it comes from."""
    kind = papers.kind_of(content)
    papers.whole(content, kind)
    if kind in papers.PICTURES:
        content = picture(content, kind)
    elif kind == papers.PDF:
        document(content)
    elif kind == papers.XLSX:
        workbook(content)
    else:
        papers.table_of(content)
    return Examined(kind, papers.file_name(name, kind), content)
