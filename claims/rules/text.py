"""Canonical text: what a person typed, in the one form in which it is kept, compared and shown.

Everything that enters (form, file, API) passes here first, so that no later floor meets a NUL that the
database refuses, a lone surrogate that UTF-8 refuses, or a mark that turns a name around on the screen.
"""

import re
import unicodedata
from typing import Final

from claims.rules.refusal import N_, Refusal

# Left behind by copying and invisible: zero-width space, word joiner, byte order mark, soft hyphen. Joiners
# stay: emoji need them.
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]+")
# Raw, so that no lone surrogate stands in a string of this module. Controls (but for tab and line feed, see
# below), marks of direction, line and paragraph separators, lone surrogates, non-characters,
# and what stands where bytes could not be read (U+FFFD): nobody types it.
_FORBIDDEN: Final = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
)
_FORBIDDEN_IN_LINES: Final = re.compile(rf"[{_FORBIDDEN}]")
_FORBIDDEN_IN_LINE: Final = re.compile(rf"[\t\n{_FORBIDDEN}]")
_BLANK: Final = (
    " \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# NFC makes a text at most three times as long, and can shorten one about as much: what is longer is refused
# unread.
_NFC_FACTOR: Final = 4


class Malformed(Refusal):
    """What was typed has not the form that was asked for. Its facts never repeat what was typed."""

    code = "malformed"
    sentence = N_("This value is not written as it should be. Please check it and type it again.")


class TextTooLong(Malformed):
    """Facts: `longest`, in characters."""

    code = "text_too_long"
    sentence = N_("This text is too long. Please shorten it to %(longest)s characters.")


class ForbiddenCharacter(Malformed):
    """Facts: `character` (its code point, 'U+202E') and `position`, counted from 1."""

    code = "forbidden_character"
    sentence = N_("Character %(character)s at position %(position)s cannot be used here. Please remove it.")


def canonical(text: str, *, longest: int, lines: bool = False) -> str:
    """`text` in NFC, without blanks at its ends, at most `longest` characters; line breaks only if `lines`.

    May be empty: whether that is allowed is the question of the field. Raises `TextTooLong`,
    `ForbiddenCharacter`.
    """
    if len(text) > longest * _NFC_FACTOR:
        raise TextTooLong(longest=longest)
    if not text.isprintable() or "\ufffd" in text:  # another printable text holds none of what follows
        text = _INVISIBLE.sub("", text)
        if lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.strip(_BLANK)
        found = (_FORBIDDEN_IN_LINES if lines else _FORBIDDEN_IN_LINE).search(text)
        if found:
            raise ForbiddenCharacter(character=f"U+{ord(found.group()):04X}", position=found.start() + 1)
    text = unicodedata.normalize("NFC", text.strip(_BLANK))
    if len(text) > longest:
        raise TextTooLong(longest=longest)
    return text


def plain(text: str) -> str:
    """`text` with full-width and other compatibility forms made plain ('１２３－４５': '123-45'), stripped.

    What copying left behind and nobody sees is gone. For identifiers typed through a Korean keyboard; never for
    names, which NFKC would change.
    """
    return (text if text.isascii() else unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip()
