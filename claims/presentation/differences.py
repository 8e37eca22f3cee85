"""Two texts of a policy beside one another: what differs rule by rule, and the bare lines below."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.outages import told
from claims.rules.policy import Document
from claims.rules.policy.differences import HEADER, Writing, differences

PARTS: Final[dict[str, Any]] = {
    HEADER: _("Header"),
    "inputs": _("Facts that are asked"),
    "during": _("Views of the outage"),
    "tables": _("Tables"),
    "steps": _("Steps"),
    "refuse": _("Reasons to refuse"),
    "refer": _("Reasons for a person to decide"),
    "award": _("Award lines"),
    "cap": _("Caps"),
    "case": _("Cases"),
}
HOW: Final[dict[str, Any]] = {
    "added": pgettext_lazy("rule", "Added"),
    "removed": pgettext_lazy("rule", "Removed"),
    "changed": pgettext_lazy("rule", "Changed"),
}
ORDER: Final = _("the order of all")


class Line(NamedTuple):
    """One line of a writing. `differs`: the other writing has it not."""

    text: str
    differs: bool


class Row(NamedTuple):
    """One rule that differs. `title` is its label in the reader's language where it has one."""

    part: str
    name: str
    title: str
    how: str
    how_key: str
    old: list[Line]
    new: list[Line]


class Plain(NamedTuple):
    """A line of the difference of the texts. `kind`: 'added', 'removed', 'place' or 'same'."""

    kind: str
    text: str


def rows(old: Document, new: Document) -> list[Row]:
    """What differs, rule by rule, in the words of the reader; empty where both say the same."""
    return [
        Row(
            str(PARTS.get(one.part, one.part)),
            one.name or str(ORDER),
            _title(one.new or one.old),
            str(HOW[one.how]),
            one.how,
            list(_lines(one.old, one.new)),
            list(_lines(one.new, one.old)),
        )
        for one in differences(old, new)
    ]


def _title(writing: Writing | None) -> str:
    return told(writing.ko, writing.en) if writing else ""


def _lines(writing: Writing | None, other: Writing | None) -> Iterator[Line]:
    if writing is not None:
        known = set(other.lines) if other else set()
        for text in writing.lines:
            yield Line(text, text not in known)


def plain(old: str, new: str) -> list[Plain]:
    """The bare difference of two texts, line by line, with three lines around each place."""
    return list(_plain(unified_diff(old.splitlines(), new.splitlines(), lineterm="")))


def _plain(lines: Iterable[str]) -> Iterator[Plain]:
    kinds = {"+": "added", "-": "removed", "@": "place"}
    for number, line in enumerate(lines):
        if number > 1:  # after the names of the two files, of which there are none
            yield Plain(kinds.get(line[0], "same"), line)
