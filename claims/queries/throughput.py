"""How long claims of an incident take, measured: of what was decided and paid lately, and what waits. No people.

Counted with the figures (`stages/review/figures.py`) and kept beside them: a page reads one row.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from claims.models import Incident
from claims.rules.expected import OVER

Table = list[list[Any]]

# From receipt to the final decision, in seconds, by claimant type and by who decided. What nobody answered in time and
# what was decided on an appeal say nothing of how long a claim takes.
_DECIDED: Final = """
    WITH decided AS (
      SELECT c.claimant_type AS type, d.rule = '' AS person,
             extract(epoch FROM d.at - c.received_at)::bigint AS seconds
        FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id
       WHERE c.incident_id = %(incident)s AND d.final AND d.rule <> 'calendar'
         AND d.at > %(since)s AND d.at <= %(at)s AND d.at >= c.received_at
         AND NOT EXISTS (SELECT 1 FROM claims_appeal a WHERE a.claim_id = d.claim_id AND a.version <= d.version)
    )
    SELECT type, CASE WHEN grouping(person) = 1 THEN 'all' WHEN person THEN 'person' ELSE 'rule' END, count(*),
           percentile_disc(0.25) WITHIN GROUP (ORDER BY seconds),
           percentile_disc(0.75) WITHIN GROUP (ORDER BY seconds)
      FROM decided GROUP BY GROUPING SETS ((type), (type, person)) ORDER BY 1, 2
"""
# From the decision to the day on which its money was paid, in days.
_PAID: Final = """
    WITH paid AS (
      SELECT greatest(r.pay_date - (d.at AT TIME ZONE %(zone)s)::date, 0) AS days
        FROM claims_transfer t
        JOIN claims_payoutrun r ON r.id = t.run_id
        JOIN claims_payout o ON o.transfer_id = t.id
        JOIN claims_award a ON a.id = o.award_id
        JOIN claims_decision d ON d.id = a.decision_id
        JOIN claims_claim c ON c.id = a.claim_id
       WHERE t.state = 'paid' AND r.pay_date > (%(since)s AT TIME ZONE %(zone)s)::date
         AND c.incident_id = %(incident)s
    )
    SELECT count(*), percentile_disc(0.25) WITHIN GROUP (ORDER BY days),
           percentile_disc(0.75) WITHIN GROUP (ORDER BY days)
      FROM paid HAVING count(*) > 0
"""
_WAITING: Final = """
    SELECT claimant_type, to_char(received_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD'), count(*)
      FROM claims_claim WHERE incident_id = %(incident)s AND status = 'submitted' GROUP BY 1, 2 ORDER BY 1, 2
"""
TABLES: Final = {"decided_in": _DECIDED, "paid_in": _PAID, "waiting": _WAITING}


def measured(*, incident: Incident, at: datetime) -> dict[str, Table]:
    """`decided_in`: [type, 'all' | 'person' | 'rule', number, quartile, third quartile]; `paid_in`: [number, quartile,
    third quartile], both of the OVER days before `at`; `waiting`: [type, day of receipt, number].
    """
    values: dict[str, Any] = {
        "incident": incident.pk,
        "zone": incident.time_zone,
        "at": at,
        "since": at - timedelta(days=OVER),
    }
    found = {}
    with connection.cursor() as cursor:
        for name, statement in TABLES.items():
            cursor.execute(statement, values)
            found[name] = [list(row) for row in cursor]
    return found
