"""What claimants were awarded: before a run, and as it stands now."""

from collections.abc import Collection
from typing import Any, Final

from django.db import connection

from claims.models import AssessmentRun
from claims.queries.assessment.facts import PINNED
from claims.rules.awarded import Awarded, Occasion, ledger_facts, ledger_inputs
from claims.rules.policy import Policy
from claims.rules.policy.document import Input

_COLUMNS: Final = """
    SELECT a.claimant_id, a.policy_key, a.line, a.unit, a.amount,
           CASE WHEN a.amends_id IS NULL THEN a.entitlement_key ELSE '' END,
           i.key, date_part('epoch', lower(i.period))::bigint
"""
_CLAIMANTS: Final = " FROM unnest(%s::bigint[]) AS mine (claimant_id)"
# By the claims of each claimant: what is dead is in no index of awards.
_OF_CLAIMANTS: Final = """
      JOIN claims_claim o ON o.claimant_id = mine.claimant_id
      JOIN claims_award a ON a.claim_id = o.id
      JOIN claims_incident i ON i.id = o.incident_id
     WHERE a.policy_key = ANY(%s)
"""
_UP_TO: Final = "AND a.id <= %s AND (a.live OR a.ended > %s)"


def before_range(*, part: int, policies: Collection[str], upto: int) -> list[Awarded]:
    """What the claimants of a range had been awarded by these policies on other claims, up to this number."""
    mine = " FROM (SELECT DISTINCT claimant_id FROM pinned JOIN claims_claim ON id = claim_id) mine"
    others = " AND NOT EXISTS (SELECT 1 FROM pinned WHERE pinned.claim_id = a.claim_id)"
    return _found(
        PINNED + _COLUMNS + mine + _OF_CLAIMANTS + _UP_TO + others, [part, list(policies), upto, upto]
    )


def before_run(*, run: AssessmentRun, claimants: Collection[int], policies: Collection[str]) -> list[Awarded]:
    """As `before_range`, for some of the claimants of a run."""
    others = """ AND NOT EXISTS (SELECT 1 FROM claims_checkresult k
                                 WHERE k.run_id = %s AND k.claim_id = a.claim_id)"""
    values = [list(claimants), list(policies), run.awards_upto, run.awards_upto, run.pk]
    return _found(_COLUMNS + _CLAIMANTS + _OF_CLAIMANTS + _UP_TO + others, values)


def standing(*, claimants: Collection[int], policies: Collection[str]) -> list[Awarded]:
    """What these claimants have been awarded by these policies, as it stands."""
    return _found(_COLUMNS + _CLAIMANTS + _OF_CLAIMANTS + "AND a.live", [list(claimants), list(policies)])


def ledger(*, run: AssessmentRun, claimant: int, policy: Policy) -> list[tuple[Input, int]]:
    """The facts of the ledger that a policy reads of a claimant in this run; 0 where nothing was awarded."""
    asked = ledger_inputs([policy])
    if not asked:
        return []
    before = before_run(run=run, claimants=[claimant], policies={one.policy for one, _zone in asked})
    found = ledger_facts(asked, before, occasion=occasion(run=run)).get(claimant, {})
    return [(one, found.get(one.name, 0)) for one, _zone in asked]


def occasion(*, run: AssessmentRun) -> Occasion:
    """What the run awards for."""
    return Occasion(run.incident.key, int(run.incident.period.lower.timestamp()))


def earlier_in_run(*, run: AssessmentRun, claims: Collection[int]) -> dict[tuple[int, int], int]:
    """claim, policy version -> what the run gives to earlier claims of the same claimant, in the policy's unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, a.policy_version_id, sum(a.amount)::bigint
              FROM claims_claim c
              JOIN claims_claim o ON o.claimant_id = c.claimant_id AND (o.received_at, o.id) < (c.received_at, c.id)
              JOIN claims_assessment a ON a.claim_id = o.id AND a.run_id = %s AND a.outcome = 1
             WHERE c.id = ANY(%s) GROUP BY 1, 2
            """,
            [run.pk, list(claims)],
        )
        return {(claim, version): amount for claim, version, amount in cursor}


def _found(query: str, values: list[Any]) -> list[Awarded]:
    with connection.cursor() as cursor:
        cursor.execute(query + " ORDER BY a.id", values)
        return [Awarded(*row) for row in cursor]
