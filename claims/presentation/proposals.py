"""What the run that holds proposes for a claim, line by line, as the reviewer sees it before deciding."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from claims.models import Claim, Decision, PolicyVersion
from claims.models.outages import told
from claims.presentation import numbers
from claims.presentation.explanation import page_of
from claims.queries import policies
from claims.queries import review as queries
from claims.rules.policy import AWARD
from claims.rules.review import Key, Proposed
from claims.rules.review.appeals import WHOLE


class Line(NamedTuple):
    """One award line of a policy that covers the claim. `amount` is 0 where the policy gives nothing."""

    policy: str
    line: str
    title: str
    label: str
    kind: str
    unit: str
    amount: int
    clause: str = ""  # what the policy stands on, in its own words
    page: str = ""  # the address of the policy's page, as the version says it that proposes

    @property
    def shown(self) -> str:
        return numbers.amount(self.amount, self.unit)

    @property
    def name(self) -> str:
        """'Policy: line · 30,000 won'."""
        return f"{self.title}: {self.label} · {self.shown}"


def of_claim(claim: Claim) -> list[Line]:
    """The lines a decision can be made of, with what is proposed; [] where no run holds."""
    proposed = queries.of_claim(claim=claim)
    wanted = {one.version for one in proposed}
    versions = PolicyVersion.objects.select_related("policy").in_bulk(wanted)
    return [_line(one, versions[one.version]) for one in proposed]


def total(lines: Iterable[Line]) -> str:
    """What is given in all, by unit; a dash where nothing is."""
    return numbers.summed((line.amount, line.unit) for line in lines) or "–"


def totals(claims: Collection[int]) -> dict[int, str]:
    """What is proposed for each of these claims, by unit; those without a run that holds are left out."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for row in queries.newest_of(claims=claims):
        mine = parts.setdefault(row.claim_id, [])
        if row.policy_version_id is not None and row.outcome == AWARD:
            lines = queries.policy_of(row.policy_version_id).lines
            mine.extend((amount, line.unit) for line, amount in zip(lines, row.amounts, strict=True))
    return {claim: numbers.summed(mine) or "–" for claim, mine in parts.items()}


def given(lines: Iterable[Mapping[str, Any]]) -> str:
    """What the lines of a stored decision give in all, by unit; '' for nothing."""
    return numbers.summed((line["amount"], line["unit"]) for line in lines)


def _line(one: Proposed, version: PolicyVersion) -> Line:
    policy = policies.compiled(version)
    label = next(told(*line.label) for line in policy.lines if line.line == one.line)
    clause, page = policy.document.source.clause, page_of(version)
    return Line(
        one.policy, one.line, version.policy.title, label, one.kind, one.unit, one.amount, clause, page
    )


def named(decision: Decision) -> dict[Key, tuple[str, str]]:
    """(policy, line) -> title of the policy and label of the line, by the versions that were pinned; a policy whole has
    the label ''.
    """
    pinned = {award.policy_version_id for award in decision.awards.all()}
    if decision.run:
        pinned |= set(decision.run.policies)
    said = {}
    for version in PolicyVersion.objects.filter(pk__in=pinned).select_related("policy"):
        said[version.policy.key, WHOLE] = (version.policy.title, "")
        for line in policies.compiled(version).lines:
            said[version.policy.key, line.line] = (version.policy.title, told(*line.label))
    return said
