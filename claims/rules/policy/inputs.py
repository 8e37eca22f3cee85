"""The inputs of a policy document: which facts it asks for, of what type, and where each comes from."""

from datetime import date
from typing import Final

from claims.rules.policy.document import (
    INPUT_TYPES,
    LARGEST_INPUT,
    PERIODS,
    SOURCES,
    Choice,
    Input,
    Text,
)
from claims.rules.policy.fields import LONGEST_LABEL, Fields
from claims.rules.policy.parts import CURRENCY, KEY, NAME, name_allowed
from claims.rules.refusal import N_

_FIRST_DATE: Final = date(1970, 1, 1)  # where a date input names no `min`
_LAST_DATE: Final = date(2199, 12, 31)  # where it names no `max`


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
    money_unit = _money_unit(inner, unit) if type_ == "money" else ""
    choices = _choices(inner) if type_ == "choice" else ()
    roster, column = _roster(inner, type_) if source == "records" else ("", "")
    policy, per = _ledger(inner, type_) if source == "ledger" else ("", "")
    asks_paper = source == "claimant" and inner.has("evidence")
    evidence = inner.both("evidence", required=False) if asks_paper else None
    label = inner.both("label", longest=LONGEST_LABEL)
    optional = inner.flag("optional")
    return Input(
        name, type_, source, label, low, high, money_unit, choices, optional, roster, column, policy, per, evidence
    )  # fmt: skip


def _money_unit(inner: Fields, unit: str) -> str:
    """The currency of an amount: the policy's, where that is one and no other is named."""
    needed = bool(unit) and not CURRENCY.fullmatch(unit)
    return inner.text("unit", '"KRW"', pattern=CURRENCY.pattern, required=needed) or unit


def _roster(inner: Fields, type_: str) -> tuple[str, str]:
    """Of a fact of our records: the roster that gives it, and the column there; '' for none."""
    roster = inner.text("roster", '"kakaot-pro"', pattern="[a-z0-9-]+", required=False)
    column = inner.text("field", '"monthly_fee"', pattern=NAME, required=False) if roster else ""
    if roster and not column and type_ != "boolean":
        inner.wrong(
            "roster",
            N_('Being on a roster is a yes or no. Write type = "boolean", or name a column: field = "...".'),
        )
    return roster, column


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
