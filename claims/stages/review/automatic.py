"""The straightforward claims of a run, decided by a named rule: block by block, each block one transaction.

A block is read by three statements, judged in Python and written by COPY. A claim that a person works on, has moved or
has decided is left alone. Done again, it goes on with what is left.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from claims.models import AssessmentRun
from claims.queries import review as queries
from claims.queries.review import Ready
from claims.rules import review as rule
from claims.rules.assessment import ALREADY_CLAIMED
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Given, Judged, Proposed
from claims.stages import audit
from claims.stages.assessment.rows import uncollected
from claims.stages.authority import NamedRule, authorize
from claims.stages.review.capping import Caps, leave_to_people
from claims.stages.review.copying import Verdict, write
from claims.stages.review.moves import lock_claimants

BLOCK: Final = 2_000
Taken = dict[tuple[int, str, str], list[str]]  # claimant, policy, group of its lines -> entitlements
Progress = Callable[[int, int], None]  # claims looked at in the run, of


class RuleIsOff(Refusal):
    """Facts: `rule`."""

    code = "rule_is_off"
    sentence = N_("The rule %(rule)s is not switched on, or nobody has confirmed it yet. People decide.")


class RunNotNewest(Refusal):
    """Facts: `run`."""

    code = "run_not_newest"
    sentence = N_(
        "Run %(run)s is not done, or a newer one of this incident is. Claims are decided by the newest."
    )


class Counts(NamedTuple):
    """What became of the claims that were looked at; `left` are for people to decide."""

    approved: int = 0
    rejected: int = 0
    left: int = 0


def decide_automatically(
    *,
    actor: NamedRule,
    run: AssessmentRun,
    at: datetime,
    door: str = "task",
    progress: Progress | None = None,
) -> Counts:
    """Decides what is straightforward among the submitted claims of a run (`rules.review.straightforward`).

    Raises RunNotNewest, and RuleIsOff; switched off meanwhile, it stops before the next block.
    """
    authorize(actor, "decide_automatically")
    if run.pk not in queries.newest_done_runs():
        raise RunNotNewest(run=run.pk)
    total, looked, after = Counts(), 0, 0
    while True:
        with transaction.atomic():
            block, last = _block(actor, run, after, at)
            if last is None:
                return total
            if block.approved or block.rejected:
                audit.log(
                    actor=actor, action="decide_automatically", kind="assessment_run", key=str(run.pk), at=at,
                    door=door, after=block._asdict(),
                )  # fmt: skip
        after = last
        total = Counts(*(a + b for a, b in zip(total, block, strict=True)))
        looked = min(looked + BLOCK, run.claims_total)
        if progress:
            progress(looked, run.claims_total)


@uncollected()
def _block(actor: NamedRule, run: AssessmentRun, after: int, at: datetime) -> tuple[Counts, int | None]:
    """Decides the next claims; what became of them, and the highest id that was looked at."""
    in_force = queries.rule_in_force(name=actor.name)
    if in_force is None or not in_force.on:
        raise RuleIsOff(rule=actor.name)
    ready, last = queries.ready_block(run=run, after=after, size=BLOCK)
    if not ready:
        return Counts(), last
    verdicts = _verdicts(run, ready, in_force.at_most, at)
    if verdicts:
        write(actor=actor, run=run, verdicts=verdicts, at=at)
    approved = sum(verdict.outcome == rule.APPROVE for verdict in verdicts)
    return Counts(approved, len(verdicts) - approved, len(ready) - len(verdicts)), last


def _verdicts(run: AssessmentRun, ready: Sequence[Ready], at_most: int, at: datetime) -> list[Verdict]:
    judged = queries.judged_many(run=run, claims=[claim.claim for claim in ready])
    claimants = {claim.claimant for claim in ready}
    # No other claim of theirs is decided until this is written.
    lock_claimants(claimants)
    taken: Taken = {}
    for claimant, policy, group, key, _claim in queries.given_before(claimants=sorted(claimants)):
        taken.setdefault((claimant, policy, group), []).append(key)
    caps = Caps(run, {claim.claim: claim.claimant for claim in ready}, judged)
    found, capped = [], []
    for claim in ready:
        rows = judged.get(claim.claim, ())
        proposed = queries.proposed(
            rows,
            incident=run.incident.key,
            claimant_type=claim.claimant_type,
            services=claim.services,
        )
        outcome = rule.straightforward(rows, proposed, claim.outcomes, at_most=at_most)
        if outcome is None:
            continue
        given = tuple(rule.as_proposed(proposed)) if outcome == rule.APPROVE else ()
        if caps.passed(claim.claim, given):
            capped.append(claim.claim)
        elif _free(claim.claimant, given, taken) and _given_elsewhere(claim.claimant, rows, proposed, taken):
            caps.give(claim.claim, given)
            found.append(Verdict(claim, outcome, given, rows))
    leave_to_people(run, capped, at=at)
    return found


def _free(claimant: int, given: Iterable[Given], taken: Taken) -> bool:
    """Whether nothing of this was given to the claimant before; it is remembered for the claims after it."""
    keys = {(line.policy, queries.group_of(line.version, line.line), line.entitlement) for line in given}
    for policy, group, key in keys:
        if any(rule.overlaps(key, other) for other in taken.get((claimant, policy, group), ())):
            return False
    for policy, group, key in keys:
        taken.setdefault((claimant, policy, group), []).append(key)
    return True


def _given_elsewhere(
    claimant: int,
    rows: Sequence[Judged],
    proposed: Sequence[Proposed],
    taken: Taken,
) -> bool:
    """Whether all that is refused as claimed already was given: a run only says that another claim asked first."""
    claimed = {row.version for row in rows if row.code == ALREADY_CLAIMED}
    return all(
        any(
            rule.overlaps(line.entitlement, other)
            for other in taken.get((claimant, line.policy, queries.group_of(line.version, line.line)), ())
        )
        for line in proposed
        if line.version in claimed
    )
