"""What a rule decides of the claims of a block, by what stands now: what was given, and what is left under the caps."""

from collections.abc import Iterable, Sequence

from claims.models import AssessmentRun, AutomaticRule
from claims.queries import review as queries
from claims.queries.review import Ready
from claims.rules import review as rule
from claims.rules.assessment import ALREADY_CLAIMED
from claims.rules.review import Given, Judged, Proposed
from claims.stages.review.accounts import Accounts
from claims.stages.review.capping import Caps
from claims.stages.review.copying import Verdict


class Block:
    """Some claims of a run, read by a few statements. To be made with their claimants locked, where it is written."""

    def __init__(self, run: AssessmentRun, version: AutomaticRule, ready: Sequence[Ready]) -> None:
        self._incident, self._version = run.incident.key, version
        self._judged = queries.judged_many(run=run, claims=[claim.claim for claim in ready])
        self._taken: dict[tuple[int, str, str], list[str]] = {}  # claimant, policy, group of its lines
        claimants = sorted({claim.claimant for claim in ready})
        for claimant, policy, group, key, _claim in queries.given_before(claimants=claimants):
            self._taken.setdefault((claimant, policy, group), []).append(key)
        self._caps = Caps(run, {claim.claim: claim.claimant for claim in ready}, self._judged)
        self._accounts = Accounts(incident=run.incident_id, claimants=claimants)
        self.capped: list[int] = []  # claims that would pass a cap
        self.differing: list[int] = []  # claims to be paid to another account than another of their claimant

    def verdict(self, claim: Ready) -> Verdict | None:
        """What the rule decides; None where a person does. Of equal claims each gets the same until one is given."""
        rows = self._judged.get(claim.claim, ())
        verdict = by_rule(self._version, claim, rows, self._incident)
        if verdict is None:
            return None
        if self._caps.passed(claim.claim, verdict.given):
            self.capped.append(claim.claim)
            return None
        if self._accounts.differing(claim.claim, claim.claimant, verdict.given):
            self.differing.append(claim.claim)
            return None
        return verdict if self._free(verdict) and self._given_elsewhere(verdict) else None

    def give(self, verdict: Verdict) -> None:
        """Counts what it gives for the claims that follow."""
        claimant = verdict.claim.claimant
        self._caps.give(verdict.claim.claim, verdict.given)
        self._accounts.give(verdict.claim.claim, claimant, verdict.claim.reference, verdict.given)
        for policy, group, key in _keys(verdict.given):
            self._taken.setdefault((claimant, policy, group), []).append(key)

    def _free(self, verdict: Verdict) -> bool:
        """Whether nothing of this was given to the claimant before."""
        return not any(self._has(verdict.claim, *key) for key in _keys(verdict.given))

    def _given_elsewhere(self, verdict: Verdict) -> bool:
        """Whether all that is refused as claimed already was given: a run only says that another claim asked first."""
        claimed = {row.version for row in verdict.judged if row.code == ALREADY_CLAIMED}
        if not claimed:
            return True
        lines = _lines(verdict.claim, verdict.judged, self._incident)
        asked = _keys(line for line in lines if line.version in claimed)
        return all(self._has(verdict.claim, *key) for key in asked)

    def _has(self, claim: Ready, policy: str, group: str, key: str) -> bool:
        given = self._taken.get((claim.claimant, policy, group), ())
        return any(rule.overlaps(key, other) for other in given)


def by_rule(version: AutomaticRule, claim: Ready, rows: Sequence[Judged], incident: str) -> Verdict | None:
    """What the rule decides by the run alone, whatever was given meanwhile; None where a person does."""
    lines = _lines(claim, rows, incident)
    outcome = rule.decides(
        version.name, rows, lines, claim.outcomes, at_most=version.at_most, policies=version.policies
    )
    if outcome is None:
        return None
    given = tuple(rule.as_proposed(lines)) if outcome == rule.APPROVE else ()
    return Verdict(claim, outcome, given, tuple(rows))


def _lines(claim: Ready, rows: Sequence[Judged], incident: str) -> list[Proposed]:
    return queries.proposed(
        rows, incident=incident, claimant_type=claim.claimant_type, services=claim.services
    )


def _keys(lines: Iterable[Given | Proposed]) -> set[tuple[str, str, str]]:
    """Policy, group of the line, entitlement."""
    return {(line.policy, queries.group_of(line.version, line.line), line.entitlement) for line in lines}
