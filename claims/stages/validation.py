"""Which claims look like one another: found over the whole incident at once, as rows that both claims show."""

from datetime import datetime
from typing import Final

from django.db import connection

from claims.models import Incident
from claims.stages.authority import Actor, authorize

# A claim that is over, or was never handed in, resembles nobody's.
LIVE: Final = ["submitted", "information_requested", "approved", "rejected", "appealed"]

# Each claim is linked to the earliest one it resembles, not to every other: a thousand claims on one account are a
# thousand rows, not half a million.
_SAME_MARK: Final = """
    INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
    WITH marked AS ({marked}),
         heads AS (SELECT mark, min(id) AS head FROM marked GROUP BY mark HAVING min(claimant_id) <> max(claimant_id))
    SELECT heads.head, marked.id, %(key)s, %(at)s
      FROM heads
      JOIN marked USING (mark)
      JOIN claims_claim first ON first.id = heads.head
     WHERE marked.id <> heads.head AND marked.claimant_id <> first.claimant_id
        ON CONFLICT DO NOTHING
"""
_ACCOUNTS: Final = """
    SELECT c.id, c.claimant_id, a.fingerprint AS mark
      FROM claims_claim c JOIN claims_payeeaccount a ON a.claim_id = c.id AND a.version = c.version
     WHERE c.incident_id = %(incident)s AND c.status = ANY(%(live)s)
"""
_PHONES: Final = """
    SELECT c.id, c.claimant_id, p.phone_hash AS mark
      FROM claims_claim c JOIN claims_claimant p ON p.id = c.claimant_id
     WHERE c.incident_id = %(incident)s AND c.status = ANY(%(live)s) AND p.phone_hash IS NOT NULL
"""
_CLAIMANTS: Final = """
    INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
    WITH several AS (
      SELECT claimant_id FROM claims_claim
       WHERE incident_id = %(incident)s AND status = ANY(%(live)s) GROUP BY 1 HAVING count(*) > 1
    )
    SELECT earlier.id, c.id, %(key)s, %(at)s
      FROM several
      JOIN claims_claim c USING (claimant_id)
     CROSS JOIN LATERAL (
       SELECT e.id FROM claims_claim e
        WHERE e.claimant_id = c.claimant_id AND e.id < c.id AND e.incident_id = c.incident_id
          AND e.status = ANY(%(live)s) AND e.services && c.services AND e.period && c.period
        ORDER BY e.id LIMIT 1
     ) earlier
     WHERE c.incident_id = %(incident)s AND c.status = ANY(%(live)s)
        ON CONFLICT DO NOTHING
"""
SWEEPS: Final = {
    "claimant": _CLAIMANTS,
    "account": _SAME_MARK.format(marked=_ACCOUNTS),
    "phone": _SAME_MARK.format(marked=_PHONES),
}


def link_duplicates(*, actor: Actor, incident: Incident, at: datetime) -> int:
    """Links the live claims of the incident that share a claimant (same service, same time), an account or a phone.

    Returns the number of new links; links that are there stay as they are.
    """
    authorize(actor, "link_duplicates")
    added = 0
    with connection.cursor() as cursor:
        for key, sweep in SWEEPS.items():
            cursor.execute(sweep, {"incident": incident.pk, "live": LIVE, "at": at, "key": key})
            added += cursor.rowcount
    return added
