"""Which claims look like one another, as rows that both claims show: found over a whole incident at once, and kept
true of the claims that changed since.

Each claim is linked to the earliest live one that bears the same mark, not to every other: a thousand claims on one
account are a thousand rows, not half a million.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from claims.models import Incident
from claims.queries.details import CORRECTED
from claims.stages.authority import Actor, authorize
from claims.stages.intake.files import take_turn

# A claim that is over, or was never handed in, resembles nobody's.
LIVE: Final = ["submitted", "information_requested", "approved", "rejected", "appealed"]
_TURN: Final = "links"


class Key(NamedTuple):
    """What may match, as SQL.

    `repeated`: the marks that stand more than once, by counting one narrow table, which the server may do with several
    processes. `marks`: those that the claims of {claims} bear, or bore. `bearers`: the live claims that bear a mark of
    the table `shared`, as (id, claimant_id, incident_id, mark, services, period). `alike`: how these are linked.
    """

    repeated: str
    marks: str
    bearers: str
    alike: str


_STAR: Final = """
    SELECT DISTINCT head AS first_id, id AS second_id
      FROM (SELECT id, claimant_id, first_value(id) OVER same AS head, first_value(claimant_id) OVER same AS owner
              FROM bearers WINDOW same AS (PARTITION BY incident_id, mark ORDER BY id)) members
     WHERE claimant_id <> owner
"""
_OVERLAP: Final = """
    SELECT min(earlier.id) AS first_id, later.id AS second_id
      FROM bearers later
      JOIN bearers earlier ON earlier.mark = later.mark AND earlier.incident_id = later.incident_id
       AND earlier.id < later.id AND earlier.services && later.services AND earlier.period && later.period
     GROUP BY later.id
"""
_BEARERS: Final = """
    SELECT c.id, c.claimant_id, c.incident_id, shared.mark, c.services, c.period
      FROM shared {join} WHERE c.status = ANY(%(live)s)
"""
# Of a version's accounts the newest that two have approved, and one that waits for its reviewers.
_ACCOUNTS: Final = f"""
      JOIN claims_payeeaccount a ON a.fingerprint = shared.mark
      JOIN claims_claim c ON c.id = a.claim_id AND c.version = a.version
      LEFT JOIN ({CORRECTED}) n ON n.claim_id = a.claim_id AND n.version = a.version
"""
_COUNTING: Final = """
       AND a.correction >= coalesce(n.correction, 0)
       AND (a.correction = 0 OR NOT EXISTS (
             SELECT 1 FROM claims_accountreview r WHERE r.account_id = a.id AND r.outcome = 'refuse'))
"""
KEYS: Final = {
    "claimant": Key(
        "SELECT claimant_id AS mark FROM claims_claim GROUP BY 1 HAVING count(*) > 1",
        "SELECT claimant_id AS mark FROM claims_claim WHERE id IN ({claims})",
        _BEARERS.format(join="JOIN claims_claim c ON c.claimant_id = shared.mark"),
        _OVERLAP,
    ),
    "account": Key(
        "SELECT fingerprint AS mark FROM claims_payeeaccount GROUP BY 1 HAVING count(*) > 1",
        "SELECT fingerprint AS mark FROM claims_payeeaccount WHERE claim_id IN ({claims})",
        _BEARERS.format(join=_ACCOUNTS) + _COUNTING,
        _STAR,
    ),
    "phone": Key(
        "SELECT phone_hash AS mark FROM claims_claimant WHERE phone_hash IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
        """SELECT p.phone_hash AS mark FROM claims_claimant p JOIN claims_claim c ON c.claimant_id = p.id
            WHERE c.id IN ({claims}) AND p.phone_hash IS NOT NULL""",
        _BEARERS.format(
            join="""JOIN claims_claimant p ON p.phone_hash = shared.mark JOIN claims_claim c ON c.claimant_id = p.id"""
        ),
        _STAR,
    ),
    "evidence": Key(
        "SELECT sha256 AS mark FROM claims_evidence GROUP BY 1 HAVING count(*) > 1",
        "SELECT sha256 AS mark FROM claims_evidence WHERE claim_id IN ({claims})",
        _BEARERS.format(
            join="""JOIN claims_evidence e ON e.sha256 = shared.mark AND e.state <> 'quarantined'
      JOIN claims_claim c ON c.id = e.claim_id"""
        ),
        _STAR,
    ),
}

# What no longer holds ends, what does and is not there yet begins; gives the pairs of both, and which of them began.
_WRITE: Final = """
    wanted AS MATERIALIZED ({alike}),
    ended AS (
      UPDATE claims_duplicatelink l SET ended_at = %(at)s
       WHERE l.key = %(key)s AND l.ended_at IS NULL AND {scope}
         AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.first_id = l.first_id AND w.second_id = l.second_id)
      RETURNING l.first_id, l.second_id
    ), begun AS (
      INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
      SELECT first_id, second_id, %(key)s, %(at)s FROM wanted ORDER BY 1, 2
          ON CONFLICT DO NOTHING
      RETURNING first_id, second_id
    )
    SELECT first_id, second_id, true FROM begun UNION ALL SELECT first_id, second_id, false FROM ended
