"""Rows of text set in columns for a terminal, where a sign of Hangul takes two places."""

import unicodedata
from collections.abc import Iterator, Sequence


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, two spaces between the columns; nothing is cut."""
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (text + " " * (most - width(text)) for text, most in zip(row, widest, strict=True))
        yield "  ".join(cells).rstrip()


def width(text: str) -> int:
    """Places on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
