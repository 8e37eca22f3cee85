"""Payment files as bytes. Which columns a file has, and in which encoding, its layout says: a file of
`claims/data/banks/layouts/`.

Files for the bank and for fulfilment hold values as they are: never quoted, never escaped, never altered (in XML,
escaped as XML asks). A value that does not fit is refused: at intake at its field (`misfit`), and in a file with the
claim named. The copy for people is the other way round: accounts are masked, and every value is made safe for a
spreadsheet.
"""

from claims.rules.export.comparing import Difference, alike, first_difference, message_ids, references
from claims.rules.export.documents import LayoutErrors, layout_of, parse
from claims.rules.export.fitting import (
    BYTES,
    FORMULA,
    CharacterDoesNotFit,
    DoesNotFit,
    LongerThanTheFile,
    NothingWritten,
    StartDoesNotFit,
)
from claims.rules.export.installed import UnknownLayout, banks, layout, layout_for, misfit, shipped
from claims.rules.export.layouts import PAIN, Column, Layout
from claims.rules.export.orders import Heading, Order, Payer, PayerMissing
from claims.rules.export.people import (
    BOM,
    END,
    HIDDEN,
    disarmed,
    first_sign,
    last_three,
    masked,
    written_for_people,
)
from claims.rules.export.reading import FileBroken, Row, amount_in, lines, rows
from claims.rules.export.schema import NotToSchema, to_schema
from claims.rules.export.writing import CHUNK, Tally, cut, fitter, fitters, written

__all__ = [
    "BOM",
    "BYTES",
    "CHUNK",
    "END",
    "FORMULA",
    "HIDDEN",
    "PAIN",
    "CharacterDoesNotFit",
    "Column",
    "Difference",
    "DoesNotFit",
    "FileBroken",
    "Heading",
    "Layout",
    "LayoutErrors",
    "LongerThanTheFile",
    "NotToSchema",
    "NothingWritten",
    "Order",
    "Payer",
    "PayerMissing",
    "Row",
    "StartDoesNotFit",
    "Tally",
    "UnknownLayout",
    "alike",
    "amount_in",
    "banks",
    "cut",
    "disarmed",
    "first_difference",
    "first_sign",
    "fitter",
    "fitters",
    "last_three",
    "layout",
    "layout_for",
    "layout_of",
    "lines",
    "masked",
    "message_ids",
    "misfit",
    "parse",
    "references",
    "rows",
    "shipped",
    "to_schema",
    "written",
    "written_for_people",
]
