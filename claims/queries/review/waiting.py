"""What waits for a decision: of the rule, or of a person. What waits for a claimant is `questions`."""

from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from claims.models import AssessmentRun, AutomaticRule, Claim, ReviewItem


class Ready(NamedTuple):
    """A claim that a rule may look at: submitted, not on hold, as the run saw it, and no seat taken."""

    claim: int
    version: int
    reference: str
    claimant: int
    claimant_type: str
    services: tuple[str, ...]
    outcomes: str  # letters of the checks


def rule_in_force(*, name: str) -> AutomaticRule | None:
    """The newest row of this rule that counts: switched off at once, switched on when another person confirmed it."""
    rows = AutomaticRule.objects.filter(name=name)
    return (rows.filter(confirmed_by__isnull=False) | rows.filter(on=False)).order_by("-pk").first()


def rules_waiting() -> QuerySet[AutomaticRule]:
    """What was switched on and waits for a second person: a switch that was turned again since waits no more."""
    newer = AutomaticRule.objects.filter(name=OuterRef("name"), pk__gt=OuterRef("pk"))
    return AutomaticRule.objects.filter(~Exists(newer), on=True, confirmed_by__isnull=True)


def held_back() -> QuerySet[Claim]:
    """Claims of a sample, of which a rule has taken the first seat: a person looks again."""
    waiting = ReviewItem.objects.filter(state=ReviewItem.State.OPEN, code="sample")
    return Claim.objects.filter(pk__in=waiting.values("claim"))


_NEXT: Final = """
    SELECT id FROM claims_claim
     WHERE incident_id = %(incident)s AND status = 'submitted' AND NOT held AND id > %(after)s
     ORDER BY id LIMIT %(size)s
"""


def ready_block(
    *, run: AssessmentRun, after: int, size: int, lock: bool = True
) -> tuple[list[Ready], int | None]:
    """The next claims of a run that a rule may look at, and the highest claim id looked at; None at the end.

    With `lock` they are locked, and a claim that somebody works on just now is passed over: call it in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _NEXT + ("FOR NO KEY UPDATE SKIP LOCKED" if lock else ""),
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
               AND NOT EXISTS (SELECT 1 FROM claims_checkresult s WHERE s.claim_id = c.id AND s.run_id = ANY(%(since)s))
             ORDER BY c.id
            """,
            {"ids": ids, "run": run.pk, "since": _seen_since(run)},
        )
        return [
            Ready(claim, version, reference, claimant, type_, tuple(services), outcomes)
            for claim, version, reference, claimant, type_, services, outcomes in cursor
        ], ids[-1]


def newest_done_runs() -> list[int]:
    """The newest done run of each incident over all that was submitted: rules decide claims by no other."""
    done = AssessmentRun.objects.filter(state=AssessmentRun.State.DONE, scope=AssessmentRun.Scope.ALL)
    return list(done.order_by("incident_id", "-pk").distinct("incident_id").values_list("pk", flat=True))


def runs_in_force() -> list[int]:
    """These, and the done runs since over what was changed: what they found waits for people."""
    newest = newest_done_runs()
    later = AssessmentRun.objects.filter(incident=OuterRef("incident"), pk__in=newest, pk__gt=OuterRef("pk"))
    changed = AssessmentRun.objects.filter(
        ~Exists(later), state=AssessmentRun.State.DONE, scope=AssessmentRun.Scope.CHANGED
    )
    return sorted([*newest, *changed.values_list("pk", flat=True)])


def _seen_since(run: AssessmentRun) -> list[int]:
    """Done runs after this one of its incident: a claim that one of them saw is not for this one to decide."""
    later = AssessmentRun.objects.filter(
        incident=run.incident_id, pk__gt=run.pk, state=AssessmentRun.State.DONE
    )
    return list(later.order_by("pk").values_list("pk", flat=True))


_UNDECIDED: Final = """
    SELECT c.id FROM {claims} c
      JOIN claims_checkresult k ON k.claim_id = c.id AND k.run_id = %(run)s AND k.version = c.version
     WHERE c.incident_id = %(incident)s AND c.status = 'submitted'
       AND NOT EXISTS (SELECT 1 FROM claims_reviewitem i WHERE i.claim_id = c.id AND i.state = 'open')
     ORDER BY c.id LIMIT %(most)s
"""
# Few of a run over what was changed, and found by its ranges.
_OF_RANGES: Final = """(SELECT c.* FROM claims_runrange g CROSS JOIN LATERAL unnest(g.claims) AS pin (claim)
      JOIN claims_claim c ON c.id = pin.claim WHERE g.run_id = %(run)s)"""


def undecided(*, run: AssessmentRun, most: int | None = None) -> list[int]:
    """The claims that stand as the run saw them, decided by nobody and in nobody's queue."""
    with connection.cursor() as cursor:
        whole = run.scope == AssessmentRun.Scope.ALL
        query = _UNDECIDED.format(claims="claims_claim" if whole else _OF_RANGES)
        cursor.execute(query, {"run": run.pk, "incident": run.incident_id, "most": most})
        return [pk for (pk,) in cursor]


def forgotten_runs(*, since: datetime) -> list[int]:
    """Runs done before `since` by which claims may be decided and some are neither decided nor well in the queue.

    Of an incident of which an open item has no due day, what waits was never told what it is filtered by.
    """
    runs = AssessmentRun.objects.filter(pk__in=runs_in_force(), finished_at__lt=since).order_by("pk")
    bare = ReviewItem.objects.filter(state=ReviewItem.State.OPEN, due_on=None)
    return [
        run.pk
        for run in runs
        if (run.scope == AssessmentRun.Scope.ALL and bare.filter(claim__incident=run.incident_id).exists())
        or undecided(run=run, most=1)
    ]
