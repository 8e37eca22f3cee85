"""Payment files as bytes. The layout of each is its ordered table: column -> reader.

Files for the bank and for fulfilment hold values as they are: never quoted, never escaped, never altered. A value
that does not fit is refused: at intake at its field (`misfit`), and in a file with the claim named. The copy for people
is the other way round: every value is made safe for a spreadsheet, and accounts are masked.
"""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Final, NamedTuple

from claims.rules.refusal import N_, Refusal
from claims.rules.text import Malformed, TextTooLong

BANK: Final = "bank_csv"
FULFILMENT: Final = "fulfilment_csv"
END: Final = "\r\n"
BOM: Final = "\ufeff"
FORMULA: Final = frozenset("=+-@")  # a spreadsheet computes what starts with these
ENDS_CELL: Final = frozenset(',"')
HIDDEN: Final = "•"
LONGEST_VALUE: Final = 140
MOST_CLAIMS_NAMED: Final = 1
_DIGITS: Final = re.compile(r"[0-9]+")


class DoesNotFit(Refusal):
    """Facts: `claim` (its reference) and `column`; never the value."""

    code = "does_not_fit"
    sentence = N_(
        "What claim %(claim)s gives for the column %(column)s cannot stand in a payment file. Void the run, put the "
        "claim on hold and have it corrected."
    )


class NothingWritten(Malformed):
    code = "required"
    sentence = N_("Please fill this in.")


class CharacterDoesNotFit(Malformed):
    """Facts: `character`, as it is seen, or its code point ('U+3000') where it cannot be seen."""

    code = "character_does_not_fit"
    sentence = N_(
        "The bank cannot read the character %(character)s in the name of an account holder. Please write the name as "
        "your bank book has it, with a blank in the place of this character."
    )


class StartDoesNotFit(Malformed):
    """Facts: `character`."""

    code = "start_does_not_fit"
    sentence = N_(
        "The bank cannot read the name of an account holder that begins with %(character)s. Please begin with a "
        "letter or a digit, as your bank book has it."
    )


class FileBroken(Refusal):
    """The bytes are no file of this layout. Facts: `line`."""

    code = "file_broken"
    sentence = N_("Line %(line)s of the file is not as it was written. Tell the operator.")


class Order(NamedTuple):
    """One transfer as a file tells it: to an account (bank, number, holder), or to a member by an identifier."""

    reference: str
    claims: tuple[str, ...]  # references, in order
    amount: int
    unit: str
    bank: str = ""
    number: str = ""
    holder: str = ""
    member_by: str = ""
    member: str = ""


class Sheet(NamedTuple):
    """A file: its bytes, how many transfers it holds, and the sum of their amounts."""

    content: bytes
    rows: int
    total: int


def memo(order: Order) -> str:
    """What the payee reads on the statement: the claim's reference, and how many more there are."""
    more = len(order.claims) - MOST_CLAIMS_NAMED
    return f"{order.claims[0]} +{more}" if more > 0 else order.claims[0]


Layout = tuple[tuple[str, Callable[[Order], str]], ...]
LAYOUTS: Final[dict[str, Layout]] = {
    BANK: (
        ("end_to_end_reference", lambda order: order.reference),
        ("bank_code", lambda order: order.bank),
        ("account_number", lambda order: order.number),
        ("holder", lambda order: order.holder),
        ("amount", lambda order: str(order.amount)),
        ("memo", memo),
    ),
    FULFILMENT: (
        ("end_to_end_reference", lambda order: order.reference),
        ("member_by", lambda order: order.member_by),
        ("member", lambda order: order.member),
        ("amount", lambda order: str(order.amount)),
        ("unit", lambda order: order.unit),
        ("memo", memo),
    ),
}


def format_of(kind: str) -> str:
    """The layout for an award's kind."""
    return BANK if kind == "cash" else FULFILMENT


def misfit(value: str) -> Malformed | None:
    """Why `value` may not stand in a file as it is: it could end a cell or a line, start a formula, or be misread."""
    if not value:
        return NothingWritten()
    if len(value) > LONGEST_VALUE:
        return TextTooLong(longest=LONGEST_VALUE)
    if not ENDS_CELL.isdisjoint(value) or not value.isprintable():
        ill = next(sign for sign in value if sign in ENDS_CELL or not sign.isprintable())
        return CharacterDoesNotFit(character=ill if ill.isprintable() else f"U+{ord(ill):04X}")
    if value[0] in FORMULA:
        return StartDoesNotFit(character=value[0])
    if value != value.strip():
        return CharacterDoesNotFit(character="U+0020")
    return None


def fits(value: str) -> bool:
    """Whether `value` may stand in a file as it is."""
    return misfit(value) is None


def cells(order: Order, format: str) -> list[str]:
    """The cells of one line. Raises DoesNotFit."""
    line = []
    for column, read in LAYOUTS[format]:
        value = read(order)
        if not fits(value):
            raise DoesNotFit(claim=order.claims[0], column=column)
        line.append(value)
    return line


def sheet(orders: Iterable[Order], format: str) -> Sheet:
    """The file of these transfers, in their order: UTF-8 without a mark, CRLF after every line. Raises DoesNotFit."""
    lines = [",".join(column for column, _read in LAYOUTS[format])]
    total = 0
    for order in orders:
        lines.append(",".join(cells(order, format)))
        total += order.amount
    return Sheet("".join(line + END for line in lines).encode(), len(lines) - 1, total)


def read_back(content: bytes, format: str) -> list[dict[str, str]]:
    """The lines of a file by column. Raises FileBroken."""
    columns = [column for column, _read in LAYOUTS[format]]
    try:
        first, *lines = content.decode().split(END)
    except UnicodeDecodeError:
        raise FileBroken(line=0) from None
    if first != ",".join(columns) or not lines or lines.pop() != "":
        raise FileBroken(line=1)
    rows = []
    for number, line in enumerate(lines, start=2):
        values = line.split(",")
        if len(values) != len(columns):
            raise FileBroken(line=number)
        row = dict(zip(columns, values, strict=True))
        if not _DIGITS.fullmatch(row["amount"]):
            raise FileBroken(line=number)
        rows.append(row)
    return rows


def total_of(rows: Iterable[dict[str, str]]) -> int:
    """The sum of the amounts of a file that was read back."""
    return sum(int(row["amount"]) for row in rows)


def for_people(content: bytes, format: str) -> bytes:
    """The same file for a spreadsheet: UTF-8 with its mark, quoted, safe from formulas, accounts and names masked."""
    masks: dict[str, Callable[[str], str]] = {
        "account_number": last_three,
        "holder": first_sign,
        "member": last_three,
    }
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator=END)
    writer.writerow([column for column, _read in LAYOUTS[format]])
    for row in read_back(content, format):
        writer.writerow([disarmed(masks.get(column, str)(value)) for column, value in row.items()])
    return (BOM + "".join(lines)).encode()


def disarmed(value: str) -> str:
    """`value` as text for a spreadsheet: what would be a formula has an apostrophe ahead of it."""
    return f"'{value}" if value[:1] in FORMULA | set("\t\r\n") and value else value


def last_three(value: str) -> str:
    """'•••••678': the last three signs, of at least six; else none."""
    return HIDDEN * 5 + (value[-3:] if len(value) >= 6 else "")


def first_sign(value: str) -> str:
    """'김••': the first sign and two marks, whatever the length."""
    return value[:1] + HIDDEN * 2


def differences(*, told: Sequence[object], found: Sequence[object], names: Sequence[str]) -> list[str]:
    """The names of what is not as it was told."""
    return [name for name, was, is_ in zip(names, told, found, strict=True) if was != is_]
