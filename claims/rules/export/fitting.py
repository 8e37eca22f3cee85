"""What may stand in a file as it is: values are never quoted, escaped or altered, and what does not fit is refused."""

import re
from typing import Final

from claims.rules.refusal import N_, Refusal
from claims.rules.text import Malformed, TextTooLong

FORMULA: Final = frozenset("=+-@")  # a spreadsheet computes what starts with these
QUOTE: Final = '"'
BYTES: Final = "bytes"
CHARACTERS: Final = "characters"
_HANGUL: Final = "가"


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


class LongerThanTheFile(Malformed):
    """Facts: `longest`, in bytes, and `letters`, how many letters of Hangul that is."""

    code = "longer_than_the_file"
    sentence = N_(
        "This is too long for the bank’s file, which holds %(letters)s Korean letters (%(longest)s bytes). Please "
        "shorten it as your bank does in your bank book."
    )


class Room:
    """What one column of a file can hold: characters of an encoding, none that ends a cell, up to a length."""

    def __init__(
        self, *, encoding: str, longest: int, measure: str = CHARACTERS, ends_cell: str = f",{QUOTE}"
    ) -> None:
        self.encoding, self.longest, self.measure = encoding, longest, measure
        self.ends_cell = frozenset(ends_cell)
        ill = re.escape("\n" + "".join(sorted(self.ends_cell)))
        starts = re.escape("".join(sorted(FORMULA)))
        signs = f"[^{ill}]{{1,{longest}}}"
        if measure == BYTES:  # as many as there are surely bytes for
            few = longest // _widest(encoding)
            signs = f"(?:[^{ill}\\x80-\U0010ffff]{{1,{longest}}}" + (f"|[^{ill}]{{1,{few}}})" if few else ")")
        self.plainly = f"(?![{starts} ]){signs}(?<! )"  # of text without a line's end
        self._holds_plainly = re.compile(self.plainly).fullmatch

    def holds(self, value: str) -> bool:
        """Whether `value` may stand here as it is."""
        return self.misfit(value) is None

    def surely_holds(self, value: str) -> bool:
        """Fast, of a value that is printable and of this encoding: False may still be room enough."""
        return bool(value) and self._holds_plainly(value) is not None

    def misfit(self, value: str) -> Malformed | None:
        """Why `value` may not stand here: it could end a cell or a line, start a formula, be misread or cut."""
        if self.surely_holds(value) and value.isprintable() and _has(self.encoding, value):
            return None
        if not value:
            return NothingWritten()
        if self.measure == CHARACTERS and len(value) > self.longest:
            return TextTooLong(longest=self.longest)
        for sign in value:
            if sign in self.ends_cell or not sign.isprintable() or not _has(self.encoding, sign):
                return CharacterDoesNotFit(character=_seen(sign))
        if value[0] in FORMULA:
            return StartDoesNotFit(character=value[0])
        if value != value.strip():
            return CharacterDoesNotFit(character="U+0020")
        if self.measure == BYTES and len(value.encode(self.encoding)) > self.longest:
            letters = self.longest // len(_HANGUL.encode(self.encoding))
            return LongerThanTheFile(longest=self.longest, letters=letters)
        return None


def _widest(encoding: str) -> int:
    """Bytes of the widest character."""
    return 4 if encoding.startswith("utf-8") else 2


def _has(encoding: str, text: str) -> bool:
    """Whether the encoding has these characters."""
    try:
        return text.isascii() or bool(text.encode(encoding))
    except UnicodeError:
        return False


def _seen(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
