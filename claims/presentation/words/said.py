"""A code word and the sentence that is put for it."""

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]


def said(words: Words, code: str) -> str:
    """The word for it in the reader's language; the code where there is none."""
    return str(words.get(code, code))
