"""What a preview of payouts counts, and what became of it until the freeze.

The stage lays out what waits in the table `previewing` first (`stages/payout/previewing.py`), so that all figures are
of one instant; and what is pinned, and what waits at the freeze and whether it is paid, in `pinned` and `freezing`
(`stages/payout/freezing.py`).
"""

from typing import Any, Final

from django.db import connection

from claims.queries.accounts import MOST, Accounts, new_in, shared_in

_PAID: Final = "(SELECT * FROM previewing WHERE why = '' AND kind = 'cash')"


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


def new_accounts() -> Accounts:
    """Accounts that would be paid and to which nothing was sent before."""
    return new_in(of=_PAID)


def shared_accounts() -> Accounts:
    """Accounts that would be paid and that several claimants name."""
    return shared_in(of=_PAID)


def last_run(*, before: int | None = None) -> dict[str, Any]:
    """The newest run that was frozen and not voided, or the newest before the run `before`; {} without one.

    Its `key`, and `rows` of (kind, unit, transfers, total).
    """
    rows = _rows(
        "SELECT r.key, t.kind, t.unit, count(*), sum(t.amount)::bigint FROM claims_transfer t "
        "JOIN claims_payoutrun r ON r.id = t.run_id WHERE r.id = (SELECT max(id) FROM claims_payoutrun "
        "WHERE way = 'file' AND state NOT IN ('opened', 'voided') AND id < coalesce(%(before)s, id + 1)) "
        "GROUP BY 1, 2, 3 ORDER BY 2, 3",
        {"before": before},
    )
    return {"key": rows[0][0], "rows": [list(row[1:]) for row in rows]} if rows else {}


# A run of which nothing is told is the usual one, and this is soon seen.
_AS_PINNED: Final = """
    SELECT count(*) FILTER (WHERE pays) = (SELECT count(*) FROM pinned)
       AND count(*) FILTER (WHERE NOT pays AND why = '') = 0 FROM freezing
"""
# What was pinned and is not frozen, and why; and what waits and was not pinned.
_CHANGED: Final = """
    WITH changed AS (
      SELECT CASE WHEN w.why = '' AND EXISTS (SELECT 1 FROM claims_offset s WHERE s.award_id = a.id AND s.live
                                         AND s.how = 'netted')
                  THEN 'netted'
                  WHEN w.why = '' THEN 'amended'
                  WHEN w.why IS NOT NULL THEN w.why
                  WHEN EXISTS (SELECT 1 FROM claims_payout o WHERE o.award_id = a.id AND o.live) THEN 'paid_otherwise'
                  WHEN EXISTS (SELECT 1 FROM claims_offset s WHERE s.award_id = a.id AND s.live)
                    THEN (SELECT CASE max(s.how) WHEN 'paid' THEN 'settled_otherwise' ELSE max(s.how) END
                            FROM claims_offset s WHERE s.award_id = a.id AND s.live)
                  WHEN c.status IN ('withdrawn', 'appealed') THEN c.status
                  WHEN NOT a.live THEN 'undone'
                  ELSE 'settled_otherwise' END AS why,
             a.claim_id, c.reference, a.unit, i.amount
        FROM pinned i
        JOIN claims_award a ON a.id = i.award_id
        JOIN claims_claim c ON c.id = a.claim_id
        LEFT JOIN freezing w ON w.award_id = i.award_id
       WHERE w.pays IS NOT TRUE
      UNION ALL
      SELECT 'new', w.claim_id, c.reference, w.unit, w.amount
        FROM freezing w JOIN claims_claim c ON c.id = w.claim_id
       WHERE w.why = '' AND NOT w.pays AND NOT EXISTS (SELECT 1 FROM pinned i WHERE i.award_id = w.award_id)
         AND w.award_id NOT IN (
               SELECT unnest(v.unfit) FROM claims_payoutpreview v JOIN claims_payoutrun r ON r.preview_id = v.id
                WHERE r.id = %(run)s)
    )
"""
_COUNTS: Final = """
    SELECT why, unit, count(DISTINCT claim_id), count(*), sum(amount)::bigint FROM changed GROUP BY 1, 2 ORDER BY 1, 2
"""
_ROWS: Final = f"""
    SELECT why, claim_id, reference, unit, amount FROM changed
     ORDER BY why = 'new', why, amount DESC, claim_id LIMIT {MOST}
"""  # noqa: S608


def difference(*, run_id: int) -> dict[str, Any]:
    """What changed from the preview to the freeze: `counts` as (why, unit, claims, awards, total), `rows` as
    (why, claim, reference, unit, amount), the largest of each reason first. 'new' is for the next run."""
    if _rows(_AS_PINNED) == [(True,)]:
        return {"counts": [], "rows": []}
    said = {"run": run_id}
    counts = _rows(_CHANGED + _COUNTS, said)
    rows = _rows(_CHANGED + _ROWS, said) if counts else []
    return {"counts": [list(row) for row in counts], "rows": [list(row) for row in rows]}


def _rows(statement: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
