"""On which line of a TOML text each key and each array element stands.

`tomllib` gives values without places, and an error that cannot name its line is of no use to an author. This
walks a text that `tomllib` has accepted, so that it needs not be strict.
"""

import re
from bisect import bisect_right

from claims.rules.policy.problems import Path

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_STRINGS = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+|' + r"'''.*?'''+|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]*")


def places(text: str) -> dict[Path, int]:
    """Line (from 1) by key path of `text`, which is valid TOML."""
    walk = _Walk(text.replace("\r\n", "\n"))
    walk.document()
    return walk.lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._arrays: dict[Path, int] = {}  # arrays of tables -> index of their last table

    def document(self) -> None:
        table: Path = ()
        while self.skip() < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self.header(2, array=True)
            elif self.text.startswith("[", self.at):
                table = self.header(1, array=False)
            else:
                self.pair(table)

    def header(self, brackets: int, *, array: bool) -> Path:
        start, self.at = self.at, self.at + brackets
        self.skip()
        *outer, last = self.keys()
        path: Path = ()
        for key in outer:
            path = (*path, key)
            self.mark(path, start)
            path = self.entered(path)
        path = (*path, last)
        if array:
            self.mark(path, start)
            self._arrays[path] = self._arrays.get(path, -1) + 1
            path = (*path, self._arrays[path])
        self.mark(path, start)
        self.skip()
        self.at += brackets
        return path

    def entered(self, path: Path) -> Path:
        return (*path, self._arrays[path]) if path in self._arrays else path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for key in self.keys():
            path = (*path, key)
            self.mark(path, start)
        self.skip()
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip()
        first = self.text[self.at]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline(path)
        else:
            found = _STRINGS.match(self.text, self.at) or _BARE.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.skip() < len(self.text) and self.text[self.at] != "]":
            self.mark((*path, index), self.at)
            self.value((*path, index))
            index += 1
            self.comma()
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while self.skip() < len(self.text) and self.text[self.at] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        if self.skip() < len(self.text) and self.text[self.at] == ",":
            self.at += 1

    def keys(self) -> list[str]:
        found: list[str] = []
        while match := _KEY.match(self.text, self.at):
            key = match.group()
            found.append(key[1:-1] if key[0] in "\"'" else key)
            self.at = match.end()
            dot = _DOT.match(self.text, self.at)
            if not dot:
                break
            self.at = dot.end()
        return found

    def mark(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_right(self._breaks, at - 1) + 1)

    def skip(self) -> int:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at
