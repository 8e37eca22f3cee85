"""A person's or a business' name as it is found by: two spellings of one name are one. Pure."""

import unicodedata
from typing import Final

from claims.rules.text import Malformed

_LONGEST: Final = 400


def name_key(text: str) -> str:
    """The name without case, blanks and what cannot be seen, its compatibility forms made one.

    Raises `Malformed` where nothing is left, and for what no name is as long as.
    """
    if len(text) > _LONGEST:
        raise Malformed
    found = _folded(text)
    if not found:
        raise Malformed
    return found


def _folded(text: str) -> str:
    # What is taken out may let signs grow together that stood apart: until nothing changes any more.
    found = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(sign for sign in found if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return kept if kept == text else _folded(kept)
