"""What a named rule decides of a run: its sample is drawn, then block by block, each block one transaction.

A block is read by three statements, judged in Python and written by COPY. A claim that a person works on, has moved or
has decided is left alone. Done again, it goes on with what is left.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from claims.models import AssessmentRun, AutomaticRule
from claims.queries import review as queries
from claims.rules import review as rule
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.assessment.rows import uncollected
from claims.stages.authority import NamedRule, authorize
from claims.stages.review.accounts import ACCOUNTS_DIFFER
from claims.stages.review.capping import CAP_PASSED, leave_to_people
from claims.stages.review.copying import hold_back, write
from claims.stages.review.judging import Block
from claims.stages.review.moves import lock_claimants
from claims.stages.review.sampling import Pinned, draw

BLOCK: Final = 2_000
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
    """What became of the claims that were looked at; `left` are for people to decide, `held` to look at again."""

    approved: int = 0
    rejected: int = 0
    left: int = 0
    held: int = 0


class _Setting(NamedTuple):
    """The version of the rule that is in force, its sample of the run, and what it leaves to people whatever it is."""

    version: AutomaticRule
    sample: Pinned | None
    kept: frozenset[int]


def decide_automatically(
    *,
    actor: NamedRule,
    run: AssessmentRun,
    at: datetime,
    door: str = "task",
    progress: Progress | None = None,
) -> Counts:
    """Decides what this rule may (`rules.review.straightforward`) among the submitted claims of a run.

    What its sample chose it holds back for a person. Raises RunNotNewest, and RuleIsOff; switched off meanwhile, it
    stops before the next block; set otherwise, it goes on by the new version, with a sample of that.
    """
    authorize(actor, "decide_automatically")
    if run.pk not in queries.newest_done_runs():
        raise RunNotNewest(run=run.pk)
    total, looked, after = Counts(), 0, 0
    setting: _Setting | None = None
    while True:
        setting = _setting(actor, run, setting, at)
        with transaction.atomic():
            block, last = _block(actor, run, setting, after, at)
            if last is None:
                break
            if block.approved or block.rejected or block.held:
                after_it = {"rule_version": setting.version.pk, **block._asdict()}
                audit.log(
                    actor=actor, action="decide_automatically", kind="assessment_run", key=str(run.pk), at=at,
                    door=door, after=after_it,
                )  # fmt: skip
        after = last
        total = Counts(*(a + b for a, b in zip(total, block, strict=True)))
        looked = min(looked + BLOCK, run.claims_total)
        if progress:
            progress(looked, run.claims_total)
    if progress:
        progress(run.claims_total, run.claims_total)  # what was decided before is not looked at
    return total


def _setting(actor: NamedRule, run: AssessmentRun, known: _Setting | None, at: datetime) -> _Setting:
    """What is in force now; `known` where that is it still. Raises RuleIsOff."""
    version = queries.rule_in_force(name=actor.name)
    if version is None or not version.on:
        raise RuleIsOff(rule=actor.name)
    if known and known.version == version:
        return known
    sample = draw(actor=actor, run=run, version=version, at=at)
    kept = queries.kept_for_people(incident=run.incident, but=sample)
    return _Setting(version, Pinned(sample) if sample else None, kept)


@uncollected()
def _block(
    actor: NamedRule, run: AssessmentRun, setting: _Setting, after: int, at: datetime
) -> tuple[Counts, int | None]:
    """Decides the next claims; what became of them, and the highest id that was looked at."""
    ready, last = queries.ready_block(run=run, after=after, size=BLOCK)
    if not ready:
        return Counts(), last
    # No other claim of theirs is decided until this is written.
    lock_claimants({claim.claimant for claim in ready})
    block = Block(run, setting.version, ready)
    found, held = [], []
    for claim in ready:
        if claim.claim in setting.kept or (setting.sample and not setting.sample.holds(claim)):
            continue
        verdict = block.verdict(claim)
        if verdict is None:
            continue
        if setting.sample and claim.claim in setting.sample.chosen:
            held.append(verdict)
        else:
            block.give(verdict)
            found.append(verdict)
    leave_to_people(run, block.capped, CAP_PASSED, at=at)
    leave_to_people(run, block.differing, ACCOUNTS_DIFFER, at=at)
    if held:
        hold_back(version=setting.version, run=run, verdicts=held, at=at)
    if found:
        write(actor=actor, version=setting.version, run=run, verdicts=found, at=at)
    approved = sum(verdict.outcome == rule.APPROVE for verdict in found)
    left = len(ready) - len(found) - len(held)
    return Counts(approved, len(found) - approved, left, len(held)), last
