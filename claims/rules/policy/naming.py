"""What a name in an expression stands for, at its place in the document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from claims.rules.policy.bands import Table
from claims.rules.policy.document import PERIODS, During, Input, Step
from claims.rules.policy.nodes import BOOLEAN, DATE, NUMBER, TEXT, Node
from claims.rules.policy.typed import ToldError, WrongError, calculated
from claims.rules.refusal import N_
from claims.rules.working_days import WorkingDays, working_days_of

LARGEST_AWARDED: Final = 10**18  # before, in sum
_ANY_NUMBER: Final = 1000
# The functions, and how many values they take: at least, at most. Words of the language are no names for inputs,
# steps and tables.
FUNCTIONS: Final[Mapping[str, tuple[int, int]]] = {
    "min": (1, _ANY_NUMBER), "max": (1, _ANY_NUMBER), "floor": (1, 1), "ceil": (1, 1), "round": (1, 3), "abs": (1, 1),
    "lookup": (2, _ANY_NUMBER), "known": (1, 1), "date": (1, 1),
    "year": (1, 1), "month": (1, 1), "day": (1, 1), "weekday": (1, 1), "days_in_month": (1, 1), "days_in_year": (1, 1),
    "working_days": (2, 2), "working_day_after": (2, 2), "is_working_day": (1, 1),
}  # fmt: skip
_ROOM: Final = ("duration", "any", "sum", "count")  # for a language 2
RESERVED: Final = frozenset({*FUNCTIONS, *_ROOM, "outage", "claimant", "awarded", "true", "false"})
_MINUTES_IN: Final[Mapping[str, int]] = {"minutes": 1, "hours": 60, "days": 1440}


@dataclass
class Names:
    """What an expression may name: all inputs and tables, and the steps above it."""

    inputs: Mapping[str, Input]
    views: Mapping[str, During] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    later: frozenset[str] = frozenset()  # steps of the document that stand further down
    claimant_types: tuple[str, ...] = ()
    working: WorkingDays = field(default_factory=lambda: working_days_of(""))
    broken: set[str] = field(default_factory=set)  # declared, but with an error that is told already

    @property
    def worded(self) -> frozenset[str]:
        """The texts that the document has words for: choices, what steps say, and types of claimants."""
        choices = (one.key for asked in self.inputs.values() for one in asked.choices)
        said = (one.key for step in self.steps.values() for one in step.said)
        return frozenset({*choices, *said, *self.claimant_types})

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

    def part(self, name: str, word: str, safe: frozenset[str]) -> Node:
        """The node of `name.word`: of a duration, or `claimant.type`. Raises `WrongError`."""
        if name in self.broken:
            raise ToldError
        if name == "awarded" and word in PERIODS:
            return Node("awarded", NUMBER, value=word, high=Fraction(LARGEST_AWARDED))
        if (name, word) == ("claimant", "type"):
            return Node("claimant", TEXT, texts=frozenset(self.claimant_types))
        asked = self.inputs.get(name)
        if asked is None or asked.type != "duration" or word not in _MINUTES_IN:
            raise WrongError(
                N_("%(text)s is not known. Only the outage, as in outage.hours, a duration, as in delay.minutes, "
                    "and claimant.type have parts."), text=f"{name}.{word}",
            )  # fmt: skip
        _needs_known(asked, safe)
        minutes, unit = _bounded(asked, NUMBER), Fraction(_MINUTES_IN[word])
        return calculated("/", minutes, Node("constant", NUMBER, value=unit, low=unit, high=unit))

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
    if asked.type == "duration":
        raise WrongError(
            N_("%(name)s is a duration. Write %(name)s.minutes, %(name)s.hours or %(name)s.days."),
            name=asked.name,
        )
    _needs_known(asked, safe)
    if asked.type == "boolean":
        return Node("input", BOOLEAN, value=asked.name)
    if asked.type == "choice":
        return Node("input", TEXT, value=asked.name, texts=frozenset(choice.key for choice in asked.choices))
    return _bounded(asked, DATE if asked.type == "date" else NUMBER)


def _bounded(asked: Input, type_: str) -> Node:
    return Node("input", type_, value=asked.name, low=Fraction(asked.low), high=Fraction(asked.high))


def _needs_known(asked: Input, safe: frozenset[str]) -> None:
    if asked.optional and asked.name not in safe:
        raise WrongError(
            N_("%(name)s is optional and may be missing here. Write ... if known(%(name)s) else ..."),
            name=asked.name,
        )


def assured(node: Node, *, true: bool) -> frozenset[str]:
    """The optional inputs that are surely known where `node` turned out `true`."""
    if node.kind == "known" and true:
        return frozenset({str(node.value)})
    if node.kind == "not":
        return assured(node.parts[0], true=not true)
    if node.kind == ("and" if true else "or"):
        return frozenset[str]().union(*(assured(part, true=true) for part in node.parts))
    return frozenset()
