"""The parts of a policy document that hold expressions: inputs, steps, conditions, award lines."""

import keyword
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Final

from claims.rules.money import MODES
from claims.rules.policy.document import (
    INPUT_TYPES,
    LARGEST_INPUT,
    ONCE_PER,
    PERIODS,
    SOURCES,
    Choice,
    Condition,
    Input,
    Rounding,
    Step,
    Text,
)
from claims.rules.policy.expressions import any_expression, expression
from claims.rules.policy.fields import Fields, exact_number
from claims.rules.policy.naming import RESERVED, Names
from claims.rules.policy.nodes import BOOLEAN, NUMBER, TEXT, Node
from claims.rules.policy.problems import Path, Problems
from claims.rules.policy.typed import ToldError, WrongError, to_step
from claims.rules.refusal import N_

KEY: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,9}"  # of a policy
NAME: Final = r"[a-z][a-z0-9_]{0,39}"
UNIT: Final = r"[A-Z]{3}|[a-z][a-z0-9_]*"
LONGEST_UNIT: Final = 20
LONGEST_LABEL: Final = 200
_CURRENCY = re.compile("[A-Z]{3}")
_FIRST_DATE: Final = date(1970, 1, 1)  # where a date input names no `min`
_LAST_DATE: Final = date(2199, 12, 31)  # where it names no `max`
_FALSE: Final = Node("constant", BOOLEAN, value=False)
_ZERO: Final = Node("constant", NUMBER)
_MOST_STEPS: Final = 200
_MOST_LINES: Final = 20


def name_allowed(problems: Problems, path: Path, name: str, *, taken: Collection[str]) -> bool:
    """Whether `name` may be declared at `path`; if not, a problem says why."""
    if not re.fullmatch(NAME, name) or keyword.iskeyword(name):
        problems.add(path, N_("%(name)s is no name. Write small letters, figures and _."), name=repr(name))
    elif name in RESERVED:
        problems.add(path, N_("%(name)s is a word of the language. Choose another name."), name=name)
    elif name in taken:
        problems.add(path, N_("%(name)s is declared twice. Choose another name."), name=name)
    else:
        return True
    return False


def inputs(fields: Fields, unit: str) -> tuple[Input, ...]:
    found = []
    for name, inner in fields.named("inputs", "[inputs.loss]").items():
        before = len(fields.problems)
        name_allowed(fields.problems, inner.path, name, taken=())
        asked = _input(name, inner, unit)
        inner.done()
        if len(fields.problems) == before:
            found.append(asked)
    return tuple(found)


def declared(fields: Fields) -> set[str]:
    """The names of all inputs that are declared, with or without an error."""
    found = fields.table.get("inputs")
    return set(found) if isinstance(found, dict) else set()


def _input(name: str, inner: Fields, unit: str) -> Input:
    type_ = inner.one_of("type", INPUT_TYPES)
    source = inner.one_of("source", SOURCES)
    low, high = _limits(inner, type_)
    choices: tuple[Choice, ...] = ()
    money_unit = ""
    if type_ == "money":
        needed = bool(unit) and not _CURRENCY.fullmatch(unit)
        money_unit = inner.text("unit", '"KRW"', pattern=_CURRENCY.pattern, required=needed) or unit
    if type_ == "choice":
        choices = _choices(inner)
    roster = (
        inner.text("roster", '"kakaot-pro"', pattern="[a-z0-9-]+", required=False)
        if source == "records"
        else ""
    )
    policy, per = _ledger(inner, type_) if source == "ledger" else ("", "")
    column = inner.text("field", '"monthly_fee"', pattern=NAME, required=False) if roster else ""
    if roster and not column and type_ != "boolean":
        inner.wrong(
            "roster",
            N_('Being on a roster is a yes or no. Write type = "boolean", or name a column: field = "...".'),
        )
    evidence = (
        inner.both("evidence", required=False) if source == "claimant" and inner.has("evidence") else None
    )
    label = inner.both("label", longest=LONGEST_LABEL)
    optional = inner.flag("optional")
    return Input(
        name,
        type_,
        source,
        label,
        low,
        high,
        money_unit,
        choices,
        optional,
        roster,
        column,
        policy,
        per,
        evidence,
    )


def _ledger(inner: Fields, type_: str) -> tuple[str, str]:
    """Of a fact of the ledger: under which policy, and over which time."""
    if type_ != "money":
        inner.wrong("source", N_('The ledger tells money. Write type = "money", or another source.'))
    return inner.text("policy", '"contract-terms"', pattern=KEY, longest=60), inner.one_of("per", PERIODS)


