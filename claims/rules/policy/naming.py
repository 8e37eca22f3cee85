"""What a name in an expression stands for, at its place in the document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from claims.rules.policy.document import BOOLEAN, NUMBER, TEXT, During, Input, Node, Step, Table
from claims.rules.policy.typed import ToldError, WrongError
from claims.rules.refusal import N_

# Words of the language, which are therefore no names for inputs, steps and tables.
FUNCTIONS: Final = ("min", "max", "floor", "ceil", "lookup", "days_in_month", "known")
_ROOM: Final = ("round", "date", "duration", "any", "sum", "abs", "count")  # for a language 2
RESERVED: Final = frozenset({*FUNCTIONS, *_ROOM, "outage", "true", "false"})


@dataclass
class Names:
    """What an expression may name: all inputs and tables, and the steps above it."""

    inputs: Mapping[str, Input]
    views: Mapping[str, During] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    later: frozenset[str] = frozenset()  # steps of the document that stand further down
    broken: set[str] = field(default_factory=set)  # declared, but with an error that is told already

    def node(self, name: str, safe: frozenset[str]) -> Node:
        """The node of `name`; `safe` are the optional inputs that are known here. Raises `WrongError`."""
        if name in self.broken:
            raise ToldError
        if name in ("true", "false"):
            return Node("constant", BOOLEAN, value=name == "true")
        if name in self.inputs:
            return _input(self.inputs[name], safe)
        if name in self.steps:
            told = self.steps[name].expression
            return Node("step", told.type, value=name, low=told.low, high=told.high, texts=told.texts)
        raise self._unknown(name)

    def _unknown(self, name: str) -> WrongError:
        if name in self.later:
            return WrongError(N_("The step %(name)s stands further down. Move it above this."), name=name)
        if name in self.tables:
            return WrongError(N_("%(name)s is a table. Write lookup(%(name)s, ...)."), name=name)
        if name == "outage":
            return WrongError(N_("The outage is used by its parts. Write outage.hours, for example."))
        if name in FUNCTIONS:
            return WrongError(N_("%(name)s is a function. Write %(name)s(...)."), name=name)
        return WrongError(
            N_("%(name)s is not declared. Declare it as an input or a step, or use one of: %(declared)s."),
            name=name,
            declared=", ".join([*self.inputs, *self.steps]) or "-",
        )

    def table(self, name: str) -> Table:
        """The table `name`. Raises `WrongError`."""
        if name in self.broken:
            raise ToldError
        if name not in self.tables:
            tables = ", ".join(self.tables) or "-"
            raise WrongError(
                N_("There is no table %(name)s. The tables are: %(tables)s."), name=name, tables=tables
            )
        return self.tables[name]

    def known(self, name: str) -> Node:
        """The question whether the optional input `name` was given. Raises `WrongError`."""
        if name in self.broken:
            raise ToldError
        asked = self.inputs.get(name)
        if asked is None or not asked.optional:
            raise WrongError(
                N_("known(...) takes an input with optional = true; %(name)s is none."), name=name
            )
        return Node("known", BOOLEAN, value=name)


def _input(asked: Input, safe: frozenset[str]) -> Node:
    if asked.optional and asked.name not in safe:
        raise WrongError(
            N_("%(name)s is optional and may be missing here. Write ... if known(%(name)s) else ..."),
            name=asked.name,
        )
    if asked.type == "boolean":
        return Node("input", BOOLEAN, value=asked.name)
    if asked.type == "choice":
        return Node("input", TEXT, value=asked.name, texts=frozenset(choice.key for choice in asked.choices))
    return Node("input", NUMBER, value=asked.name, low=Fraction(asked.low), high=Fraction(asked.high))


def assured(node: Node, *, true: bool) -> frozenset[str]:
    """The optional inputs that are surely known where `node` turned out `true`."""
    if node.kind == "known" and true:
        return frozenset({str(node.value)})
    if node.kind == "not":
        return assured(node.parts[0], true=not true)
    if node.kind == ("and" if true else "or"):
        return frozenset[str]().union(*(assured(part, true=true) for part in node.parts))
    return frozenset()
