"""What one document says otherwise than another, rule by rule, in the words in which each wrote it down.

A rule is a key of the header, an input, a row of a table, a step, a condition, an award line, a cap or a case. Two
documents without differences say the same, however they are laid out and commented.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final, Literal, NamedTuple

from claims.rules.policy.document import Document

How = Literal["added", "removed", "changed"]
# The tables of a document that hold a rule under each of their keys, and the lists of rules, by what names one.
NAMED: Final = ("inputs", "during")
LISTED: Final = {
    "steps": "id", "refuse": "code", "refer": "code", "award": "line", "cap": "id", "case": "name",
}  # fmt: skip
TABLES: Final = "tables"
HEADER: Final = "header"


class Writing(NamedTuple):
    """One rule as it stands in a document: its label in both languages, and its lines."""

    ko: str
    en: str
    lines: tuple[str, ...]


class Difference(NamedTuple):
    """`part` is a key of the document or 'header'; `name` is what the rule is called there, '' for the order of all."""

    part: str
    name: str
    how: How
    old: Writing | None
    new: Writing | None


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """What `new` says otherwise than `old`, in the order of the language."""
    before, after = _raw(old), _raw(new)
    parts = dict.fromkeys(key for raw in (before, after) for key in raw)
    known = [key for key in parts if key in _ORDER]
    found: list[Difference] = []
    for key in [key for key in parts if key not in _ORDER]:
        found += _named(HEADER, _flat(key, before.get(key)), _flat(key, after.get(key)))
    for key in sorted(known, key=_ORDER.index):
        found += _part(key, before.get(key), after.get(key))
    return tuple(found)


_ORDER: Final = (*NAMED, TABLES, *LISTED)


def _raw(document: Document) -> dict[str, Any]:
    return tomllib.loads(document.text, parse_float=Decimal)


def _part(key: str, old: Any, new: Any) -> Iterator[Difference]:
    if key in NAMED:
        yield from _named(key, _written(old or {}), _written(new or {}))
    elif key == TABLES:
        for name in {**(old or {}), **(new or {})}:
            yield from _rows(name, (old or {}).get(name), (new or {}).get(name))
    else:
        before, after = _by_name(old or [], LISTED[key]), _by_name(new or [], LISTED[key])
        yield from _named(key, _written(before), _written(after))
        yield from _moved(key, list(before), list(after))


def _by_name(rows: list[dict[str, Any]], names: str) -> dict[str, Any]:
    """The rules of a list by name; one that comes again is counted: 'late', 'late (2)'."""
    found: dict[str, Any] = {}
    for row in rows:
        name, again = str(row.get(names, "")), 2
        while (called := name if again == 2 and name not in found else f"{name} ({again})") in found:
            again += 1
        found[called] = row
    return found


def _written(rules: Mapping[str, Any]) -> dict[str, Writing]:
    return {name: _writing(rule) for name, rule in rules.items()}


def _named(part: str, old: Mapping[str, Writing], new: Mapping[str, Writing]) -> Iterator[Difference]:
    for name in {**old, **new}:
        before, after = old.get(name), new.get(name)
        if before != after:
            yield Difference(part, name, _how(before, after), before, after)


def _how(old: object, new: object) -> How:
    return "added" if old is None else "removed" if new is None else "changed"


def _moved(part: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """That the rules which both have stand in another order: the order decides what is asked first."""
    before, after = [name for name in old if name in new], [name for name in new if name in old]
    if before != after:
        yield Difference(part, "", "changed", Writing("", "", tuple(before)), Writing("", "", tuple(after)))


def _rows(name: str, old: Any, new: Any) -> Iterator[Difference]:
    """A table row by row: rows that make way for others stand beside them."""
    if old is None or new is None or _columns(old) != _columns(new):
        before, after = (None if table is None else _table(table) for table in (old, new))
        yield Difference(TABLES, name, _how(before, after), before, after)
        return
    before_rows, after_rows = ([_value(row) for row in _rows_of(table)] for table in (old, new))
    matched = SequenceMatcher(a=before_rows, b=after_rows, autojunk=False)
    for what, first, last, start, end in matched.get_opcodes():
        if what != "equal":
            for was, now in zip_longest(before_rows[first:last], after_rows[start:end]):
                yield Difference(TABLES, name, _how(was, now), _line(was), _line(now))


def _columns(table: Any) -> Any:
    return {key: value for key, value in table.items() if key != "rows"} if isinstance(table, dict) else None


def _rows_of(table: Any) -> list[Any]:
    return table.get("rows", []) if isinstance(table, dict) else table


def _table(table: Any) -> Writing:
    head = [f"{key} = {_value(value)}" for key, value in (_columns(table) or {}).items()]
    return Writing("", "", (*head, *(_value(row) for row in _rows_of(table))))


def _line(text: str | None) -> Writing | None:
    return None if text is None else Writing("", "", (text,))


def _flat(key: str, value: Any) -> dict[str, Writing]:
    """A key of the header; a table of the header by its keys ('title.ko')."""
    if isinstance(value, dict):
        return {f"{key}.{inner}": Writing("", "", (_value(one),)) for inner, one in sorted(value.items())}
    return {} if value is None else {key: Writing("", "", (_value(value),))}


def _writing(rule: Any) -> Writing:
    """One rule, a line for each of its keys, whatever their order."""
    if not isinstance(rule, dict):
        return Writing("", "", (_value(rule),))
    called = rule.get("label") or rule.get("text")
    label = called if isinstance(called, dict) else {}
    lines = tuple(f"{key} = {_value(value)}" for key, value in sorted(rule.items()))
    return Writing(str(label.get("ko", "")), str(label.get("en", "")), lines)


def _value(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_value(one)}" for key, one in sorted(value.items()))
        return f"{{ {inner} }}"
    return str(value)
