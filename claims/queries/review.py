"""What a decision is made from: what a run found for a claim, what it proposes, what its claimant was given before."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from claims.models import (
    Assessment,
    AssessmentRun,
    AutomaticRule,
    Claim,
    ClaimFacts,
    Decision,
    PolicyVersion,
)
from claims.queries import policies
from claims.rules.entitlements import entitlement_key
from claims.rules.policy import AWARD, Policy
from claims.rules.review import Judged, Proposed

_SAID: Final = ("category", "services", "period", "identifier", "account", "papers", "inputs")


class Ready(NamedTuple):
    """A claim that a rule may look at: submitted, not on hold, as the run saw it, and no seat taken."""

    claim: int
    version: int
    reference: str
    claimant: int
    claimant_type: str
    services: tuple[str, ...]
    outcomes: str  # letters of the checks


class Asked(NamedTuple):
    """The question that waits for a claimant's answer, and the last day to answer it."""

    question: str
    due: date | None


def note_of_question(question: str, due: date) -> str:
    """A question as the note of its move keeps it: the words, and on the last line the last day, in brackets."""
    return f"{question}\n({due.isoformat()})"


def asked(*, claim: Claim) -> Asked | None:
    """What the claimant was asked last and has not answered; None where nothing waits."""
    if claim.status != Claim.Status.INFORMATION_REQUESTED:
        return None
    note = claim.transitions.filter(act="ask").order_by("-pk").values_list("note", flat=True).first() or ""
    question, _, last = note.rpartition("\n")
    try:
        return Asked(question, date.fromisoformat(last.strip("()")))
    except ValueError:
        return Asked(note, None)


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


@lru_cache(maxsize=4096)
def _entitled(version: int, incident: str, claimant_type: str, services: tuple[str, ...]) -> str:
    policy = policy_of(version)
    mine = [service for service in services if policy.covers(claimant_type, service)]
    return entitlement_key(policy.once_per, incident, mine)


def proposed(
    rows: Iterable[Judged], *, incident: str, claimant_type: str, services: Sequence[str]
) -> list[Proposed]:
    """The award lines of the policies in `rows`, with what the run awards by them: 0 where it awards nothing."""
    lines = []
    for row in rows:
        if row.version is None:
            continue
        policy = policy_of(row.version)
        key = _entitled(row.version, incident, claimant_type, tuple(services))
        for place, line in enumerate(policy.lines):
            amount = row.amounts[place] if row.outcome == AWARD else 0
            lines.append(Proposed(policy.key, row.version, line.line, line.kind, line.unit, amount, key))
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


def given_before(*, claimants: Sequence[int]) -> list[tuple[int, str, str, int]]:
    """claimant, policy, entitlement key, claim of every live award of these claimants; amendments not counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claimant_id, policy_key, entitlement_key, claim_id FROM claims_award
             WHERE claimant_id = ANY(%s) AND live AND amends_id IS NULL
            """,
            [list(claimants)],
        )
        return list(cursor)


def rule_in_force(*, name: str) -> AutomaticRule | None:
    """The newest row of this rule that counts: switched off at once, switched on when another person confirmed it."""
    rows = AutomaticRule.objects.filter(name=name)
    return (rows.filter(confirmed_by__isnull=False) | rows.filter(on=False)).order_by("-pk").first()


def rules_waiting() -> QuerySet[AutomaticRule]:
    """What was switched on and waits for a second person: a switch that was turned again since waits no more."""
    newer = AutomaticRule.objects.filter(name=OuterRef("name"), pk__gt=OuterRef("pk"))
    return AutomaticRule.objects.filter(~Exists(newer), on=True, confirmed_by__isnull=True)


def half_decided() -> QuerySet[Claim]:
    """Submitted claims on whose version the first seat has decided and nobody else."""
    seats = Decision.objects.filter(claim=OuterRef("pk"), version=OuterRef("version"))
    first, final = seats.filter(final=False), seats.filter(final=True)
    return Claim.objects.filter(Exists(first), ~Exists(final), status=Claim.Status.SUBMITTED)


def ready_block(*, run: AssessmentRun, after: int, size: int) -> tuple[list[Ready], int | None]:
    """The next claims of a run that a rule may look at, locked, and the highest claim id looked at; None at the end.

    A claim that somebody works on just now is passed over. Call it in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM claims_claim
             WHERE incident_id = %(incident)s AND status = 'submitted' AND NOT held AND id > %(after)s
             ORDER BY id LIMIT %(size)s FOR NO KEY UPDATE SKIP LOCKED
            """,
            {"incident": run.incident_id, "after": after, "size": size},
        )
        ids = [pk for (pk,) in cursor]
        if not ids:
            return [], None
        cursor.execute(
            """
            SELECT c.id, c.version, c.reference, c.claimant_id, c.claimant_type, c.services, k.outcomes
              FROM unnest(%(ids)s::bigint[]) AS wanted (id)
              JOIN claims_claim c USING (id)
              JOIN claims_checkresult k ON k.claim_id = c.id AND k.run_id = %(run)s AND k.version = c.version
             WHERE NOT EXISTS (SELECT 1 FROM claims_decision d WHERE d.claim_id = c.id AND d.version = c.version)
             ORDER BY c.id
            """,
            {"ids": ids, "run": run.pk},
        )
        return [
            Ready(claim, version, reference, claimant, type_, tuple(services), outcomes)
            for claim, version, reference, claimant, type_, services, outcomes in cursor
        ], ids[-1]


def newest_done_runs() -> list[int]:
    """The newest done run of each incident: claims are decided by no other."""
    done = AssessmentRun.objects.filter(state=AssessmentRun.State.DONE)
    return list(done.order_by("incident_id", "-pk").distinct("incident_id").values_list("pk", flat=True))


_UNDECIDED: Final = """
    SELECT c.id FROM claims_claim c
      JOIN claims_checkresult k ON k.claim_id = c.id AND k.run_id = %(run)s AND k.version = c.version
     WHERE c.incident_id = %(incident)s AND c.status = 'submitted'
       AND NOT EXISTS (SELECT 1 FROM claims_reviewitem i WHERE i.claim_id = c.id AND i.state = 'open')
     ORDER BY c.id LIMIT %(most)s
"""


def undecided(*, run: AssessmentRun, most: int | None = None) -> list[int]:
    """The claims that stand as the run saw them, decided by nobody and in nobody's queue."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDECIDED, {"run": run.pk, "incident": run.incident_id, "most": most})
        return [pk for (pk,) in cursor]


def forgotten_runs(*, since: datetime) -> list[int]:
    """Runs done before `since` by which claims may be decided and some are neither decided nor in the queue."""
    runs = AssessmentRun.objects.filter(pk__in=newest_done_runs(), finished_at__lt=since).order_by("pk")
    return [run.pk for run in runs if undecided(run=run, most=1)]


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