"""
_SWEEP: Final = """
    WITH bearers AS MATERIALIZED ({bearers} AND c.incident_id = %(incident)s),
"""
_OF_INCIDENT: Final = """EXISTS (
           SELECT 1 FROM claims_claim c WHERE c.id = l.first_id AND c.incident_id = %(incident)s)"""
# Whoever bears a mark of the claims that changed may be linked otherwise than before, by any of their marks.
_RELINK: Final = """
    WITH shared AS MATERIALIZED (SELECT DISTINCT mark FROM ({of_changed}) m),
    near AS MATERIALIZED (
      SELECT id FROM ({bearers}) b UNION SELECT unnest(%(claims)s::bigint[])
    ), wider AS MATERIALIZED (SELECT DISTINCT mark FROM ({of_near}) m),
    bearers AS MATERIALIZED ({wider_bearers}),
"""
_NEAR: Final = "(l.first_id IN (SELECT id FROM near) OR l.second_id IN (SELECT id FROM near))"


def link_duplicates(*, actor: Actor, incident: Incident, at: datetime) -> int:
    """Links the live claims of the incident that share a claimant (same service, same time), an account, a phone or a
    paper, and ends the links of those that do no more.

    Returns the number of new links; links that are there and hold stay as they are.
    """
    authorize(actor, "link_duplicates")
    added = 0
    with transaction.atomic(), connection.cursor() as cursor:
        take_turn(_TURN)
        for name, key in KEYS.items():
            # Analysed, or the planner takes the few marks for many, right after an import above all.
            cursor.execute(f"CREATE TEMP TABLE shared ON COMMIT DROP AS {key.repeated}")
            cursor.execute("ANALYZE shared")
            write = _WRITE.format(alike=key.alike, scope=_OF_INCIDENT)
            values: dict[str, Any] = {"incident": incident.pk, "live": LIVE, "at": at, "key": name}
            cursor.execute(_SWEEP.format(bearers=key.bearers) + write, values)
            added += sum(begun for _first, _second, begun in cursor)
            cursor.execute("DROP TABLE shared")
    return added


def relink(*, claims: Collection[int], at: datetime) -> set[int]:
    """Keeps the links of these claims true, after they were changed, in the transaction that changed them.

    Returns the claims whose links differ now, on either side. Whoever relinks waits for the others: of two claims that
    are given one account at once, the later sees the earlier. As a part of the verb that changed them it asks for no
    duty of its own.
    """
    if not claims:
        return set()
    take_turn(_TURN)
    changed: set[int] = set()
    with connection.cursor() as cursor:
        for name, key in KEYS.items():
            cursor.execute(_of_these(key), {"claims": list(claims), "live": LIVE, "at": at, "key": name})
            changed.update(claim for first, second, _begun in cursor for claim in (first, second))
    return changed


def _of_these(key: Key) -> str:
    near = _RELINK.format(
        of_changed=key.marks.format(claims="SELECT unnest(%(claims)s::bigint[])"),
        bearers=key.bearers,
        of_near=key.marks.format(claims="SELECT id FROM near"),
        wider_bearers=key.bearers.replace("shared", "wider"),
    )
    return near + _WRITE.format(alike=key.alike, scope=_NEAR)
