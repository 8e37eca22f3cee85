"""The lines that lead to an amount, as readable rows: what a policy's explanation says, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models.outages import ClaimantType, told
from claims.presentation import numbers, words
from claims.rules.policy import AWARD, ExplainedLine, Policy
from claims.rules.policy.document import Input
from claims.rules.policy.nodes import BOOLEAN, INSTANT, TEXT

REASON = "reason"
FACT = "fact"
STEP = "step"
CAP = "cap"


class Row(NamedTuple):
    """One row. `kind` is 'fact' (of our records), 'step', 'cap' (what it leaves), 'reason' (its label says all, the
    value is empty) or the kind of an award line.
    """

    id: str
    label: str
    value: str
    kind: str

    @property
    def awards(self) -> bool:
        return self.kind not in (FACT, STEP, CAP, REASON)


def rows(
    policy: Policy, *, steps: Sequence[int], outcome: int, code: str, amounts: Sequence[int]
) -> list[Row]:
    """The rows of one assessment from its stored cells: steps, then the reason, or what is given."""
    return shown(policy, policy.explained(steps, outcome, code, amounts))


def shown(policy: Policy, lines: Iterable[ExplainedLine]) -> list[Row]:
    """These lines as rows. Times are on the clocks of the policy's own time zone."""
    return [Row(line.id, told(line.ko, line.en), _value(policy, line), line.kind) for line in lines]


def fact(asked: Input, amount: int) -> Row:
    """A fact that nobody was asked for, with where it comes from."""
    value = f"{numbers.amount(amount, asked.unit)} ({words.said(words.SOURCES, asked.source)})"
    return Row(asked.name, told(*asked.label), value, FACT)


def total(policy: Policy, *, outcome: int, amounts: Sequence[int]) -> str:
    """What is given in all, by unit, in the order of the award lines; a dash where nothing is."""
    given = zip(amounts, (line.unit for line in policy.lines), strict=True) if outcome == AWARD else ()
    return numbers.summed(given) or "–"


def _value(policy: Policy, line: ExplainedLine) -> str:
    value = line.value
    if line.kind == REASON:
        return ""
    if line.type == BOOLEAN:
        return gettext("yes") if value else gettext("no")
    if line.type == TEXT:
        return _text(policy, line.id, str(value))
    if isinstance(value, date):
        return numbers.calendar_day(value)
    assert isinstance(value, int | Fraction)
    if line.type == INSTANT:
        return numbers.instant(int(value), zone=policy.document.time_zone)
    return numbers.amount(value, line.unit)


def _text(policy: Policy, step: str, key: str) -> str:
    """A text that a step gives, in words: its own, those of a choice, of another step, of a claimant type; the text
    itself where nothing words it.
    """
    document = policy.document
    steps = sorted(document.steps, key=lambda one: one.name != step)
    worded = [
        *(one for first in steps[:1] if first.name == step for one in first.said),
        *(one for asked in document.inputs for one in asked.choices),
        *(one for other in steps for one in other.said),
    ]
    types = {type_.value: str(type_.label) for type_ in ClaimantType}
    return next((told(*one.label) for one in worded if one.key == key), types.get(key, key))
