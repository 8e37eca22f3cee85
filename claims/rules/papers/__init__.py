"""Papers that a claimant brings: which kinds are taken, by what they contain and never by what they are called. Pure.

Whatever has to be opened by a library (pictures, PDF, workbooks) is opened in `stages/intake/examining`, since those
libraries read streams; they refuse with the refusals from here.
"""

from claims.rules.papers.kinds import (
    CSV,
    ENDINGS,
    JPEG,
    PDF,
    PICTURES,
    PNG,
    XLSX,
    kind_of,
    whole,
)
from claims.rules.papers.limits import (
    BYTES_A_CLAIM,
    BYTES_A_PAPER,
    PAPERS_A_CLAIM,
    PAPERS_EVER,
    STATUSES,
    room,
)
from claims.rules.papers.names import file_name
from claims.rules.papers.refused import (
    PaperActive,
    PaperBroken,
    PaperEmpty,
    PaperHidesAnother,
    PaperLocked,
    PaperNoTable,
    PaperNotNow,
    PaperOfOffice,
    PaperOfPhone,
    PaperRefused,
    PapersTooLarge,
    PaperTooLarge,
    PaperTooMuch,
    PaperWrongKind,
    PictureTooLarge,
    TableUnread,
    TooManyPapers,
    TooManySent,
)
from claims.rules.papers.tables import Table, table_of

__all__ = [
    "BYTES_A_CLAIM",
    "BYTES_A_PAPER",
    "CSV",
    "ENDINGS",
    "JPEG",
    "PAPERS_A_CLAIM",
    "PAPERS_EVER",
    "PDF",
    "PICTURES",
    "PNG",
    "STATUSES",
    "XLSX",
    "PaperActive",
    "PaperBroken",
    "PaperEmpty",
    "PaperHidesAnother",
    "PaperLocked",
    "PaperNoTable",
    "PaperNotNow",
    "PaperOfOffice",
    "PaperOfPhone",
    "PaperRefused",
    "PaperTooLarge",
    "PaperTooMuch",
    "PaperWrongKind",
    "PapersTooLarge",
    "PictureTooLarge",
    "Table",
    "TableUnread",
    "TooManyPapers",
    "TooManySent",
    "file_name",
    "kind_of",
    "room",
    "table_of",
    "whole",
]
