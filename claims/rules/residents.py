"""Resident registration numbers, which may not be kept: found wherever they are typed, taken out of what is shown."""

import re
import unicodedata
from typing import Final

from claims.rules.refusal import N_
from claims.rules.text import Malformed


class ResidentNumberTyped(Malformed):
    code = "resident_number"
    sentence = N_("This looks like a resident registration number. We may not keep it: please remove it.")


# Invisible characters that could stand between digits: soft hyphen, joiners, marks of direction.
_HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# Up to three blanks, hyphens or dots between the date and the rest, or one between all 13 digits.
_DIGIT: Final = re.compile(r"\d")
_RESIDENT: Final = re.compile(
    r"(?<!\d)\d{6}[\W_]{0,3}\d{7}(?!\d)|(?<!\d)(?<!\d[\W_])(?:\d[\W_]){12}\d(?![\W_]?\d)"
)
# Of a table: what stands in two columns is no number, such as the day and the amount of `221015 1200000`.
_IN_CELL: Final = re.compile(
    r"(?<!\d)\d{6}(?:[^\w\s,;|]|_)?\d{7}(?!\d)"
    r"|(?<!\d)(?<!\d[^\w\s,;|])(?:\d(?:[^\w\s,;|]|_)){12}\d(?!(?:[^\w\s,;|]|_)?\d)"
)
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def resident_number_in(text: str, *, table: bool = False) -> bool:
    """Whether a resident or foreigner registration number seems to stand anywhere in `text`.

    That is: six digits that are a date (YYMMDD, 29 February in leap years only), at most three signs that are
    neither letter nor digit, and seven digits that start with 1 to 8, with no further digit at either end; in
    any script's digits, full width, circled, with hidden characters between, or each digit apart.

    The check digit is not asked for, since numbers given from October 2020 on have none: so about three in a
    hundred of other 13-digit numbers written in one run are taken for one (a few bar codes and account
    numbers), and a person has to write those with hyphens. Numbers of 12 or 14 digits, phone numbers and
    numbers grouped otherwise are not. Numbers in words and those with masked digits pass: the former cannot
    be told from prose, the latter are harmless.

    In a `table` nothing, or one sign that parts no columns, stands between the date and the rest: there a day and an
    amount apart by blanks, commas, semicolons or bars are two things.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if len(text) < 13 or len(_DIGIT.findall(text)) < 13:  # most texts, and five times as fast as what follows
        return False
    text = _HIDDEN.sub("", text)
    form = _IN_CELL if table else _RESIDENT
    return any(_is_resident_number(found.group()) for found in form.finditer(text))


def _is_resident_number(run: str) -> bool:
    """`run` holds 13 digits. The seventh names century, sex and nationality: 3, 4, 7, 8 are of the 2000s."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in run if sign.isdecimal())
    year, month, day, kind = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    if not (1 <= kind <= 8 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return False
    born_1900 = year == 0 and kind in (1, 2, 5, 6)  # 1900 was no leap year
    return (month, day) != (2, 29) or (year % 4 == 0 and not born_1900)


_HIDDEN_DIGITS: Final = "******-*******"


def without_resident_numbers(text: str, *, table: bool = False) -> str:
    """`text`, or a `table`, as whoever typed it may see it again: asterisks in the place of each such number.

    A text that holds none is left as it is; in one that does, compatibility forms become plain.
    """
    if not resident_number_in(text, table=table):
        return text
    seen = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    form = _IN_CELL if table else _RESIDENT
    shown = form.sub(
        lambda found: _HIDDEN_DIGITS if _is_resident_number(found.group()) else found.group(), seen
    )
    return _HIDDEN_DIGITS if resident_number_in(shown, table=table) else shown
