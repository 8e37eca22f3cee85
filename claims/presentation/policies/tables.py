"""The tables of a policy as rows of words: their edges, days and texts, under headings that say what is looked up."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext, pgettext

from claims.models.outages import told
from claims.presentation import numbers, particles
from claims.presentation.policies.formula import Formula
from claims.rules.calendar import day_of
from claims.rules.policy.bands import Band, Cell, Table
from claims.rules.policy.document import Document
from claims.rules.policy.nodes import DATE, Node


class Shown(NamedTuple):
    """One table: its number in the document, its label or '', the headings, and rows of as many cells."""

    number: int
    label: str
    headings: list[str]
    rows: list[list[str]]


class _Use(NamedTuple):
    """Where a table is looked up: the label of the step or line, the node, the unit that its values are told in."""

    label: str
    node: Node
    unit: str


def tables(document: Document, formula: Formula) -> list[Shown]:
    """The tables in the order of the document, as the first formula that looks into each takes it."""
    uses: dict[str, _Use] = {}
    for use in _uses(document, formula):
        uses.setdefault(str(use.node.value), use)
    return [
        _table(number, table, uses.get(table.name), formula)
        for number, table in enumerate(document.tables, 1)
    ]


def _uses(document: Document, formula: Formula) -> Iterator[_Use]:
    for label, expression, unit in _expressions(document):
        for node, hint in formula.units.walk(expression, unit):
            if node.kind == "lookup":
                yield _Use(label if node is expression else "", node, hint)


def _expressions(document: Document) -> Iterator[tuple[str, Node, str]]:
    """Every formula with the label of what it is for, and its unit."""
    for step in document.steps:
        yield told(*step.label), step.expression, step.unit
    for condition in (*document.refuse, *document.refer):
        yield "", condition.when, ""
    for line in document.award:
        yield told(*line.label), line.amount, line.unit
        if line.when is not None:
            yield "", line.when, ""
    for cap in document.caps:
        yield told(*cap.label), cap.most, document.capped_unit(cap)


def _table(number: int, table: Table, use: _Use | None, formula: Formula) -> Shown:
    asked = use.node.parts if use else (None,) * len(table.columns)
    headings = [
        formula.heading(part) if part else column.name
        for part, column in zip(asked, table.columns, strict=True)
    ]
    headings.append((use.label if use else "") or gettext("Value"))
    rows = [
        [
            *(
                _cell(cell, column.type, part, formula)
                for cell, column, part in zip(row.cells, table.columns, asked, strict=True)
            ),
            numbers.exact(row.value, use.unit if use else ""),
        ]
        for row in table.rows
    ]
    return Shown(number, told(*table.label) if table.label else "", headings, rows)


def _cell(cell: Cell, type_: str, asked: Node | None, formula: Formula) -> str:
    if cell is None:
        return gettext("all others")
    if isinstance(cell, str):
        return formula.text(cell, asked) if asked else cell
    if type_ == DATE:
        return _days(cell)
    return particles.chosen(_band(cell, formula.units.of(asked) if asked else ""))


def _days(band: Band) -> str:
    """A band of days, both ends included."""
    first = numbers.calendar_day(day_of(int(band.low[0]))) if band.low else ""
    last = numbers.calendar_day(day_of(int(band.high[0]) - 1)) if band.high else ""
    if first == last:
        return first
    if not last:
        return pgettext("band", "from %(first)s") % {"first": first}
    if not first:
        return pgettext("band", "until %(last)s") % {"last": last}
    return pgettext("band", "%(first)s to %(last)s") % {"first": first, "last": last}


def _band(band: Band, unit: str) -> str:
    """A band of numbers: over 300,000 won and up to 500,000 won."""
    if band.low and band.high and band.low[0] == band.high[0]:
        return numbers.exact(band.low[0], unit)
    low = _low(*band.low, unit) if band.low else ""
    high = _high(*band.high, unit) if band.high else ""
    return (
        pgettext("band", "%(low)s and %(high)s") % {"low": low, "high": high} if low and high else low or high
    )


def _low(edge: Fraction, above: bool, unit: str) -> str:
    words = pgettext("band", "over %(edge)s") if above else pgettext("band", "at least %(edge)s")
    return words % {"edge": numbers.exact(edge, unit)}


def _high(edge: Fraction, above: bool, unit: str) -> str:
    words = pgettext("band", "up to %(edge)s") if above else pgettext("band", "below %(edge)s")
    return words % {"edge": numbers.exact(edge, unit)}
