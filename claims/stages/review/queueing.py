"""What no rule has decided: it waits in the reviewers' queue, or nobody would come to see it."""

from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from claims.models import AssessmentRun
from claims.queries import review as queries
from claims.rules.assessment import NOT_A_CLAIM
from claims.stages import audit
from claims.stages.authority import NamedRule, authorize
from claims.stages.review import facets
from claims.stages.review.automatic import RunNotNewest

PROPOSED: Final = "proposed"  # why a claim waits in the queue: the run proposes, and a person decides
BLOCK: Final = 10_000

# Whoever decides a claim just now holds its row: it is passed over. Looked at again under the lock.
_QUEUE: Final = """
    WITH undecided AS (
      SELECT c.id FROM claims_claim c
       WHERE c.id = ANY(%(claims)s) AND c.status = 'submitted' ORDER BY c.id FOR NO KEY UPDATE SKIP LOCKED
    )
    INSERT INTO claims_reviewitem (claim_id, run_id, code, state, at)
    SELECT u.id, %(run)s, CASE WHEN EXISTS (
             SELECT 1 FROM claims_assessment a
              WHERE a.run_id = %(run)s AND a.claim_id = u.id AND a.code = %(not_a_claim)s
           ) THEN %(not_a_claim)s ELSE %(proposed)s END, 'open', %(at)s
      FROM undecided u ORDER BY u.id
        ON CONFLICT DO NOTHING
"""


def queue_rest(*, actor: NamedRule, run: AssessmentRun, at: datetime) -> int:
    """Puts what stands undecided of a run in the queue; returns how many. Done again, it adds what is missing.

    Raises RunNotNewest.
    """
    authorize(actor, "queue_claims")
    if run.pk not in queries.runs_in_force():
        raise RunNotNewest(run=run.pk)
    queued = 0
    claims = queries.undecided(run=run)
    for first in range(0, len(claims), BLOCK):
        with transaction.atomic(), connection.cursor() as cursor:
            values: dict[str, Any] = {"claims": claims[first : first + BLOCK], "run": run.pk, "at": at}
            cursor.execute(_QUEUE, values | {"not_a_claim": NOT_A_CLAIM, "proposed": PROPOSED})
            queued += (added := cursor.rowcount)
            if added:
                audit.log(
                    actor=actor, action="queue_claims", kind="assessment_run", key=str(run.pk), at=at, door="task",
                    after={"claims": added},
                )  # fmt: skip
    # What its ranges referred, and what waits since an earlier run and is found otherwise.
    if run.scope == AssessmentRun.Scope.ALL:
        facets.refresh_all(run=run)
    else:
        facets.refresh_seen(run=run)
    return queued
