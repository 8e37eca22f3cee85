"""The parts of a policy document that hold expressions: steps and conditions; and what other parts share."""

import keyword
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from claims.rules.money import MODES
from claims.rules.policy.compiled import ENGINE_CODES
from claims.rules.policy.document import (
    LARGEST_INPUT,
    ONCE_PER,
    Choice,
    Condition,
    Rounding,
    Step,
    Text,
)
from claims.rules.policy.exact import exact_number
from claims.rules.policy.expressions import any_expression, expression
from claims.rules.policy.fields import LONGEST_LABEL, Fields
from claims.rules.policy.naming import RESERVED, Names
from claims.rules.policy.nodes import BOOLEAN, NUMBER, TEXT, Node
from claims.rules.policy.problems import Path, Problems
from claims.rules.policy.typed import ToldError, WrongError, to_step
from claims.rules.refusal import N_

KEY: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,9}"  # of a policy
NAME: Final = r"[a-z][a-z0-9_]{0,39}"
UNIT: Final = r"[A-Z]{3}|[a-z][a-z0-9_]*"
LONGEST_UNIT: Final = 20
CURRENCY: Final = re.compile("[A-Z]{3}")
_FALSE: Final = Node("constant", BOOLEAN, value=False)
_MOST_STEPS: Final = 200
_MOST_CONDITIONS: Final = 200  # of each kind


def name_allowed(problems: Problems, path: Path, name: str, *, taken: Collection[str]) -> bool:
    """Whether `name` may be declared at `path`; if not, a problem says why."""
    if not re.fullmatch(NAME, name):
        problems.add(path, N_("%(name)s is no name. Write small letters, figures and _."), name=repr(name))
    elif name in RESERVED or keyword.iskeyword(name):
        problems.add(path, N_("%(name)s is a word of the language. Choose another name."), name=name)
    elif name in taken:
        problems.add(path, N_("%(name)s is declared twice. Choose another name."), name=name)
    else:
        return True
    return False


def steps(fields: Fields, names: Names) -> tuple[Step, ...]:
    rows = fields.rows("steps", "[[steps]]", most=_MOST_STEPS)
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
    said = _said(row, node, names)
    row.done()
    taken = (*names.inputs, *names.tables, *names.steps)
    allowed = name and name_allowed(row.problems, (*row.path, "id"), name, taken=taken)
    if allowed and node is not None:
        names.steps[name] = Step(name, label, node, unit, said)
    elif name not in taken:
        names.broken.add(name)


def _said(row: Fields, node: Node | None, names: Names) -> tuple[Choice, ...]:
    """The words for the texts that a step gives: all of them, but for those that the document words elsewhere."""
    inner = row.inner("said", '{ small = { ko = "...", en = "..." } }', required=False)
    if inner is None or node is None:
        return ()
    if node.type != TEXT:
        row.wrong("said", N_("This step gives no text, so there is nothing to say in words. Take it out."))
        return ()
    for key in sorted(inner.table.keys() - node.texts):
        inner.wrong(
            key, N_("This text is never %(text)s. It is one of: %(texts)s."),
            text=key, texts=", ".join(sorted(node.texts)),
        )  # fmt: skip
    said = tuple(Choice(key, inner.both(key, longest=LONGEST_LABEL)) for key in inner.table)
    worded = {one.key for one in said} | names.worded
    if missing := sorted(node.texts - worded):
        row.wrong(
            "said", N_("Nothing is said for %(texts)s. Add it with its words in both languages."),
            texts=", ".join(missing),
        )  # fmt: skip
    return said


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


def conditions(fields: Fields, names: Names) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The reasons to refuse, and those to refer. A code has one text, and none of the engine's."""
    texts: dict[str, Text] = {}
    refuse, refer = (
        tuple(_condition(row, names, texts) for row in fields.rows(key, f"[[{key}]]", most=_MOST_CONDITIONS))
        for key in ("refuse", "refer")
    )
    return refuse, refer


def _condition(row: Fields, names: Names, texts: dict[str, Text]) -> Condition:
    when = tree(row, "when", names, type=BOOLEAN) or _FALSE
    code, text = row.text("code", '"no_loss"', pattern=NAME), row.both("text")
    row.done()
    if code in ENGINE_CODES:
        row.wrong("code", N_("%(name)s is a word of the language. Choose another name."), name=code)
    elif texts.setdefault(code, text) != text:
        row.wrong("code", N_("%(name)s has another text above. Choose another code."), name=code)
    return Condition(when, code, text)


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
