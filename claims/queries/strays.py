"""Transfers and payouts that do not belong together: keys that lead nowhere, sums and payees that differ, money that
moved although its run never left.

Their foreign keys are not checked as they are written (docs/adr/0013-keys-of-payouts.md); here all are counted after.
"""

from typing import Final

from django.db import connection

from claims.queries.plans import by_set
from claims.rules.reconciliation.outcomes import LEFT

MOST: Final = 100
_STRAYS: Final = f"""
    SELECT t.reference
      FROM claims_transfer t
      LEFT JOIN claims_payoutrun r ON r.id = t.run_id
      LEFT JOIN claims_claimant m ON m.id = t.claimant_id
      LEFT JOIN claims_payeeaccount p ON p.id = t.account_id
      LEFT JOIN (SELECT transfer_id, sum(amount) AS amount FROM claims_payout GROUP BY 1) o ON o.transfer_id = t.id
     WHERE r.id IS NULL OR m.id IS NULL OR (t.account_id IS NOT NULL AND p.id IS NULL)
        OR o.amount IS DISTINCT FROM t.amount
        OR (t.state NOT IN ('sealed', 'voided') AND r.way = 'file' AND NOT r.state = ANY(%s))
    UNION ALL
    SELECT o.award_id || '/' || o.attempt
      FROM claims_payout o
      LEFT JOIN claims_award a ON a.id = o.award_id
      LEFT JOIN claims_transfer t ON t.id = o.transfer_id
     WHERE (a.claimant_id, a.kind, a.unit, o.run_id) IS DISTINCT FROM (t.claimant_id, t.kind, t.unit, t.run_id)
        OR a.id IS NULL
     ORDER BY 1 LIMIT {MOST}
"""  # noqa: S608


def strays() -> list[str]:
    """The first of them by reference: that of a transfer, or `award/attempt` of a payout. None, where all is well."""
    with by_set(), connection.cursor() as cursor:
        cursor.execute(_STRAYS, [list(LEFT)])
        return [reference for (reference,) in cursor.fetchall()]
