"""The sample of what a rule may decide in a run: drawn once, before its first decision; anybody can reckon it again."""

import secrets
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from claims.models import AssessmentRun, AutomaticRule, Decision, Sample
from claims.queries import review as queries
from claims.queries.review import Ready
from claims.rules import sampling as rule
from claims.rules.review import cash
from claims.rules.sampling import Member, Urn
from claims.stages import audit
from claims.stages.assessment.rows import uncollected
from claims.stages.authority import Actor, NamedRule, authorize
from claims.stages.review.copying import Verdict
from claims.stages.review.judging import Block, by_rule

BLOCK: Final = 2_000


class Pinned:
    """A sample in memory: a million members in few bytes."""

    def __init__(self, sample: Sample) -> None:
        self._claims, self._versions = array("q", sample.claims), array("h", sample.versions)
        self.chosen = frozenset(sample.chosen)

    def holds(self, claim: Ready) -> bool:
        """Whether the claim is a member as it stands: what was none had no chance to be chosen."""
        place = bisect_left(self._claims, claim.claim)
        found = place < len(self._claims) and self._claims[place] == claim.claim
        return found and self._versions[place] == claim.version


def draw(
    *, actor: NamedRule, run: AssessmentRun, version: AutomaticRule, at: datetime, door: str = "task"
) -> Sample | None:
    """The sample of the run and this version of the rule: drawn now, or found where it was drawn; None where the
    version looks at none.

    The run is done, so nobody can aim at the seed. No lock is taken: what changes meanwhile is looked at when it is
    decided.
    """
    authorize(actor, "draw_sample")
    if not any(version.sample.values()):
        return None
    found = queries.sample_of(run=run, version=version)
    if found:
        return found
    made = _drawn(run, version, secrets.token_hex(16), at)
    Sample.objects.bulk_create([made], ignore_conflicts=True)
    stands = Sample.objects.get(run=run, rule_version=version)  # of two workers one was first
    if stands.seed == made.seed:
        after = {"rule_version": version.pk, "members": len(made.claims), "chosen": len(made.chosen)}
        audit.log(
            actor=actor, action="draw_sample", kind="assessment_run", key=str(run.pk), at=at, door=door, after=after
        )  # fmt: skip
    return stands


@uncollected()
def _drawn(run: AssessmentRun, version: AutomaticRule, seed: str, at: datetime) -> Sample:
    claims, versions = array("q"), array("h")
    urn = Urn(seed=seed, rates=version.sample)
    for verdict in _decidable(run, version):
        claims.append(verdict.claim.claim)
        versions.append(verdict.claim.version)
        urn.put(_member(verdict))
    drawn = urn.draw()
    version_of = dict(zip(claims, versions, strict=True)) if drawn.chosen else {}
    return Sample(
        run=run,
        rule_version=version,
        seed=seed,
        strata=drawn.strata,
        claims=claims.tolist(),
        versions=versions.tolist(),
        chosen=list(drawn.chosen),
        chosen_versions=[version_of[claim] for claim in drawn.chosen],
        digest=drawn.digest,
        at=at,
    )


def _decidable(run: AssessmentRun, version: AutomaticRule) -> Iterator[Verdict]:
    """What the rule would decide if it looked now, in the order of claims."""
    kept, after = queries.kept_for_people(incident=run.incident), 0
    while True:
        ready, last = queries.ready_block(run=run, after=after, size=BLOCK, lock=False)
        if last is None:
            return
        after = last
        block = Block(run, version, ready)
        for claim in ready:
            verdict = None if claim.claim in kept else block.verdict(claim)
            if verdict:
                yield verdict


def _member(verdict: Verdict) -> Member:
    claim = verdict.claim
    policies = [queries.policy_of(row.version).key for row in verdict.judged if row.version is not None]
    stratum = rule.stratum(
        outcome=verdict.outcome,
        claimant_type=claim.claimant_type,
        policies=policies,
        amount=cash(verdict.given),
    )
    return Member(claim.claim, claim.version, claim.reference, stratum)


class Differing(NamedTuple):
    """What is not as it was drawn: of a claim, by its id, or of the sample where that is None."""

    claim: int | None
    what: str  # member, chosen, strata, digest, decision
    stored: object
    computed: object


def verify(*, actor: Actor, sample: Sample) -> list[Differing]:
    """Reckons the sample again from its seed, its members and what the run found for them; names what differs.

    Each member must be what the rule decides, and each decision of the rule in this run a member's: held back where it
    was chosen, and nowhere else. Writes nothing.
    """
    authorize(actor, "see_samples")
    version, run = sample.rule_version, sample.run
    urn = Urn(seed=sample.seed, rates=version.sample)
    found: list[Differing] = []
    for first in range(0, len(sample.claims), BLOCK):
        part = slice(first, first + BLOCK)
        wanted = list(zip(sample.claims[part], sample.versions[part], strict=True))
        members = {one.claim.claim: one for one in _members(run, version, wanted)}
        found += [Differing(claim, "member", at, None) for claim, at in wanted if claim not in members]
        for one in members.values():
            urn.put(_member(one))
    drawn = urn.draw()
    pairs = (
        ("chosen", sample.chosen, list(drawn.chosen)),
        ("strata", sample.strata, {name: list(sizes) for name, sizes in drawn.strata.items()}),
        ("digest", sample.digest, drawn.digest),
    )
    found += [Differing(None, what, stored, again) for what, stored, again in pairs if stored != again]
    return found + list(_misplaced(sample))


def _members(run: AssessmentRun, version: AutomaticRule, wanted: list[tuple[int, int]]) -> Iterator[Verdict]:
    """Those of the claims that the rule decides by what the run found for them, in order."""
    ready = queries.seen_by_run(run=run, claims=wanted)
    judged = queries.judged_many(run=run, claims=[claim.claim for claim in ready])
    for claim in ready:
        rows = judged.get(claim.claim, ())
        verdict = by_rule(version, claim, rows, run.incident.key)
        if verdict:
            yield verdict


def _misplaced(sample: Sample) -> Iterator[Differing]:
    pinned = dict(zip(sample.claims, sample.versions, strict=True))
    chosen = dict(zip(sample.chosen, sample.chosen_versions, strict=True))
    made = Decision.objects.filter(run=sample.run_id, rule_version=sample.rule_version_id).order_by(
        "claim_id"
    )
    for claim, version, sampled in made.values_list("claim_id", "version", "sampled").iterator():
        if pinned.get(claim) != version:
            yield Differing(claim, "decision", version, pinned.get(claim))
        elif sampled is not (chosen.get(claim) == version):
            yield Differing(claim, "decision", "held back" if sampled else "final", "the other")
