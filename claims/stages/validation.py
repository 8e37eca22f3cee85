"""Which claims look like one another: found over the whole incident at once, as rows that both claims show."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from claims.models import Incident
from claims.stages.authority import Actor, authorize

# A claim that is over, or was never handed in, resembles nobody's.
LIVE: Final = ["submitted", "information_requested", "approved", "rejected", "appealed"]

# Marks that stand more than once are found by counting one narrow table, which the server may do with several
# processes; only their claims are looked at after. Each claim is linked to the earliest it resembles, not to every
# other: a thousand claims on one account are a thousand rows, not half a million.
_SAME_MARK: Final = """
    INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
    WITH members AS (
      SELECT c.id, c.claimant_id, first_value(c.id) OVER same AS head, first_value(c.claimant_id) OVER same AS owner
        FROM shared
        {join}
       WHERE c.incident_id = %(incident)s AND c.status = ANY(%(live)s)
      WINDOW same AS (PARTITION BY shared.mark ORDER BY c.id)
    )
    SELECT head, id, %(key)s, %(at)s FROM members WHERE claimant_id <> owner
        ON CONFLICT DO NOTHING
"""
_CLAIMANT: Final = """
    INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
    WITH mine AS MATERIALIZED (
      SELECT c.id, c.claimant_id, c.services, c.period
        FROM shared JOIN claims_claim c ON c.claimant_id = shared.mark
       WHERE c.incident_id = %(incident)s AND c.status = ANY(%(live)s)
    )
    SELECT min(earlier.id), later.id, %(key)s, %(at)s
      FROM mine later
      JOIN mine earlier ON earlier.claimant_id = later.claimant_id AND earlier.id < later.id
       AND earlier.services && later.services AND earlier.period && later.period
     GROUP BY later.id
        ON CONFLICT DO NOTHING
"""
# By key: the marks that stand more than once, and the links that follow from them.
SWEEPS: Final = {
    "claimant": (
        "SELECT claimant_id AS mark FROM claims_claim GROUP BY 1 HAVING count(*) > 1",
        _CLAIMANT,
    ),
    "account": (
        "SELECT fingerprint AS mark FROM claims_payeeaccount GROUP BY 1 HAVING count(*) > 1",
        _SAME_MARK.format(
            join="""JOIN claims_payeeaccount a ON a.fingerprint = shared.mark
        JOIN claims_claim c ON c.id = a.claim_id AND c.version = a.version"""
        ),
    ),
    "phone": (
        """SELECT phone_hash AS mark FROM claims_claimant
            WHERE phone_hash IS NOT NULL GROUP BY 1 HAVING count(*) > 1""",
        _SAME_MARK.format(
            join="""JOIN claims_claimant p ON p.phone_hash = shared.mark
        JOIN claims_claim c ON c.claimant_id = p.id"""
        ),
    ),
}


def link_duplicates(*, actor: Actor, incident: Incident, at: datetime) -> int:
    """Links the live claims of the incident that share a claimant (same service, same time), an account or a phone.

    Returns the number of new links; links that are there stay as they are.
    """
    authorize(actor, "link_duplicates")
    added = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for key, (marks, links) in SWEEPS.items():
            # Analysed, or the planner takes the few marks for many, right after an import above all.
            cursor.execute(f"CREATE TEMP TABLE shared ON COMMIT DROP AS {marks}")
            cursor.execute("ANALYZE shared")
            cursor.execute(links, {"incident": incident.pk, "live": LIVE, "at": at, "key": key})
            added += cursor.rowcount
            cursor.execute("DROP TABLE shared")
    return added
