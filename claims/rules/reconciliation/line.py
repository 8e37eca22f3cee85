"""One line of a bank's answer, whatever file it came in: the one form that everything after reading works on."""

import re
from typing import Final, NamedTuple

from claims.rules import lines
from claims.rules.refusal import N_

# What became of a transfer. Only the first four move money. `pending`: the bank is still at it; `unclear`: it says
# something that we do not know.
MOVES: Final = ("unknown", "paid", "failed", "returned")  # in the order in which one file's lines are taken
RESULTS: Final = ("paid", "failed", "returned", "unknown", "pending", "unclear")
RANK: Final = {"pending": 0, "unknown": 1, "paid": 2, "failed": 3, "returned": 4, "unclear": 5}
LONGEST_REFERENCE: Final = 100  # as it stands in the file; ours are shorter
LONGEST_REASON: Final = 100
LONGEST_SAID: Final = 40
LONGEST_BOOKING: Final = 35
MOST_DIGITS: Final = 15  # of an amount

# Codes of a line that cannot be read, and what they say to whoever sent the file.
AMOUNT_FORM: Final = "amount_form"
SENTENCES: Final = {
    **lines.SENTENCES,
    lines.ENCODING: N_("This line is neither UTF-8 nor CP949."),
    AMOUNT_FORM: N_("The amount is not a whole number."),
}

_NO_TEXT: Final = re.compile(r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Line(NamedTuple):
    """What the file says of one transfer, or with `whole` of all transfers of one of our files.

    `line` is the physical line of a CSV file (the header is 1 at the earliest) or which statement of a message it is,
    from 1. `amount` is in the minor unit, None where there is none; `unit` is '' where the file does not say. `booking`
    is None for a mere status; for an entry of an account statement it is the bank's own reference of the entry, or ''.
    """

    line: int
    reference: str
    amount: int | None
    result: str
    unit: str = ""
    said: str = ""
    reason: str = ""
    whole: bool = False
    rows: int | None = None  # with `whole`: how many transfers
    booking: str | None = None


class Wrong(NamedTuple):
    """A line that cannot be read. Nothing of what stands there is repeated: it may be somebody's data."""

    line: int
    code: str


def kept(text: str, *, longest: int) -> str:
    """What a bank wrote as it can be kept and shown in one line: no controls, no marks that turn it around, cut."""
    text = text[: longest * 4]
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in _NO_TEXT.sub(" ", text))
    return " ".join(text.split())[:longest].rstrip()
