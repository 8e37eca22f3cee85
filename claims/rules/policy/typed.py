"""What may stand beside what in an expression, and within which bounds its value lies.

Every function takes typed nodes, answers the node that joins them, and raises `WrongError` where the types do
not fit. The bounds prove that a divisor is above zero, so that no set of facts can break a run.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from claims.rules.policy.document import BOOLEAN, NUMBER, TEXT, Node, Table
from claims.rules.refusal import N_

_LARGEST: Final = 10**40  # of a value, and of the parts of a ratio that bounds it


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
            raise WrongError(N_("A number is needed here, and this is a %(got)s."), got=node.type)


def _booleans(*nodes: Node) -> None:
    for node in nodes:
        if node.type != BOOLEAN:
            raise WrongError(
                N_("A condition is needed here, for example loss > 0; this is a %(got)s."), got=node.type
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
    if left.type != right.type:
        raise WrongError(
            N_("A %(left)s cannot be compared with a %(right)s."), left=left.type, right=right.type
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
            left=then.type, right=otherwise.type,
        )  # fmt: skip
    parts = (condition, then, otherwise)
    if then.type == NUMBER:
        return number("if", parts, (then.low, then.high, otherwise.low, otherwise.high))
    return Node("if", then.type, parts, texts=then.texts | otherwise.texts)


def picked(function: str, parts: Sequence[Node]) -> Node:
    _numbers(*parts)
    pick = min if function == "min" else max
    return number(
        function, tuple(parts), (pick(part.low for part in parts), pick(part.high for part in parts))
    )


def whole(function: str, node: Node) -> Node:
    _numbers(node)
    cut = floor if function == "floor" else ceil
    return number(function, (node,), (Fraction(cut(node.low)), Fraction(cut(node.high))))


def looked_up(table: Table, node: Node) -> Node:
    _numbers(node)
    return number("lookup", (node,), (band.value for band in table.bands), table.name)
