"""What anybody may see of an incident in figures: counted with those of the desk, and as exact."""

from typing import Final

# Decided are claims that a final decision stands of, by the first that was not taken back: it stands, or was appealed.
# Paid are those of which a payment has arrived, in whole or in part, and did not come back.
_DECIDED: Final = """
    SELECT c.id AS claim_id, min(d.at) AS at
      FROM claims_claim c JOIN claims_decision d ON d.claim_id = c.id AND d.final
       AND (d.version = c.version OR d.id IN (SELECT decision_id FROM claims_appeal))
     WHERE c.incident_id = %(incident)s AND c.status IN ('approved', 'rejected', 'appealed') GROUP BY 1
"""
_ARRIVED: Final = """
    SELECT a.claim_id, a.unit, o.amount, e.at
      FROM claims_payout o
      JOIN claims_transfer t ON t.id = o.transfer_id AND t.state = 'paid'
      JOIN claims_award a ON a.id = o.award_id
      JOIN claims_claim c ON c.id = a.claim_id
      JOIN claims_ledgerentry e ON e.kind IN ('paid', 'outside') AND e.reference = o.award_id || '/' || o.attempt
     WHERE c.incident_id = %(incident)s AND o.live
    UNION ALL
    SELECT a.claim_id, a.unit, o.amount, o.at
      FROM claims_offset o
      JOIN claims_award a ON a.id = o.award_id
      JOIN claims_claim c ON c.id = a.claim_id
     WHERE c.incident_id = %(incident)s AND o.live AND o.how = 'paid'
"""
_PAID: Final = f"SELECT claim_id, min(at) AS at FROM ({_ARRIVED}) arrived GROUP BY 1"  # noqa: S608
# By type, and of all at the end (no type); the median in seconds from the receipt to the decision.
_SCHEME: Final = f"""
    SELECT c.claimant_type, count(*), count(d.at), count(p.at),
           (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - c.received_at)))::bigint
      FROM claims_claim c
      LEFT JOIN ({_DECIDED}) d ON d.claim_id = c.id
      LEFT JOIN ({_PAID}) p ON p.claim_id = c.id
     WHERE c.incident_id = %(incident)s GROUP BY GROUPING SETS ((c.claimant_type), ())
    HAVING count(*) > 0 ORDER BY 1 NULLS LAST
"""  # noqa: S608
_WEEKS: Final = f"""
    SELECT to_char(week, 'YYYY-MM-DD'), sum(received)::bigint, sum(decided)::bigint, sum(paid)::bigint
      FROM (
        SELECT date_trunc('week', received_at AT TIME ZONE %(zone)s) AS week, 1 AS received, 0 AS decided, 0 AS paid
          FROM claims_claim WHERE incident_id = %(incident)s
        UNION ALL SELECT date_trunc('week', at AT TIME ZONE %(zone)s), 0, 1, 0 FROM ({_DECIDED}) decided
        UNION ALL SELECT date_trunc('week', at AT TIME ZONE %(zone)s), 0, 0, 1 FROM ({_PAID}) paid
      ) moved GROUP BY week ORDER BY week
"""  # noqa: S608
_GIVEN: Final = f"""
    SELECT unit, count(DISTINCT claim_id), sum(amount)::bigint FROM ({_ARRIVED}) arrived GROUP BY 1 ORDER BY 1
"""  # noqa: S608
TABLES: Final = {
    "scheme": _SCHEME,
    "scheme-weeks": _WEEKS,
    "scheme-given": _GIVEN,
}
