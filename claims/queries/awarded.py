"""What claimants were awarded: before a run, and as it stands now."""

from collections.abc import Collection
from typing import Final

from django.db import connection

from claims.queries.assessment.facts import PINNED
from claims.rules.awarded import Awarded

_COLUMNS: Final = """
    SELECT a.claimant_id, a.policy_key, a.line, a.unit, a.amount,
           CASE WHEN a.amends_id IS NULL THEN a.entitlement_key ELSE '' END,
           i.key, date_part('epoch', lower(i.period))::bigint
"""
# By the claims of each claimant: what is dead is in no index of awards.
_BEFORE: Final = (
    PINNED
    + _COLUMNS
    + """
      FROM (SELECT DISTINCT c.claimant_id FROM pinned JOIN claims_claim c ON c.id = claim_id) mine
      JOIN claims_claim o ON o.claimant_id = mine.claimant_id
      JOIN claims_award a ON a.claim_id = o.id
      JOIN claims_incident i ON i.id = o.incident_id
     WHERE a.policy_key = ANY(%s) AND a.id <= %s AND (a.live OR a.ended > %s)
       AND NOT EXISTS (SELECT 1 FROM pinned WHERE pinned.claim_id = a.claim_id)
     ORDER BY a.id
"""
)
_NOW: Final = (
    _COLUMNS
    + """
      FROM claims_award a
      JOIN claims_claim o ON o.id = a.claim_id
      JOIN claims_incident i ON i.id = o.incident_id
     WHERE a.claimant_id = ANY(%s) AND a.policy_key = ANY(%s) AND a.live
     ORDER BY a.id
"""
)


def before_range(*, part: int, policies: Collection[str], upto: int) -> list[Awarded]:
    """What the claimants of a range had been awarded by these policies on other claims, up to this number."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [part, list(policies), upto, upto])
        return [Awarded(*row) for row in cursor]


def standing(*, claimants: Collection[int], policies: Collection[str]) -> list[Awarded]:
    """What these claimants have been awarded by these policies, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(claimants), list(policies)])
        return [Awarded(*row) for row in cursor]
