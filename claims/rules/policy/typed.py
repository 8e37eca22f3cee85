"""What may stand beside what in an expression, and within which bounds its value lies.

Every function takes typed nodes, answers the node that joins them, and raises `WrongError` where the types do
not fit. The bounds prove that a divisor is above zero, so that no set of facts can break a run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from claims.rules.money import MODES, rounded
from claims.rules.policy.bands import Table
from claims.rules.policy.nodes import BOOLEAN, CALLED, DATE, INSTANT, NUMBER, TEXT, Node
from claims.rules.refusal import N_

_LARGEST: Final = 10**40  # of a value, and of the parts of a ratio that bounds it
_ONE: Final = Node("constant", NUMBER, value=Fraction(1), low=Fraction(1), high=Fraction(1))
YES_OR_NO: Final = N_(
    "A table has no column of yes and no. Write two tables: lookup(one, ...) if member else lookup(other, ...)."
)
_HALF_UP: Final = Node("constant", TEXT, value="half_up", texts=frozenset({"half_up"}))


class WrongError(Exception):
    """One thing that is wrong with one expression: an English msgid and its facts."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts)
        self.sentence = sentence
        self.facts = facts


class ToldError(Exception):
    """The expression names something whose own error is told already."""


def number(kind: str, parts: tuple[Node, ...], bounds: Iterable[Fraction], value: str | None = None) -> Node:
    """A number node between the least and the greatest of `bounds`. Raises `WrongError` where they are out of
    all measure.
    """
    edges = list(bounds)
    for edge in edges:
        if max(abs(edge.numerator), edge.denominator) > _LARGEST:
            raise WrongError(
                N_("This can grow beyond all measure. Give the inputs a `max`, or cut it with min(...).")
            )
    return Node(kind, NUMBER, parts, value, min(edges), max(edges))


def _numbers(*nodes: Node) -> None:
    for node in nodes:
        if node.type != NUMBER:
            raise WrongError(N_("A number is needed here, and this is a %(got)s."), got=CALLED[node.type])


def _booleans(*nodes: Node) -> None:
    for node in nodes:
        if node.type != BOOLEAN:
            raise WrongError(
                N_("A condition is needed here, for example loss > 0; this is a %(got)s."),
                got=CALLED[node.type],
            )


def negated(node: Node) -> Node:
    _numbers(node)
    if node.kind == "constant" and isinstance(node.value, Fraction):
        return Node("constant", NUMBER, value=-node.value, low=-node.low, high=-node.low)
    return number("negate", (node,), (-node.low, -node.high))


def calculated(operator: str, left: Node, right: Node) -> Node:
    _numbers(left, right)
    parts = (left, right)
    if operator == "+":
        return number("+", parts, (left.low + right.low, left.high + right.high))
    if operator == "-":
        return number("-", parts, (left.low - right.high, left.high - right.low))
    if operator == "*":
        return number("*", parts, (a * b for a in (left.low, left.high) for b in (right.low, right.high)))
    if right.low <= 0 and not (right.low == right.high != 0):
        raise WrongError(
            N_(
                "The divisor could be zero. Divide by a number, by days_in_month(...), "
                "or by an input with `min` above 0."
            )
        )
    return number("/", parts, (a / b for a in (left.low, left.high) for b in (right.low, right.high)))


def compared(operator: str, left: Node, right: Node) -> Node:
    if left.type != right.type and INSTANT in (left.type, right.type):
        raise WrongError(N_("An instant is compared by its day. Write date(outage.start), for example."))
    if left.type != right.type:
        raise WrongError(
            N_("A %(left)s cannot be compared with a %(right)s."),
            left=CALLED[left.type],
            right=CALLED[right.type],
        )
    if left.type == BOOLEAN:
        raise WrongError(N_("A condition is not compared. Write it alone, or not ... for its opposite."))
    if left.type == TEXT:
        if operator not in ("==", "!="):
            raise WrongError(N_("Texts are compared with == or != only."))
        if not left.texts & right.texts:
            never, others = (right, left) if right.kind == "constant" else (left, right)
            raise WrongError(
                N_("This text is never %(text)s. It is one of: %(texts)s."),
                text=", ".join(sorted(never.texts)), texts=", ".join(sorted(others.texts)),
            )  # fmt: skip
    return Node(operator, BOOLEAN, (left, right))


