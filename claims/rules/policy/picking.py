"""Writes the look-up in a table as Python over integers: one nested choice, each column by halving.

So a long table is neither slow nor deeply nested.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from claims.rules.policy.bands import Cut, Table
from claims.rules.policy.covering import holder, pieces
from claims.rules.policy.ratios import Denominator, Number, constant, enclosed, shared

NOTHING = "None"  # what no row holds


class Asked(NamedTuple):
    """What is looked up in one column: a number or day, or a text, which is one of `texts` (number by text)."""

    number: Number
    texts: Mapping[str, int]


class Picking:
    """The look-up of the values `asked` in `table`. `code` is the value over `under`, or `NOTHING`."""

    def __init__(self, table: Table, asked: Sequence[Asked]) -> None:
        self.table, self.asked = table, asked
        self.under = shared(Denominator(row.value.denominator) for row in table.rows)
        self._known: dict[tuple[int, tuple[int, ...]], str] = {}
        self.code = self._decided(0, tuple(range(len(table.rows))))

    @property
    def may_miss(self) -> bool:
        return NOTHING in self.code

    def _decided(self, place: int, rows: tuple[int, ...]) -> str:
        if not rows:
            return NOTHING
        if place == len(self.asked):
            return enclosed(constant(self.table.rows[holder(self.table, rows)].value).scaled(self.under))
        if (place, rows) not in self._known:
            asked = self.asked[place]
            branches = self._by_text(place, rows) if asked.texts else self._by_number(place, rows)
            self._known[place, rows] = _halved(_joined(branches))
        return self._known[place, rows]

    def _by_number(self, place: int, rows: tuple[int, ...]) -> list[tuple[str, str]]:
        """For each piece that the number can be in: the question whether it is not beyond it, and the code."""
        number = self.asked[place].number
        first, last = (number.low, False), (number.high, True)
        return [
            (_beside(number, piece.high) if piece.high else "", self._decided(place + 1, piece.rows))
            for piece in pieces(self.table, place, rows)
            if (piece.high is None or piece.high > first) and (piece.low is None or piece.low < last)
        ]

    def _by_text(self, place: int, rows: tuple[int, ...]) -> list[tuple[str, str]]:
        code, texts = self.asked[place].number.code, self.asked[place].texts
        held = {piece.text: piece.rows for piece in pieces(self.table, place, rows)}
        ascending = sorted(texts.items(), key=lambda item: item[1])
        return [
            (f"{code} <= {figure}", self._decided(place + 1, held.get(text, held[""])))
            for text, figure in ascending
        ]


def _joined(branches: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Branches beside one another with the same code are one."""
    found: list[tuple[str, str]] = []
    for question, code in branches:
        if found and found[-1][1] == code:
            found.pop()
        found.append((question, code))
    return found


def _halved(branches: Sequence[tuple[str, str]]) -> str:
    if len(branches) == 1:
        return branches[0][1]
    half = len(branches) // 2
    return f"({_halved(branches[:half])} if {branches[half - 1][0]} else {_halved(branches[half:])})"


def _beside(number: Number, cut: Cut) -> str:
    edge, above = cut
    under = shared((number.under, Denominator(edge.denominator)))
    return f"{number.scaled(under)} {'<=' if above else '<'} {constant(Fraction(edge)).scaled(under)}"
