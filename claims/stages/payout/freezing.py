"""What a run pays, frozen by sets: the awards of its preview that still wait, as payouts, transfers and postings.

No row comes to Python, so that memory stays flat however many there are. References with their check digits are
reckoned in SQL as `rules/payout.py` reckons them; a test holds them equal.
"""

from datetime import datetime
from typing import Any, Final

from django.db import connection

from claims.models import PayoutRun
from claims.queries import payout as queries
from claims.rules.payout import remainder
from claims.rules.refusal import N_, Refusal
from claims.stages.payout.netting import give_back, net


class NothingPayable(Refusal):
    """Facts: `left_out`, how many awards wait and cannot be paid now."""

    code = "nothing_payable"
    sentence = N_(
        "Nothing can be paid now. Left out: %(left_out)s awards (claims on hold, accounts missing or unfit for a file)."
    )


# `pinned` is what the preview shows, `freezing` what is paid, by award; `freezing_transfer` numbers the transfers.
_TABLES: Final = """
    DROP TABLE IF EXISTS pinned, freezing_claim, freezing_waiting, freezing, freezing_transfer;
    CREATE TEMP TABLE pinned (award_id bigint, amount bigint, account_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE freezing_claim (claim_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE freezing_waiting (
      award_id bigint, claim_id bigint, claimant_id bigint, kind text, unit text, amount bigint, account_id bigint,
      fingerprint bytea, why text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE freezing (
      award_id bigint, claimant_id bigint, kind text, unit text, amount bigint, account_id bigint, fingerprint bytea,
      attempt int, again bool
    ) ON COMMIT DROP;
    CREATE TEMP TABLE freezing_transfer (
      id bigint, number bigint, claimant_id bigint, kind text, unit text, amount bigint, account_id bigint,
      fingerprint bytea
    ) ON COMMIT DROP;
"""

_PINNED: Final = """
    INSERT INTO pinned
    SELECT pin.* FROM claims_payoutpreview v, unnest(v.awards, v.amounts, v.accounts) AS pin WHERE v.id = %(preview)s
"""
# Claims by id, as whoever moves a claim locks it before its awards. What a lock had to wait for is looked at again as
# it stands then.
_LOCK_CLAIMS: Final = """
    INSERT INTO freezing_claim
    SELECT id FROM (
      SELECT id FROM claims_claim
       WHERE status = 'approved' AND NOT held
         AND id IN (SELECT a.claim_id FROM pinned JOIN claims_award a ON a.id = pinned.award_id)
       ORDER BY id FOR NO KEY UPDATE
    ) locked
"""
# What waits, asked once when the claims are locked: what waits as it was pinned is paid, and the rest is told.
_WAITING: Final = f"""
    INSERT INTO freezing_waiting
    SELECT award_id, claim_id, claimant_id, kind, unit, amount, account_id, fingerprint, why FROM ({queries.WAITING}) w
"""  # noqa: S608
_FREEZE: Final = """
    WITH before AS (
      SELECT o.award_id, max(o.attempt) AS attempts, bool_or(t.state IN ('failed', 'returned')) AS again
        FROM pinned JOIN claims_payout o USING (award_id) JOIN claims_transfer t ON t.id = o.transfer_id GROUP BY 1
    )
    INSERT INTO freezing
    SELECT w.award_id, w.claimant_id, w.kind, w.unit, w.amount, w.account_id, w.fingerprint,
           coalesce(b.attempts, 0) + 1, coalesce(b.again, false)
      FROM freezing_waiting w
      JOIN freezing_claim USING (claim_id)
      JOIN pinned i
        ON i.award_id = w.award_id AND i.amount = w.amount AND i.account_id IS NOT DISTINCT FROM w.account_id
      LEFT JOIN before b ON b.award_id = w.award_id
     WHERE w.why = ''
"""

_NAMED: Final = """
    INSERT INTO freezing_transfer
    SELECT nextval(%(ids)s::regclass), row_number() OVER (), g.*
      FROM (
        SELECT claimant_id, kind, unit, sum(amount)::bigint, max(account_id), fingerprint
          FROM freezing GROUP BY claimant_id, kind, unit, fingerprint
         ORDER BY claimant_id, kind COLLATE "C", unit COLLATE "C", fingerprint
      ) g
"""


