"""What a file is called: a name that is safe to show and to save under, with the ending of what it is."""

import re
import unicodedata
from typing import Final

from claims.rules.papers.kinds import ENDINGS
from claims.rules.residents import resident_number_in

LONGEST: Final = 80
NAMELESS: Final = "paper"
_WORD: Final = re.compile(r"\.[A-Za-z]{2,5}$|\.[A-Za-z][A-Za-z0-9]{1,4}$")
_UNSAFE: Final = re.compile(r'[<>:"|?*%\'`$;&\\/]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def file_name(typed: str, kind: str) -> str:
    """The name without path, controls, marks of direction, and whatever endings it claims; with the ending of `kind`.

    A name with a resident registration number is not kept at all: papers are called by their owner's.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", typed[-1_000:]))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if sign.isprintable() or sign.isspace())
    stem = _UNSAFE.sub("_", seen)
    while shorter := _WORD.sub("", stem.strip(" .")):
        if shorter == stem:
            break
        stem = shorter
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:LONGEST].strip(" .")
    if not stem or resident_number_in(typed) or resident_number_in(stem):
        stem = NAMELESS
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ENDINGS[kind]}"
