"""What a decision is made from: what a run found for a claim, what it proposes, what its claimant was given before."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from django.db import connection
from django.db.models import F

from claims.models import Assessment, AssessmentRun, Claim, ClaimFacts, PolicyVersion
from claims.queries import policies
from claims.rules import entitlements
from claims.rules.policy import AWARD, Policy
from claims.rules.review import Judged, Proposed

_SAID: Final = ("category", "services", "period", "identifier", "account", "papers", "inputs")


@lru_cache(maxsize=256)
def policy_of(version: int) -> Policy:
    """The compiled policy of a version that a run pinned; its text cannot change any more."""
    return policies.compiled(PolicyVersion.objects.select_related("policy").get(pk=version))


def judged(*, claim: Claim, run: AssessmentRun) -> tuple[Judged, ...]:
    """What the run found for the claim, by policy version."""
    rows = Assessment.objects.filter(claim=claim, run=run).order_by("policy_version_id")
    return tuple(
        Judged(row.policy_version_id, row.outcome, row.code, tuple(row.amounts), tuple(row.steps))
        for row in rows
    )


def judged_many(*, run: AssessmentRun, claims: Sequence[int]) -> dict[int, tuple[Judged, ...]]:
    """claim -> what the run found for it."""
    found: dict[int, tuple[Judged, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim_id, policy_version_id, outcome, code, amounts, steps FROM claims_assessment
             WHERE run_id = %s AND claim_id = ANY(%s) ORDER BY claim_id, policy_version_id
            """,
            [run.pk, list(claims)],
        )
        for claim, version, outcome, code, amounts, steps in cursor:
            row = Judged(version, outcome, code, tuple(amounts), tuple(steps))
            found[claim] = (*found.get(claim, ()), row)
    return found


@lru_cache(maxsize=4096)
def group_of(version: int, line: str) -> str:
    """The lines that are given once together with this one (`claims.rules.entitlements`)."""
    return entitlements.group_of(policy_of(version), line)


@lru_cache(maxsize=4096)
def _entitled(version: int, incident: str, claimant_type: str, services: tuple[str, ...]) -> tuple[str, ...]:
    """What each award line of the policy gives once."""
    policy = policy_of(version)
    mine = [service for service in services if policy.covers(claimant_type, service)]
    return tuple(entitlements.entitlement_key(line.once_per, incident, mine) for line in policy.lines)


def proposed(
    rows: Iterable[Judged], *, incident: str, claimant_type: str, services: Sequence[str]
) -> list[Proposed]:
    """The award lines of the policies in `rows`, with what the run awards by them: 0 where it awards nothing."""
    lines = []
    for row in rows:
        if row.version is None:
            continue
        policy = policy_of(row.version)
        keys = _entitled(row.version, incident, claimant_type, tuple(services))
        for place, line in enumerate(policy.lines):
            amount = row.amounts[place] if row.outcome == AWARD else 0
            lines.append(
                Proposed(policy.key, row.version, line.line, line.kind, line.unit, amount, keys[place])
            )
    return lines


def run_that_holds(*, claim: Claim) -> AssessmentRun | None:
    """The newest done run that saw what the claim says now; None where the claim has changed since, or waits for one.

    A version that was made by undoing a decision says what the one before it said.
    """
    found = Assessment.objects.filter(claim=claim, run__state=AssessmentRun.State.DONE).order_by("-run_id")
    newest = found.select_related("run").first()
    if newest is None:
        return None
    if newest.version != claim.version:
        said = ClaimFacts.objects.filter(claim=claim, version__in=[newest.version, claim.version])
        then, now = said.order_by("version").values_list(*_SAID)
        if then != now:
            return None
    return newest.run


def changed_since(*, claim: Claim) -> bool:
    """Whether the claim waits to be assessed again: a run saw it, and it says something else now."""
    if claim.status != Claim.Status.SUBMITTED or run_that_holds(claim=claim):
        return False
    return Assessment.objects.filter(claim=claim, run__state=AssessmentRun.State.DONE).exists()


def newest_of(*, claims: Collection[int]) -> list[Assessment]:
    """What the newest done run that saw these claims as they are now found for each, for lists; one statement."""
    found = Assessment.objects.filter(
        claim__in=claims, run__state=AssessmentRun.State.DONE, version=F("claim__version")
    ).order_by("claim_id", "-run_id")
    newest: dict[int, int] = {}
    return [row for row in found if newest.setdefault(row.claim_id, row.run_id) == row.run_id]


def of_claim(*, claim: Claim) -> list[Proposed]:
    """What a decision on the claim can be made of, for screens: [] where no run holds."""
    run = run_that_holds(claim=claim)
    if run is None:
        return []
    return proposed(
        judged(claim=claim, run=run),
        incident=claim.incident.key,
        claimant_type=claim.claimant_type,
        services=claim.services,
    )


def given_before(*, claimants: Sequence[int]) -> list[tuple[int, str, str, str, int]]:
    """claimant, policy, group of the line, entitlement key, claim of every live award of these claimants.

    Amendments are not counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claimant_id, policy_key, policy_version_id, line, entitlement_key, claim_id FROM claims_award
             WHERE claimant_id = ANY(%s) AND live AND amends_id IS NULL
            """,
            [list(claimants)],
        )
        return [
            (claimant, policy, group_of(version, line), key, claim)
            for claimant, policy, version, line, key, claim in cursor
        ]