def reference_sql(number: str) -> str:
    """The end-to-end reference of the transfer `number` (a column) in SQL, as `rules.payout.transfer_reference`.

    Takes the run's `key`, and the `rest` that `key-` leaves by 97.
    """
    shifted = f"(%(rest)s * ('1' || repeat('0', length({number}::text)))::bigint + {number})"
    check = f"lpad((98 - {shifted} * 100 %% 97)::text, 2, '0')"
    return f"%(key)s || '-' || {number} || '-' || {check}"


_TRANSFERS: Final = f"""
    INSERT INTO claims_transfer (id, run_id, claimant_id, account_id, kind, unit, amount, reference, state)
    SELECT id, %(run)s, claimant_id, account_id, kind, unit, amount, {reference_sql("number")}, 'prepared'
      FROM freezing_transfer ORDER BY number
"""  # noqa: S608
_PAYOUTS: Final = """
    INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live)
    SELECT f.award_id, f.attempt, %(run)s, t.id, f.amount, true
      FROM freezing f
      JOIN freezing_transfer t
        ON t.claimant_id = f.claimant_id AND t.kind = f.kind AND t.unit = f.unit
       AND t.fingerprint IS NOT DISTINCT FROM f.fingerprint
     ORDER BY f.award_id
"""
_POSTINGS: Final = """
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'freeze', award_id || '/' || attempt, CASE WHEN again THEN 'payable_again' ELSE 'open' END, 'in_flight',
           unit, amount, %(at)s
      FROM freezing ORDER BY award_id
"""


def freeze(*, run: PayoutRun, at: datetime) -> dict[str, int]:
    """Writes the run's payouts and transfers and their postings; returns how many of each. Raises NothingPayable."""
    said: dict[str, Any] = {"run": run.pk, "key": run.key, "rest": remainder(f"{run.key}-"), "at": at}
    with connection.cursor() as cursor:
        # A million rows are joined several times, and not on disk.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_TABLES)
        cursor.execute(_PINNED, {"preview": run.preview_id})
        pinned = cursor.rowcount
        cursor.execute("ANALYZE pinned")
        cursor.execute(_LOCK_CLAIMS)
        cursor.execute("ANALYZE freezing_claim")
        cursor.execute(_WAITING)
        cursor.execute("ANALYZE freezing_waiting")
        cursor.execute(_FREEZE)
        payable = cursor.rowcount
        if not payable:
            raise NothingPayable(left_out=pinned)
        cursor.execute("ANALYZE freezing")
        netted = net(run=run, at=at)
        cursor.execute("SELECT pg_get_serial_sequence('claims_transfer', 'id')")
        cursor.execute(_NAMED, {"ids": cursor.fetchone()[0]})
        transfers = cursor.rowcount
        cursor.execute("ANALYZE freezing_transfer")
        for statement in (_TRANSFERS, _PAYOUTS, _POSTINGS):
            cursor.execute(statement, said)
    return {"payouts": payable - netted.whole, "transfers": transfers, "netted": netted.awards}


# By id, as answers lock them too.
_HOLD: Final = """
    SELECT count(*) FROM (
      SELECT id FROM claims_transfer WHERE run_id = %s ORDER BY id FOR NO KEY UPDATE
    ) locked
"""


def hold_transfers(*, run: PayoutRun) -> int:
    """Locks the run's transfers to the end of the transaction; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [run.pk])
        return cursor.fetchone()[0]


_DEAD: Final = """
    WITH dead AS (
      UPDATE claims_payout SET live = false WHERE run_id = %(run)s AND live
      RETURNING award_id, attempt, transfer_id, amount
    ), tried AS (
      SELECT DISTINCT award_id FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
       WHERE NOT o.live AND t.state IN ('failed', 'returned') AND award_id IN (SELECT award_id FROM dead)
    )
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'unfreeze', d.award_id || '/' || d.attempt, 'in_flight',
           CASE WHEN tried.award_id IS NULL THEN 'open' ELSE 'payable_again' END, t.unit, d.amount, %(at)s
      FROM dead d JOIN claims_transfer t ON t.id = d.transfer_id LEFT JOIN tried USING (award_id)
     ORDER BY d.award_id
"""


def thaw(*, run: PayoutRun, at: datetime) -> int:
    """Takes the run's payouts back to where their amounts came from; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_DEAD, {"run": run.pk, "at": at})
        payouts = cursor.rowcount
        cursor.execute("UPDATE claims_transfer SET state = 'voided' WHERE run_id = %s", [run.pk])
    give_back(run=run, at=at)
    return payouts
