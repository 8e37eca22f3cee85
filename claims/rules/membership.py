"""A line of one of our own rosters, checked: who, when, and the facts that policies read from it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from claims.rules.facts import Input
from claims.rules.filing.answers import read_fact
from claims.rules.filing.fields import choice, read, read_instant
from claims.rules.filing.found import Finding
from claims.rules.identifiers import READERS
from claims.rules.policy.document import Input as DeclaredInput

COLUMNS: Final = ("key_kind", "key")
OPTIONAL: Final = ("from", "to")


class Member(NamedTuple):
    """One row of a roster. `period` is a half-open range as Postgres writes it; open where no end is known."""

    key_kind: str
    key: str
    period: str
    facts: dict[str, Input]


def checked_member(
    cells: Mapping[str, str], *, columns: Mapping[str, DeclaredInput]
) -> tuple[Member | None, list[Finding]]:
    """A line by column as a row of the roster, or None and all that is wrong. `columns` gives the types of the facts.

    A fact that is left empty is not known; the policy says what follows from that.
    """
    found: list[Finding] = []
    kind = choice(found, "key_kind", cells["key_kind"].strip(), tuple(READERS))
    key = read(found, "key", cells["key"], READERS[kind]) if kind in READERS else ""
    if not key and not found:
        found.append(Finding("key", "required"))
    start, end = (read_instant(found, name, cells[name]) if cells.get(name) else None for name in OPTIONAL)
    if start and end and end <= start:
        found.append(Finding("to", "period_reversed"))
    facts = {
        name: read_fact(found, asked, cells[name]) for name, asked in columns.items() if cells[name].strip()
    }
    if found:
        return None, found
    period = f"[{start.isoformat() if start else ''},{end.isoformat() if end else ''})"
    return Member(kind, key, period, facts), found
