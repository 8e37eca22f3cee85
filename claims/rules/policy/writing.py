"""Writes typed expressions as Python over integers: the body of the one function a policy becomes.

Whatever an expression needs before it (a temporary, a refusal to look outside of a table) is written as
statements ahead of it; a part that may not be reached keeps its statements inside its own branch.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from claims.rules.policy.bands import Table
from claims.rules.policy.dates import CALLS
from claims.rules.policy.document import PERIODS
from claims.rules.policy.nodes import DATE, NUMBER, TEXT, Node
from claims.rules.policy.outage_facts import SECONDS_PER, Measure
from claims.rules.policy.picking import Asked, Picking
from claims.rules.policy.ratios import ONE, Denominator, Number, constant, enclosed, shared
from claims.rules.policy.reckoning import Reckoner

_INDENT: Final = "    "


class Writer(Reckoner):
    """Collects `lines` of code. `leave` writes the statement that ends the run with a code: no band holds
    this.
    """

    def __init__(self, tables: Sequence[Table], leave: Callable[[str], str]) -> None:
        super().__init__()
        self.texts: dict[str, int] = {}  # a text is a number at run time
        self.numbers: dict[str, Number] = {}  # the steps that are written: numbers by name
        self.plains: dict[str, str] = {}  # and the others
        self.measures: dict[Measure, Number] = {}  # what is asked of the outage
        self.end = ""  # the code of the instant at which it ended
        self._tables: Mapping[str, Table] = {table.name: table for table in tables}
        self._leave = leave
        self._depth = 0
        self._calls: dict[str, str] = {}  # of the calendar, by their code

    def text(self, value: str) -> int:
        """The number that stands for a text."""
        return self.texts.setdefault(value, len(self.texts))

    @contextmanager
    def apart(self) -> Iterator[list[str]]:
        """What is written meanwhile goes to a list of its own, indented: the inside of a branch."""
        outer, self.lines = self.lines, []
        inner: list[str] = []
        self._depth += 1
        try:
            yield inner
        finally:
            inner += (_INDENT + line for line in self.lines)
            self._depth -= 1
            self.lines = outer

    def fork(self, condition: str, then: list[str], other: list[str]) -> None:
        self.lines += [f"if {condition}:", *then, "else:", *other]

    def plain(self, node: Node) -> str:
        """The code of a condition, a text, a date or an instant."""
        if node.type == DATE:
            return self.number(node).code
        match node.kind:
            case "constant":
                return str(self.text(str(node.value))) if node.type == TEXT else str(node.value)
            case "input":
                return f"i_{node.value}"
            case "known":
                return f"k_{node.value}"
            case "step":
                return self.plains[str(node.value)]
            case "claimant":
                return "claimant_type"
            case "is_working_day":
                return self._called(node)
            case "outage":
                return "outage_start" if node.value == "start" else self.end
            case "not":
                return f"(not {self.plain(node.parts[0])})"
            case "and" | "or":
                return self._logic(node)
            case "if":
                return self._if_plain(node)
        return self._comparison(node)

    def _comparison(self, node: Node) -> str:
        left, right = node.parts
        if left.type in (NUMBER, DATE):
            first, second = self.number(left), self.number(right)
            under = shared((first.under, second.under))
            return f"({first.scaled(under)} {node.kind} {second.scaled(under)})"
        return f"({self.plain(left)} {node.kind} {self.plain(right)})"

    def _logic(self, node: Node) -> str:
        code = self.plain(node.parts[0])
        for part in node.parts[1:]:
            with self.apart() as lines:
                value = self.plain(part)
            if not lines:
                code = f"({code} {node.kind} {value})"
                continue
            name = self.new()
            self.lines.append(f"{name} = {code}")
            self.lines.append(f"if {name}:" if node.kind == "and" else f"if not {name}:")
            self.lines += [*lines, f"{_INDENT}{name} = {value}"]
            code = name
        return code

    def _if_plain(self, node: Node) -> str:
        condition = self.plain(node.parts[0])
        with self.apart() as lines:
            then = self.plain(node.parts[1])
        with self.apart() as other_lines:
            other = self.plain(node.parts[2])
        if not lines and not other_lines:
            return f"({then} if {condition} else {other})"
        name = self.new()
        lines.append(f"{_INDENT}{name} = {then}")
        other_lines.append(f"{_INDENT}{name} = {other}")
        self.fork(condition, lines, other_lines)
        return name

    def number(self, node: Node) -> Number:
        """The code of a number or a date."""
        if node.low == node.high and not _looks_up(node):  # bounds that meet are the value
            return constant(node.low)
        match node.kind:
            case "input":
                return Number(f"i_{node.value}", ONE, node.low, node.high)
            case "step":
                return self.numbers[str(node.value)]
            case "outage" if node.value == "minutes":
                return Number("(outage_seconds//60)", ONE, node.low, node.high)
            case "outage":
                under = Denominator(SECONDS_PER[str(node.value)])
                return Number("outage_seconds", under, node.low, node.high)
            case "measure" if isinstance(node.value, Measure):
                return self.measures[node.value]
            case "awarded":
                return Number(f"before[{PERIODS.index(str(node.value))}]", ONE, node.low, node.high)
            case "if":
                return self._if_number(node)
            case "lookup":
                return self._lookup(node)
            case "round":
                return self.rounded(self.number(node.parts[0]), node.parts[1].low, str(node.value))
            case kind if kind in CALLS:
                return Number(self._called(node), ONE, node.low, node.high)
        parts = [self.number(part) for part in node.parts]
        match node.kind:
            case "negate":
                return Number(f"-{enclosed(parts[0].code)}", parts[0].under, node.low, node.high)
            case "abs":
                code = self.atom(parts[0].code)
                return Number(f"({code} if {code} >= 0 else -{code})", parts[0].under, node.low, node.high)
            case "floor" | "ceil":
                return self.whole(node, parts[0])
            case "min" | "max":
                return self.picked(node.kind, parts, node.low, node.high)
        return self.calculated(node, *parts)

    def _if_number(self, node: Node) -> Number:
        condition = self.plain(node.parts[0])
        with self.apart() as lines:
            then = self.number(node.parts[1])
        with self.apart() as other_lines:
            other = self.number(node.parts[2])
        under = shared((then.under, other.under))
        if not lines and not other_lines:
            code = f"({then.scaled(under)} if {condition} else {other.scaled(under)})"
            return Number(code, under, node.low, node.high)
        name = self.new()
        sides = [f"{_INDENT}{name} = {side.scaled(under)}" for side in (then, other)]
        if under.variables:  # a denominator made inside of a branch has no meaning outside of it
            divisor = self.new()
            sides = [
                f"{_INDENT}{name} = {side.code}; {divisor} = {side.under.code}" for side in (then, other)
            ]
            under = Denominator(1, ((divisor, max(then.under.most, other.under.most)),))
        self.fork(condition, [*lines, sides[0]], [*other_lines, sides[1]])
        return Number(name, under, node.low, node.high)

    def _called(self, node: Node) -> str:
        """The code of a function of the calendar; it is asked once."""
        values = [
            self.number(part).code if part.type in (NUMBER, DATE) else self.plain(part) for part in node.parts
        ]
        code = f"{node.kind}({', '.join(values)})"
        if code not in self._calls:
            name = self.atom(code)
            if self._depth:  # known in this branch only
                return name
            self._calls[code] = name
        return self._calls[code]

    def _lookup(self, node: Node) -> Number:
        found = Picking(self._tables[str(node.value)], [self._asked(part) for part in node.parts])
        code = found.code
        if found.may_miss:
            code = self.atom(code)
            self.lines.append(f"if {code} is None: {self._leave('outside_table')}")
        return Number(code, found.under, node.low, node.high)

    def _asked(self, node: Node) -> Asked:
        if node.type == TEXT:
            code = self.atom(self.plain(node))
            return Asked(
                Number(code, ONE, node.low, node.high), {one: self.text(one) for one in sorted(node.texts)}
            )
        number = self.number(node)
        return Asked(Number(self.atom(number.code), number.under, number.low, number.high), {})


def _looks_up(node: Node) -> bool:
    """Whether `node` may find no band, which has to be written even where its value is plain."""
    return node.kind == "lookup" or any(_looks_up(part) for part in node.parts)
