"""Reading one TOML table field by field: every field that is not asked for, missing or malformed becomes a
problem.

A reader answers a harmless value where it notes a problem, so that the rest of the document is read as well.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Final

from claims.rules.calendar import day_number
from claims.rules.policy.document import Text
from claims.rules.policy.exact import exact_day, exact_number
from claims.rules.policy.problems import Path, Problems
from claims.rules.refusal import N_

LONGEST_TEXT: Final = 2000
LONGEST_LABEL: Final = 200
MOST_ROWS: Final = 500
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


# Keys of the top that are no keys of anything below: whoever writes one further down meant the document.
_OF_THE_DOCUMENT: Final = frozenset(
    {
        "language",
        "time_zone",
        "calendar",
        "once_per",
        "title",
        "summary",
        "tax",
        "source",
        "covers",
        "inputs",
        "tables",
    }
)


class Fields:
    """One table of a document at `path`. Call `done` when everything was read."""

    def __init__(self, table: dict[str, Any], path: Path, problems: Problems) -> None:
        self.table = table
        self.path = path
        self.problems = problems
        self._read: list[str] = []

    def wrong(self, key: str | None, sentence: str, /, **facts: object) -> None:
        self.problems.add(self.path if key is None else (*self.path, key), sentence, **facts)

    def has(self, key: str) -> bool:
        return key in self.table

    def raw(self, key: str, wanted: str, *, required: bool = True) -> Any:
        """The value as TOML gives it, or None; `wanted` tells the author what to write."""
        self._read.append(key)
        if key not in self.table and required:
            self.wrong(key, N_("`%(key)s` is missing. Write %(wanted)s."), key=key, wanted=wanted)
        return self.table.get(key)

    def bad(self, key: str, wanted: str) -> None:
        self.wrong(key, N_("This is not what `%(key)s` takes. Write %(wanted)s."), key=key, wanted=wanted)

    def text(
        self,
        key: str,
        wanted: str,
        *,
        pattern: str = r"(?s).+",
        required: bool = True,
        longest: int = LONGEST_TEXT,
    ) -> str:
        value = self.raw(key, wanted, required=required)
        if value is None:
            return ""
        if (
            not isinstance(value, str)
            or not re.fullmatch(pattern, value)
            or not value.strip()
            or _UNPRINTABLE.search(value)
        ):
            self.bad(key, wanted)
            return ""
        if len(value) > longest:
            self.wrong(key, N_("This is longer than %(longest)s characters. Shorten it."), longest=longest)
        return value

    def both(self, key: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> Text:
        """A text in both languages; one without the other is a problem."""
        value = self.raw(key, '{ ko = "...", en = "..." }', required=required)
        if value is None:
            return Text("", "")
        if not isinstance(value, dict):
            self.bad(key, '{ ko = "...", en = "..." }')
            return Text("", "")
        fields = Fields(value, (*self.path, key), self.problems)
        told = Text(*(fields.text(language, '"..."', longest=longest) for language in Text._fields))
        fields.done()
        return told

    def label(self) -> Text | None:
        """A `label` that may be left out."""
        told = self.both("label", required=False, longest=LONGEST_LABEL)
        return told if any(told) else None

    def flag(self, key: str) -> bool:
        value = self.raw(key, "true or false", required=False)
        if value is not None and not isinstance(value, bool):
            self.bad(key, "true or false")
        return value is True

    def whole(self, key: str, *, low: int, high: int, required: bool = False) -> int | None:
        wanted = f"{low} ... {high}"
        value = self.raw(key, wanted, required=required)
        if value is None:
            return None
        if type(value) is not int or not low <= value <= high:
            self.bad(key, wanted)
            return None
        return value

    def ratio(self, key: str, *, required: bool = False) -> Fraction | None:
        """An exact number: 1500, 0.2 (read as decimals, never as a float)."""
        value = self.raw(key, "1500, 0.2 ...", required=required)
        if value is None:
            return None
        exact = exact_number(value)
        if exact is None:
            self.bad(key, "1500, 0.2 ...")
        return exact

    def day(self, key: str, default: date) -> int:
        """The number of a day from 1900 to 2399."""
        value = self.raw(key, "2023-03-01", required=False)
        day = exact_day(default if value is None else value)
        if day is None:
            self.bad(key, "2023-03-01")
        return day_number(default) if day is None else day

    def one_of(self, key: str, words: Sequence[str], *, default: str | None = None) -> str:
        wanted = ", ".join(f'"{word}"' for word in words)
        value = self.raw(key, wanted, required=default is None)
        if value is None:
            return words[0] if default is None else default
        if not isinstance(value, str) or value not in words:
            self.bad(key, wanted)
            return words[0]
        return value

    def some_of(
        self, key: str, wanted: str, *, pattern: str, words: Collection[str] = (), required: bool = True
    ) -> tuple[str, ...]:
        """A list of one or more different texts."""
        value = self.raw(key, wanted, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            self.bad(key, wanted)
            return ()
        for index, item in enumerate(value):
            fits = isinstance(item, str) and re.fullmatch(pattern, item) and (not words or item in words)
            if not fits or value.index(item) != index:
                self.problems.add(
                    (*self.path, key, index),
                    N_("This is unknown, or there twice. Write one or more of: %(wanted)s."),
                    wanted=wanted,
                )
                return ()
        return tuple(value)

    def inner(self, key: str, wanted: str, *, required: bool = True) -> "Fields | None":
        """The table under `key`."""
        value = self.raw(key, wanted, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.bad(key, wanted)
            return None
        return Fields(value, (*self.path, key), self.problems)

    def named(self, key: str, wanted: str) -> dict[str, "Fields"]:
        """The tables under `key` by name: [inputs.loss], [inputs.fee]."""
        inner = self.inner(key, wanted, required=False)
        found: dict[str, Fields] = {}
        for name, value in inner.table.items() if inner else ():
            if isinstance(value, dict):
                found[name] = Fields(value, (*self.path, key, name), self.problems)
            else:
                self.problems.add(
                    (*self.path, key, name), N_("A table is needed here. Write %(wanted)s."), wanted=wanted
                )
        return found

    def rows(self, key: str, wanted: str, *, most: int = MOST_ROWS, required: bool = False) -> list["Fields"]:
        """The list of tables under `key`: [[steps]]; more than `most` are a problem."""
        value = self.raw(key, wanted, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            self.bad(key, wanted)
            return []
        if len(value) > most:
            self.wrong(key, N_("There are more than %(most)s rows. Write fewer."), most=most)
        return [
            Fields(row, (*self.path, key, index), self.problems) for index, row in enumerate(value[:most])
        ]

    def done(self) -> None:
        """Notes every key that nobody asked for."""
        for key in self.table:
            if self.path and key not in self._read and key in _OF_THE_DOCUMENT:
                keys = ", ".join(self._read)
                self.wrong(
                    key,
                    N_(
                        "`%(key)s` is not a key of this table. Its keys are: %(keys)s. A key of the document itself "
                        "stands above the first line in square brackets."
                    ),
                    key=key,
                    keys=keys,
                )
            elif key not in self._read:
                near = get_close_matches(key, self._read, n=1)
                if near:
                    self.wrong(
                        key,
                        N_("`%(key)s` is not a key of this table. Did you mean `%(near)s`?"),
                        key=key,
                        near=near[0],
                    )
                else:
                    keys = ", ".join(self._read)
                    self.wrong(
                        key,
                        N_("`%(key)s` is not a key of this table. Its keys are: %(keys)s."),
                        key=key,
                        keys=keys,
                    )
