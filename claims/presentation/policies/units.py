"""Which unit a part of a formula is in: found from the inputs, the steps and the award line that it works towards.

A document gives units to inputs, steps and lines. A figure beside them has none of its own, and 500_000 beside a loss
in won is 500,000 won.
"""

from collections.abc import Iterator
from typing import Final

from claims.rules.policy.document import Document
from claims.rules.policy.nodes import DATE, NUMBER, Node
from claims.rules.policy.outage_facts import Measure

MINUTE, HOUR, DAY, PERCENT = "minute", "hour", "day", "%"
_TIMES: Final = frozenset({MINUTE, HOUR, DAY})
_OF_MEASURES: Final = {
    "minutes": MINUTE, "hours": HOUR, "days": DAY, "calendar_days": DAY, "days_over": DAY, "uptime": PERCENT,
}  # fmt: skip
_BY_MINUTES: Final = {1: MINUTE, 60: HOUR, 1440: DAY}
_DAYS: Final = frozenset({"working_days", "days_in_month", "month_days", "year_days"})
_ALIKE: Final = frozenset({"+", "-", "min", "max", "negate", "abs", "floor", "ceil", "round", "if"})
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})


class Units:
    """The units of the parts of one document's formulas; '' for none."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._inputs = {
            asked.name: MINUTE if asked.type == "duration" else asked.unit for asked in document.inputs
        }
        self._steps = {step.name: step for step in document.steps}

    def of(self, node: Node) -> str:
        """The unit that `node` has by itself."""
        if node.type != NUMBER:
            return ""
        match node.kind:
            case "input":
                return self._inputs[str(node.value)]
            case "step":
                step = self._steps[str(node.value)]
                return step.unit or self.of(step.expression)
            case "outage":
                return _OF_MEASURES[str(node.value)]
            case "measure" if isinstance(node.value, Measure):
                return _OF_MEASURES[node.value.name]
            case "awarded":
                return self.document.unit
            case "*" | "/":
                return self._joined(node)
            case kind if kind in _ALIKE:
                return DAY if _between_days(node) else self._first(_values(node))
        return DAY if node.kind in _DAYS else ""

    def hints(self, node: Node, hint: str) -> tuple[str, ...]:
        """The unit in which each part of `node` is to be told, where `node` itself is told in `hint`."""
        if node.kind in _COMPARISONS:
            return (self._first(node.parts),) * len(node.parts)
        if node.kind in ("*", "/"):
            return self._factors(node, hint)
        if node.kind in _ALIKE and node.type == NUMBER:
            unit = self._first(_values(node)) or hint
            return tuple(unit if part.type == NUMBER else "" for part in node.parts)
        if node.type == DATE:
            return tuple(DAY if part.type == NUMBER and node.kind in "+-" else "" for part in node.parts)
        return ("",) * len(node.parts)

    def walk(self, node: Node, hint: str) -> Iterator[tuple[Node, str]]:
        """`node` and all below it, each with the unit in which it is told."""
        yield node, hint
        for part, unit in zip(node.parts, self.hints(node, hint), strict=True):
            yield from self.walk(part, unit)

    def _first(self, parts: tuple[Node, ...]) -> str:
        return next((unit for unit in map(self.of, parts) if unit), "")

    def _joined(self, node: Node) -> str:
        """Fee times days is a fee, and so is a fee by days; hours by a figure are no hours any more."""
        if told := self.duration(node):
            return told
        left, right = map(self.of, node.parts)
        if node.kind == "/":
            return left if left not in _TIMES and right in ("", *_TIMES) else ""
        units = [unit for unit in (left, right) if unit]
        found = [unit for unit in units if unit not in _TIMES] or units
        return found[0] if len(found) == 1 else ""

    def duration(self, node: Node) -> str:
        """'minute', 'hour' or 'day' where `node` is a duration in that unit (`delay.hours`); '' for anything else."""
        left, right = (*node.parts, node)[:2]
        if node.kind != "/" or left.kind != "input" or right.kind != "constant":
            return ""
        return _BY_MINUTES.get(int(right.low), "") if self._inputs[str(left.value)] == MINUTE else ""

    def _factors(self, node: Node, hint: str) -> tuple[str, ...]:
        """A factor of figures alone is in the unit of the product, where the other factor only counts."""
        left, right = node.parts
        if hint in ("", *_TIMES) or hint in (self.of(left), self.of(right)):
            return "", ""
        if _figures(left) and self._counts(right):
            return hint, ""
        if node.kind == "/":
            return hint if self._counts(right) and not self.of(left) else "", ""
        return "", hint if _figures(right) and self._counts(left) else ""

    def _counts(self, node: Node) -> bool:
        """Whether `node` is a plain number: in no unit but of time, and out of no table, which may hold anything."""
        return self.of(node) in ("", *_TIMES) and not self._looks_up(node)

    def _looks_up(self, node: Node) -> bool:
        if node.kind == "step":
            step = self._steps[str(node.value)]
            return not step.unit and self._looks_up(step.expression)
        return node.kind == "lookup" or any(map(self._looks_up, node.parts))


def _values(node: Node) -> tuple[Node, ...]:
    """The parts that give the value: not the condition of a choice, nor the step of a rounding."""
    if node.kind == "if":
        return node.parts[1:]
    return node.parts[:1] if node.kind == "round" else node.parts


def _between_days(node: Node) -> bool:
    return node.kind == "-" and node.parts[0].type == DATE


def _figures(node: Node) -> bool:
    """Whether the value of `node` is made of figures alone, chosen or not."""
    if node.kind == "constant":
        return True
    return node.kind in _ALIKE and all(map(_figures, _values(node)))
