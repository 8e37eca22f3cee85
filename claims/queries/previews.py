"""What a preview of payouts counts, and what became of it until the freeze.

The stage lays out what waits in the table `previewing` first (`stages/payout/previewing.py`), so that all figures are
of one instant; and what is pinned and what is frozen in `pinned` and `freezing` (`stages/payout/freezing.py`).
"""

from typing import Any, Final

from django.db import connection

from claims.queries.payout import WAITING

MOST: Final = 200  # rows listed of each kind; all are counted
SENT: Final = "('sealed', 'sent', 'paid', 'unknown')"  # states of transfers by which an account is known


def groups() -> list[tuple[str, str, str, str, str, int, int]]:
    """(why left out, policy, kind, unit, bank, awards, total); no why where it is paid, no bank where there is none."""
    return _rows(
        "SELECT why, policy_key, kind, unit, coalesce(bank, ''), count(*), sum(amount)::bigint FROM previewing "
        "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
    )


def transfers() -> list[tuple[str, str, int, int]]:
    """(kind, unit, transfers, total) of what would be paid: one transfer a payee, kind, unit and account."""
    return _rows(
        "SELECT kind, unit, count(*), sum(total)::bigint FROM ("
        "SELECT kind, unit, sum(amount) AS total FROM previewing WHERE why = '' "
        "GROUP BY kind, unit, claimant_id, fingerprint) t GROUP BY 1, 2 ORDER BY 1, 2"
    )


# An account is known by its fingerprint, over all claims that name it.
_NEW: Final = f"""
    WITH new AS (
      SELECT max(account_id) AS account, count(*) AS awards, sum(amount)::bigint AS amount
        FROM previewing v
       WHERE why = '' AND kind = 'cash' AND NOT EXISTS (
         SELECT 1 FROM claims_payeeaccount p JOIN claims_transfer t ON t.account_id = p.id
          WHERE p.fingerprint = v.fingerprint AND t.state IN {SENT})
       GROUP BY fingerprint
    )
    SELECT (SELECT count(*) FROM new), (SELECT sum(amount)::bigint FROM new), account, awards, amount
      FROM new ORDER BY amount DESC, account LIMIT {MOST}
"""  # noqa: S608
_SHARED: Final = f"""
    WITH shared AS (
      SELECT max(account_id) AS account, count(DISTINCT claimant_id) AS people, sum(amount)::bigint AS amount
        FROM previewing WHERE why = '' AND kind = 'cash'
       GROUP BY fingerprint HAVING count(DISTINCT claimant_id) > 1
    )
    SELECT (SELECT count(*) FROM shared), (SELECT sum(amount)::bigint FROM shared), account, people, amount
      FROM shared ORDER BY people DESC, amount DESC, account LIMIT {MOST}
"""  # noqa: S608


def new_accounts() -> dict[str, Any]:
    """Accounts to which nothing was sent before: how many, their sum, and (account, awards, amount) of the largest."""
    return _listed(_NEW)


def shared_accounts() -> dict[str, Any]:
    """Accounts that several claimants name: how many, their sum, and (account, people, amount) of the first."""
    return _listed(_SHARED)


def _listed(statement: str) -> dict[str, Any]:
    rows = _rows(statement)
    count, total = rows[0][:2] if rows else (0, 0)
    return {"count": count, "total": total, "rows": [row[2:] for row in rows]}


def last_run() -> dict[str, Any]:
    """The newest run that was frozen and not voided: its `key`, and (kind, unit, transfers, total); {} without one."""
    rows = _rows(
        "SELECT r.key, t.kind, t.unit, count(*), sum(t.amount)::bigint FROM claims_transfer t "
        "JOIN claims_payoutrun r ON r.id = t.run_id WHERE r.id = (SELECT max(id) FROM claims_payoutrun "
        "WHERE way = 'file' AND state NOT IN ('opened', 'voided')) GROUP BY 1, 2, 3 ORDER BY 2, 3"
    )
    return {"key": rows[0][0], "rows": [row[1:] for row in rows]} if rows else {}


# What was pinned and is not frozen, and why; and what waits and was not pinned.
_CHANGED: Final = f"""
    WITH changed AS (
      SELECT CASE WHEN w.why = '' THEN 'amended'
                  WHEN w.why IS NOT NULL THEN w.why
                  WHEN EXISTS (SELECT 1 FROM claims_payout o WHERE o.award_id = a.id AND o.live) THEN 'paid_otherwise'
                  WHEN EXISTS (SELECT 1 FROM claims_offset s WHERE s.award_id = a.id AND s.live) THEN 'netted'
                  WHEN c.status IN ('withdrawn', 'appealed') THEN c.status
                  WHEN NOT a.live THEN 'undone'
                  ELSE 'settled_otherwise' END AS why,
             a.claim_id, c.reference, a.unit, i.amount
        FROM pinned i
        JOIN claims_award a ON a.id = i.award_id
        JOIN claims_claim c ON c.id = a.claim_id
        LEFT JOIN ({WAITING}) w ON w.award_id = i.award_id
       WHERE NOT EXISTS (SELECT 1 FROM freezing f WHERE f.award_id = i.award_id)
      UNION ALL
      SELECT 'new', w.claim_id, c.reference, w.unit, w.amount
        FROM ({WAITING}) w JOIN claims_claim c ON c.id = w.claim_id
       WHERE w.why = '' AND NOT EXISTS (SELECT 1 FROM pinned i WHERE i.award_id = w.award_id)
         AND w.award_id <> ALL (SELECT unnest(unfit) FROM claims_payoutpreview WHERE id = %(preview)s)
    )
"""  # noqa: S608


_COUNTS: Final = """
    SELECT why, unit, count(DISTINCT claim_id), count(*), sum(amount)::bigint FROM changed GROUP BY 1, 2 ORDER BY 1, 2
"""
_ROWS: Final = f"""
    SELECT why, claim_id, reference, unit, amount FROM changed
     ORDER BY why = 'new', why, amount DESC, claim_id LIMIT {MOST}
"""  # noqa: S608


def difference(*, preview_id: int) -> dict[str, Any]:
    """What changed from the preview to the freeze: `counts` as (why, unit, claims, awards, total), `rows` as
    (why, claim, reference, unit, amount), the largest of each reason first. 'new' is for the next run."""
    said = {"preview": preview_id}
    counts = _rows(_CHANGED + _COUNTS, said)
    rows = _rows(_CHANGED + _ROWS, said)
    return {"counts": [list(row) for row in counts], "rows": [list(row) for row in rows]}


def _rows(statement: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
