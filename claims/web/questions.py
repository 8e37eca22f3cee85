"""What the policies in force ask of one claimant type, and what they look up in our own records instead."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from claims.models import PolicyVersion
from claims.models.outages import told
from claims.queries import policies
from claims.rules.policy import Policy
from claims.rules.policy.document import Input


class Question(NamedTuple):
    """One thing to ask, once, however many policies want it. The widest limits count: each policy holds its own.

    `optional`: an answer is not needed by every claim that reaches the policy (a membership may decide first).
    """

    name: str
    type: str  # money, integer, boolean, choice
    label: str
    unit: str
    low: int
    high: int
    choices: tuple[tuple[str, str], ...]
    evidence: str
    optional: bool
    policies: tuple[Policy, ...]

    def bears_on(self, claimant_type: str, services: Iterable[str]) -> bool:
        """Whether a policy that asks this covers one of these services."""
        named = tuple(services)
        return any(policy.covers(claimant_type, key) for policy in self.policies for key in named)


class Questions(NamedTuple):
    asked: list[Question]
    looked_up: list[str]  # labels of the facts that come from our records


def questions(claimant_type: str, versions: Sequence[PolicyVersion]) -> Questions:
    """The questions to this claimant type, in the order of the policies' keys and inputs."""
    found: dict[str, Question] = {}
    looked_up: dict[str, str] = {}
    for policy in map(policies.compiled, versions):
        if claimant_type not in policy.claimant_types:
            continue
        for one in policy.document.inputs:
            if one.source == "claimant":
                new = question(one, policy)
                found[one.name] = _merged(found[one.name], new) if one.name in found else new
            elif one.source in ("records", "ledger"):
                looked_up.setdefault(one.name, told(*one.label))
    return Questions(list(found.values()), list(looked_up.values()))


def question(one: Input, policy: Policy) -> Question:
    """What one policy asks, in the reader's language."""
    return Question(
        one.name,
        one.type,
        told(*one.label),
        one.unit,
        one.low,
        one.high,
        tuple((choice.key, told(*choice.label)) for choice in one.choices),
        told(*one.evidence) if one.evidence else "",
        one.optional or any(other.on_roster for other in policy.document.inputs),
        (policy,),
    )


def _merged(known: Question, new: Question) -> Question:
    return known._replace(
        low=min(known.low, new.low),
        high=max(known.high, new.high),
        choices=tuple(dict.fromkeys(known.choices + new.choices)),
        evidence=known.evidence or new.evidence,
        optional=known.optional and new.optional,
        policies=known.policies + new.policies,
    )