def logical(word: str, parts: Sequence[Node]) -> Node:
    _booleans(*parts)
    return Node(word, BOOLEAN, tuple(parts))


def chosen(condition: Node, then: Node, otherwise: Node) -> Node:
    _booleans(condition)
    if then.type != otherwise.type:
        raise WrongError(
            N_("Both sides of if ... else must be of one type; these are %(left)s and %(right)s."),
            left=CALLED[then.type], right=CALLED[otherwise.type],
        )  # fmt: skip
    parts = (condition, then, otherwise)
    if then.type in (NUMBER, DATE):
        joined = number("if", parts, (then.low, then.high, otherwise.low, otherwise.high))
        return replace(joined, type=then.type)
    return Node("if", then.type, parts, texts=then.texts | otherwise.texts)


def picked(function: str, parts: Sequence[Node]) -> Node:
    """The least or the greatest of numbers, or the first or the last of dates."""
    if any(part.type != DATE for part in parts):
        _numbers(*parts)
    pick = min if function == "min" else max
    bounds = (pick(part.low for part in parts), pick(part.high for part in parts))
    return replace(number(function, tuple(parts), bounds), type=parts[0].type)


def whole(function: str, node: Node) -> Node:
    _numbers(node)
    cut = floor if function == "floor" else ceil
    return number(function, (node,), (Fraction(cut(node.low)), Fraction(cut(node.high))))


def absolute(node: Node) -> Node:
    _numbers(node)
    least = Fraction(0) if node.low <= 0 <= node.high else min(abs(node.low), abs(node.high))
    return number("abs", (node,), (least, max(abs(node.low), abs(node.high))))


def to_step(node: Node, step: Node = _ONE, mode: Node = _HALF_UP) -> Node:
    """`node` rounded to a multiple of `step`, which is a figure above 0."""
    _numbers(node, step)
    if step.low != step.high or step.low <= 0:
        raise WrongError(N_('The step of round(...) is a figure above 0, for example round(fee, 10, "up").'))
    if mode.kind != "constant" or mode.value not in MODES:
        raise WrongError(N_("The mode of round(...) is one of: %(modes)s."), modes=", ".join(MODES))
    ends = (edge / step.low for edge in (node.low, node.high))
    how = next(known for known in MODES if known == mode.value)
    bounds = (rounded(end.numerator, end.denominator, step=1, mode=how) * step.low for end in ends)
    return number("round", (node, step), bounds, how)


def looked_up(table: Table, asked: Sequence[Node]) -> Node:
    if len(asked) != len(table.columns):
        raise WrongError(
            N_("lookup(%(table)s, ...) takes %(count)s values: one for each column of the table."),
            table=table.name, count=len(table.columns),
        )  # fmt: skip
    for place, (column, node) in enumerate(zip(table.columns, asked, strict=True)):
        if node.type == BOOLEAN:
            raise WrongError(YES_OR_NO)
        if node.type != column.type:
            raise WrongError(
                N_("A %(wanted)s is needed here, and this is a %(got)s."),
                wanted=CALLED[column.type], got=CALLED[node.type],
            )  # fmt: skip
        held = {row.cells[place] for row in table.rows}
        missing = sorted(node.texts - held) if None not in held else []
        if missing:
            raise WrongError(
                N_("The table %(table)s says nothing for %(texts)s. Add a row, or one with any = true."),
                table=table.name, texts=", ".join(missing),
            )  # fmt: skip
    return number("lookup", tuple(asked), (row.value for row in table.rows), table.name)