def _limits(inner: Fields, type_: str) -> tuple[int, int]:
    """The least and the greatest value of an input, of a date as days since 1970-01-01."""
    if type_ == "date":
        low, high = inner.day("min", _FIRST_DATE), inner.day("max", _LAST_DATE)
        if high < low:
            inner.wrong("max", N_("`max` lies before `min`. Write a later day."))
        return low, high
    if type_ not in ("money", "integer", "duration"):
        return 0, LARGEST_INPUT
    low = inner.whole("min", low=0 if type_ == "duration" else -LARGEST_INPUT, high=LARGEST_INPUT) or 0
    given = inner.whole("max", low=low, high=LARGEST_INPUT)
    return low, LARGEST_INPUT if given is None else given


def _choices(inner: Fields) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for row in inner.rows("choices", '[{ key = "mobile", ko = "...", en = "..." }, ...]', required=True):
        key = row.text("key", '"mobile"', pattern=r"[a-z0-9][a-z0-9_-]{0,39}")
        if key in [choice.key for choice in found]:
            row.wrong("key", N_("%(name)s is declared twice. Choose another name."), name=key)
        told = Text(*(row.text(language, '"..."', longest=LONGEST_LABEL) for language in Text._fields))
        found.append(Choice(key, told))
        row.done()
    return tuple(found)


def steps(fields: Fields, names: Names) -> tuple[Step, ...]:
    rows = fields.rows("steps", "[[steps]]")
    if len(rows) > _MOST_STEPS:
        fields.wrong("steps", N_("There are more than %(most)s rows. Write fewer."), most=_MOST_STEPS)
        rows = rows[:_MOST_STEPS]
    names.later = frozenset(str(row.table.get("id")) for row in rows)
    for row in rows:
        _step(row, names)
    names.later = frozenset()
    return tuple(names.steps.values())


def _step(row: Fields, names: Names) -> None:
    name = row.text("id", '"daily_fee"')
    label = row.both("label", longest=LONGEST_LABEL)
    unit = row.text("unit", '"KRW", "day" ...', pattern=UNIT, required=False, longest=LONGEST_UNIT)
    node = _rounded_step(row, tree(row, "expr", names, type=None))
    row.done()
    taken = (*names.inputs, *names.tables, *names.steps)
    allowed = name and name_allowed(row.problems, (*row.path, "id"), name, taken=taken)
    if allowed and node is not None:
        names.steps[name] = Step(name, label, node, unit)
    elif name not in taken:
        names.broken.add(name)


def _rounded_step(row: Fields, node: Node | None) -> Node | None:
    """The value of a step, rounded where the step says so: what names it uses the rounded value."""
    inner = row.inner("round", '{ step = 0.01, mode = "half_up" }', required=False)
    if inner is None or node is None:
        return node
    step, mode = inner.ratio("step", required=True), inner.one_of("mode", MODES)
    inner.done()
    if step is not None and step <= 0:
        inner.bad("step", "1, 0.01 ...")
    if step is None or step <= 0:
        return None
    try:
        return to_step(
            node,
            Node("constant", NUMBER, value=step, low=step, high=step),
            Node("constant", TEXT, value=mode),
        )
    except WrongError as error:
        row.wrong("round", error.sentence, **error.facts)
        return None


def conditions(fields: Fields, key: str, names: Names) -> tuple[Condition, ...]:
    found = []
    for row in fields.rows(key, f"[[{key}]]")[:_MOST_STEPS]:
        when = tree(row, "when", names, type=BOOLEAN) or _FALSE
        code = row.text("code", '"no_loss"', pattern=NAME)
        found.append(Condition(when, code, row.both("text")))
        row.done()
    return tuple(found)


def rounding(row: Fields) -> Rounding:
    inner = row.inner("round", '{ step = 10, mode = "up" }', required=False)
    if inner is None:
        return Rounding()
    step = inner.whole("step", low=1, high=LARGEST_INPUT, required=True)
    mode = inner.one_of("mode", MODES)
    inner.done()
    return Rounding(step or 1, next(known for known in MODES if known == mode))


def once_per(row: Fields, *, required: bool) -> tuple[str, ...]:
    """What is given once: to a claimant, for an incident, for a service."""
    wanted = '["claimant", "incident"]'
    found = row.some_of("once_per", wanted, pattern="[a-z]+", words=ONCE_PER, required=required)
    if found and "claimant" not in found:
        row.wrong("once_per", N_('An entitlement is somebody\'s. Add "claimant" to the list.'))
    return found


def tree(row: Fields, key: str, names: Names, *, type: str | None, required: bool = True) -> Node | None:
    """The expression under `key`: a text, or a plain number. None where it is missing or has a problem."""
    value = row.raw(key, '"..."', required=required)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        exact = exact_number(value)
        if exact is not None and type in (None, NUMBER):
            return Node("constant", NUMBER, value=exact, low=exact, high=exact)
    if not isinstance(value, str):
        if value is not None:
            row.bad(key, '"..."')
        return None
    try:
        return any_expression(value, names) if type is None else expression(value, names, type=type)
    except WrongError as error:
        row.wrong(key, error.sentence, **error.facts)
    except ToldError:
        pass
    return None
