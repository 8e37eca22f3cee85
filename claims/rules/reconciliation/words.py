"""The words of banks for what became of a transfer, as `claims/data/banks/answers.toml` lists them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

_GAPS: Final = re.compile(r"[\s_\-]+")
UNCLEAR: Final = "unclear"


@cache
def _listed() -> dict[str, Any]:
    file = resources.files("claims") / "data" / "banks" / "answers.toml"
    return tomllib.loads(file.read_text("utf-8"))


def folded(text: str) -> str:
    """A name or a word as it is compared: without blanks, hyphens, underscores and capitals."""
    return _GAPS.sub("", text).casefold()


@cache
def _columns() -> Mapping[str, Sequence[str]]:
    return {field: [folded(name) for name in names] for field, names in _listed()["columns"].items()}


@cache
def _meanings(part: str) -> Mapping[str, str]:
    return {folded(word): result for result, words in _listed()[part].items() for word in words}


def place_of(field: str, header: Sequence[str]) -> int | None:
    """Which cell of a folded header is the column for `field`; None where there is none."""
    return next((header.index(name) for name in _columns()[field] if name in header), None)


def named(field: str) -> str:
    """The names that a column may have, for who has to mend a file: the first English one and the first Korean one."""
    names = _listed()["columns"][field]
    return f"{names[0]} ({next(name for name in names if not name.isascii())})"


@lru_cache(maxsize=1_000)
def result_of(word: str) -> str:
    """What a word of a CSV file means: one of the results, or 'unclear'."""
    return _meanings("words").get(folded(word), UNCLEAR)


@lru_cache(maxsize=1_000)
def result_of_status(code: str) -> str:
    """What a status of pain.002 means: one of the results, or 'unclear'."""
    return _meanings("statuses").get(folded(code), UNCLEAR)


def is_sum(cells: Sequence[str]) -> bool:
    """Whether a row is the sum of others, as banks put below their lines."""
    return any(folded(cell) in _sums() for cell in cells)


@cache
def _sums() -> frozenset[str]:
    return frozenset(folded(word) for word in _listed()["sums"]["words"])


def says_duplicate(reason: str) -> bool:
    """Whether a reason for refusing says that the bank has the same one already."""
    listed = _listed()["duplicates"]
    parts = set(reason.upper().replace(",", " ").replace(":", " ").split())
    return not parts.isdisjoint(listed["codes"]) or any(word in reason.casefold() for word in listed["words"])
