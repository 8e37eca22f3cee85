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
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found = "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")
    if not found:
        raise Malformed
    return found
