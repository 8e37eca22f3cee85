"""The expressions of the policy language: small, typed, exact. Text in, a typed `Node` out, or `WrongError`
with what to write.

The text is cut by Python's own grammar and then held against a list of what is allowed; nothing is ever
evaluated here.
"""

import ast
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from claims.rules.policy.dates import dated, of_day, of_working_days, reckoned
from claims.rules.policy.naming import FUNCTIONS, Names, assured
from claims.rules.policy.nodes import CALLED, DATE, NUMBER, TEXT, Node
from claims.rules.policy.outage_facts import measured
from claims.rules.policy.spelling import FIGURE, no_number, one_line, unreadable
from claims.rules.policy.typed import (
    WrongError,
    absolute,
    calculated,
    chosen,
    compared,
    logical,
    looked_up,
    negated,
    picked,
    to_step,
    whole,
)
from claims.rules.refusal import N_

DEEPEST: Final = 30  # constructs inside one another

_OPERATORS: Final[Mapping[type[ast.AST], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


def expression(text: str, names: Names, *, type: str) -> Node:
    """The typed tree of `text`, which must be of `type`. Raises `WrongError`."""
    node = _Reader(one_line(text), names).tree()
    if node.type != type:
        raise WrongError(
            N_("This gives a %(got)s where a %(wanted)s is needed."),
            got=CALLED[node.type],
            wanted=CALLED[type],
        )
    return node


def any_expression(text: str, names: Names) -> Node:
    """The typed tree of `text`, of whatever type. Raises `WrongError`."""
    return _Reader(one_line(text), names).tree()


class _Reader:
    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.safe: frozenset[str] = frozenset()  # optional inputs that are known at this place

    def tree(self) -> Node:
        try:
            tree = ast.parse(self.text, mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise unreadable(self.text, getattr(error, "offset", None)) from None
        return self.node(tree.body, 1)

    def node(self, tree: ast.expr, depth: int) -> Node:
        if depth > DEEPEST:
            raise WrongError(
                N_("This is nested deeper than %(deepest)s. Split it into steps."), deepest=DEEPEST
            )
        match tree:
            case ast.Constant():
                return self.constant(tree)
            case ast.Name():
                return self.names.node(tree.id, self.safe)
            case ast.Attribute():
                return self.part(tree)
            case ast.UnaryOp(op=ast.USub()):
                return negated(self.node(tree.operand, depth + 1))
            case ast.UnaryOp(op=ast.Not()):
                return logical("not", [self.node(tree.operand, depth + 1)])
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                left, right = self.node(tree.left, depth + 1), self.node(tree.right, depth + 1)
                join = reckoned if DATE in (left.type, right.type) else calculated
                return join(_OPERATORS[type(tree.op)], left, right)
            case ast.Compare():
                return self.comparison(tree, depth)
            case ast.BoolOp():
                return self.logic(tree, depth)
            case ast.IfExp():
                return self.choice(tree, depth)
            case ast.Call():
                return self.call(tree, depth)
        raise WrongError(
            N_("%(text)s is not in the language. There are + - * /, comparisons, and, or, not, if ... else, "
                "and the functions %(functions)s."),
            text=self.segment(tree), functions=", ".join(FUNCTIONS),
        )  # fmt: skip

    def segment(self, tree: ast.expr) -> str:
        return self.text[tree.col_offset : tree.end_col_offset]

    def constant(self, tree: ast.Constant) -> Node:
        if isinstance(tree.value, str):
            return Node("constant", TEXT, value=tree.value, texts=frozenset({tree.value}))
        text = self.segment(tree)
        if not FIGURE.fullmatch(text):
            raise no_number(text)
        value = Fraction(text.replace("_", ""))
        return Node("constant", NUMBER, value=value, low=value, high=value)

    def part(self, tree: ast.expr, over: Node | None = None) -> Node:
        """What stands behind a point: `outage.hours`; `over` is the value in brackets behind it."""
        path: list[str] = []
        while isinstance(tree, ast.Attribute):
            path.insert(0, tree.attr)
            tree = tree.value
        if isinstance(tree, ast.Name) and tree.id == "outage":
            return measured(path, over, self.names.views)
        if isinstance(tree, ast.Name) and len(path) == 1 and over is None:
            return self.names.part(tree.id, path[0], self.safe)
        raise WrongError(N_("Only the outage has parts, as in outage.hours: %(text)s."), text=self.text)

    def comparison(self, tree: ast.Compare, depth: int) -> Node:
        for operator in tree.ops:
            if type(operator) not in _OPERATORS:
                raise WrongError(
                    N_(
                        "Compare with ==, !=, <, <=, > or >=, and with several as in a == 'x' or a == 'y': %(text)s."
                    ),
                    text=self.segment(tree),
                )
        parts = [self.node(part, depth + 1) for part in (tree.left, *tree.comparators)]
        if any(part.parts for part in parts[1:-1]):
            raise WrongError(
                N_("In a < b < c the middle is a name or a number. Make it a step: %(text)s."),
                text=self.segment(tree),
            )
        pairs = [
            compared(_OPERATORS[type(operator)], left, right)
            for operator, left, right in zip(tree.ops, parts, parts[1:], strict=False)
        ]
        return pairs[0] if len(pairs) == 1 else logical("and", pairs)

    def logic(self, tree: ast.BoolOp, depth: int) -> Node:
        """In `a and b` b may use what a says is known; in `a or b`, what the denial of a says."""
        before, word = self.safe, "and" if isinstance(tree.op, ast.And) else "or"
        parts = []
        for part in tree.values:
            parts.append(self.node(part, depth + 1))
            self.safe |= assured(parts[-1], true=word == "and")
        self.safe = before
        return logical(word, parts)

    def choice(self, tree: ast.IfExp, depth: int) -> Node:
        condition, before = self.node(tree.test, depth + 1), self.safe
        self.safe = before | assured(condition, true=True)
        then = self.node(tree.body, depth + 1)
        self.safe = before | assured(condition, true=False)
        otherwise = self.node(tree.orelse, depth + 1)
        self.safe = before
        return chosen(condition, then, otherwise)

    def call(self, tree: ast.Call, depth: int) -> Node:
        if isinstance(tree.func, ast.Attribute) and len(tree.args) == 1 and not tree.keywords:
            return self.part(tree.func, self.node(tree.args[0], depth + 1))
        function = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if (
            function not in FUNCTIONS
            or tree.keywords
            or any(isinstance(part, ast.Starred) for part in tree.args)
        ):
            raise WrongError(
                N_("%(text)s is not in the language. The functions are: %(functions)s."),
                text=self.segment(tree), functions=", ".join(FUNCTIONS),
            )  # fmt: skip
        least, most = FUNCTIONS[function]
        if not least <= len(tree.args) <= most:
            count = str(least) if least == most else f"{least}+"
            raise WrongError(N_("%(name)s(...) takes %(count)s values."), name=function, count=count)
        if function == "known":
            return self.names.known(self.segment(tree.args[0]))
        if function == "lookup":
            table, *asked = tree.args
            return looked_up(
                self.names.table(self.segment(table)), [self.node(part, depth + 1) for part in asked]
            )
        return _applied(function, [self.node(part, depth + 1) for part in tree.args], self.names)


def _applied(function: str, parts: list[Node], names: Names) -> Node:
    match function:
        case "min" | "max":
            return picked(function, parts)
        case "floor" | "ceil":
            return whole(function, parts[0])
        case "round":
            return to_step(*parts)
        case "abs":
            return absolute(parts[0])
        case "date":
            return dated(parts[0])
        case "working_days" | "working_day_after" | "is_working_day":
            return of_working_days(function, tuple(parts), names.working)
    return of_day(function, parts[0])
