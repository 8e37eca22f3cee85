"""What an appeal is against, line by line: for who writes one, and for who decides it."""

from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Appeal, Decision
from claims.presentation import numbers, proposals
from claims.queries import review as queries
from claims.rules.review import Key
from claims.rules.review.appeals import given_by


class Choice(NamedTuple):
    """A line of a decision, or a policy that gives nothing, which may be appealed: its key, and how it is called."""

    key: Key
    name: str


class Against(NamedTuple):
    """What is appealed, how it is called, and what the claimant says of it alone; '' for nothing."""

    key: Key
    name: str
    words: str


def choices(decision: Decision) -> list[Choice]:
    """All that an appeal may be against; of one thing alone there is nothing to choose."""
    names, amounts = proposals.named(decision), given_by(decision.lines)
    units = {(line["policy"], line["line"]): line["unit"] for line in decision.lines}
    return [
        Choice(key, _name(names.get(key, key), amounts.get(key, 0), units.get(key, "")))
        for key in queries.appealable(decision=decision)
    ]


def against(appeal: Appeal) -> list[Against]:
    """What the appeal names; [] where it is against the whole decision."""
    names = dict(choices(appeal.decision)) if appeal.lines else {}
    return [
        Against((policy, line), names.get((policy, line), line or policy), "".join(words))
        for policy, line, *words in appeal.lines
    ]


def _name(said: tuple[str, str], amount: int, unit: str) -> str:
    """'Small merchants: Payment · 30,000 won'."""
    given = numbers.amount(amount, unit) if amount else gettext("nothing")
    return f"{': '.join(filter(None, said))} · {given}"
