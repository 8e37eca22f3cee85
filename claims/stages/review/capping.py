"""Caps over several claims, looked at again when one of them is decided: more may have been awarded since the run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from claims.models import AssessmentRun, ReviewItem
from claims.queries import awarded
from claims.queries import review as queries
from claims.rules.awarded import NOTHING, Sums, grown, sums
from claims.rules.caps import Passed, over_claims, passed
from claims.rules.policy import AWARD, Policy
from claims.rules.refusal import N_, Refusal
from claims.rules.review import BY_RULE, Given, Judged
from claims.stages.review import facets

CAP_PASSED: Final = "cap_passed"  # why a claim waits in the queue


class CapPassed(Refusal):
    """Facts: the label of the `cap` (a Text), and what is `left` (an Amount)."""

    code = CAP_PASSED
    sentence = N_(
        "More was awarded to this claimant since the run: %(left)s is left under the cap “%(cap)s”. "
        "Assess the claims again, or give another amount and say why."
    )


class Caps:
    """The caps of what a run proposes for these claims (claim -> claimant), as they stand now.

    To be made with the claimants locked. Nothing is read where no policy has a cap over several claims.
    """

    def __init__(
        self, run: AssessmentRun, claims: Mapping[int, int], judged: Mapping[int, Sequence[Judged]]
    ) -> None:
        self._claimants = claims
        self._rows: dict[int, list[tuple[Policy, int, Sequence[int]]]] = {}
        policies: dict[int, Policy] = {}
        for claim in claims:
            for row in judged.get(claim, ()):
                if row.version is not None and row.outcome == AWARD and _capped(row.version):
                    policy = policies[row.version] = queries.policy_of(row.version)
                    self._rows.setdefault(claim, []).append((policy, row.version, row.steps))
        self._then: dict[tuple[int, str], Sums] = defaultdict(lambda: NOTHING)
        self._now: dict[tuple[int, str], Sums] = defaultdict(lambda: NOTHING)
        self._earlier: dict[tuple[int, int], int] = {}
        if policies:
            self._read(run, list(policies.values()))

    def _read(self, run: AssessmentRun, policies: Sequence[Policy]) -> None:
        occasion = awarded.occasion(run=run)
        claimants = sorted({self._claimants[claim] for claim in self._rows})
        keys = sorted({policy.key for policy in policies})
        then = awarded.before_run(run=run, claimants=claimants, policies=keys)
        now = awarded.standing(claimants=claimants, policies=keys)
        self._earlier = awarded.earlier_in_run(run=run, claims=list(self._rows))
        for policy in policies:
            for found, into in ((then, self._then), (now, self._now)):
                counted = sums(
                    found,
                    policy=policy.key,
                    unit=policy.unit,
                    zone=policy.document.time_zone,
                    occasion=occasion,
                )
                into.update(((claimant, policy.key), amounts) for claimant, amounts in counted.items())

    def passed(self, claim: int, given: Iterable[Given]) -> Passed | None:
        """The first cap that these lines would pass. What a person gives, and says why, passes none."""
        given = list(given)
        for policy, version, steps in self._rows.get(claim, ()):
            mine = (self._claimants[claim], policy.key)
            amounts = {
                line.line: line.amount
                for line in given
                if line.policy == policy.key and line.source == BY_RULE
            }
            then = grown(self._then[mine], self._earlier.get((claim, version), 0))
            found = passed(policy, steps, amounts, then=then, now=self._now[mine])
            if found:
                return found
        return None

    def give(self, claim: int, given: Iterable[Given]) -> None:
        """Counts these lines for the claims that follow."""
        given = list(given)
        for policy, _version, _steps in self._rows.get(claim, ()):
            mine = (self._claimants[claim], policy.key)
            amount = sum(
                line.amount for line in given if line.policy == policy.key and line.unit == policy.unit
            )
            self._now[mine] = grown(self._now[mine], amount)


def keep_caps(
    run: AssessmentRun, claim: int, claimant: int, judged: Sequence[Judged], given: list[Given]
) -> None:
    """Passes if these lines keep the caps. The claimant is locked. Raises CapPassed."""
    found = Caps(run, {claim: claimant}, {claim: judged}).passed(claim, given)
    if found:
        raise CapPassed(**found._asdict())


def leave_to_people(run: AssessmentRun, claims: Iterable[int], code: str, *, at: datetime) -> None:
    """Puts claims that no rule may decide in the queue; those that stand there for another reason stay as they are."""
    claims = list(claims)
    items = [ReviewItem(claim_id=claim, run=run, code=code, at=at) for claim in claims]
    ReviewItem.objects.bulk_create(items, ignore_conflicts=True)
    facets.refresh(claims=claims)


@lru_cache(maxsize=256)
def _capped(version: int) -> bool:
    return over_claims(queries.policy_of(version))
