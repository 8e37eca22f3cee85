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


# `pinned` is what the preview shows, `freezing` what waits, by award, and whether this run pays it; `freezing_transfer`
# numbers the transfers. Transfers and postings are written in the order in which these stand. Words are sorted by
# their signs, the same on every server.
_TABLES: Final = """
    DROP TABLE IF EXISTS pinned, freezing, freezing_transfer;
    CREATE TEMP TABLE pinned (award_id bigint, claim_id bigint, amount bigint, account_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE freezing_transfer (
      number bigint GENERATED ALWAYS AS IDENTITY, id bigint, claimant_id bigint, kind text COLLATE "C",
      unit text COLLATE "C", amount bigint, account_id bigint, fingerprint bytea
    ) ON COMMIT DROP;
"""

_PINNED: Final = """
    INSERT INTO pinned
    SELECT pin.*
      FROM claims_payoutpreview v, unnest(v.awards, v.claims, v.amounts, v.accounts) AS pin
     WHERE v.id = %(preview)s
"""
# All claims of what was pinned, by id, as whoever moves a claim locks it before its awards. What a lock had to wait for
# is looked at as it stands then.
_LOCK_CLAIMS: Final = """
    SELECT count(*) FROM (
      SELECT id FROM claims_claim
       WHERE id IN (SELECT claim_id FROM pinned)
       ORDER BY id FOR NO KEY UPDATE
    ) locked
"""
# What waits, asked once when the claims are locked: what waits as it was pinned is paid, and the rest is told. Made
# as a table of its own: the server may look with several processes, which it does for no INSERT.
_FREEZE: Final = f"""
    CREATE TEMP TABLE freezing ON COMMIT DROP AS
    WITH before AS (
      SELECT o.award_id, max(o.attempt) AS attempts, bool_or(t.state IN ('failed', 'returned')) AS again
        FROM pinned JOIN claims_payout o USING (award_id) JOIN claims_transfer t ON t.id = o.transfer_id GROUP BY 1
    )
    SELECT w.award_id, w.claim_id, w.claimant_id, w.kind COLLATE "C" AS kind, w.unit COLLATE "C" AS unit, w.amount,
           w.account_id, w.fingerprint, w.why, w.why = '' AND i.award_id IS NOT NULL AS pays,
           coalesce(b.attempts, 0) + 1 AS attempt, coalesce(b.again, false) AS again
      FROM ({queries.WAITING}) w
      LEFT JOIN pinned i
        ON i.award_id = w.award_id AND i.amount = w.amount AND i.account_id IS NOT DISTINCT FROM w.account_id
      LEFT JOIN before b ON b.award_id = w.award_id
"""  # noqa: S608

# Claims of one payee in one outage agree on the account, or none of them is paid: nobody knows which is right. Most
# payees name one, so that the outage is asked for few.
_AGREE: Final = """
    WITH several AS MATERIALIZED (
      SELECT claimant_id
        FROM (SELECT DISTINCT claimant_id, fingerprint FROM freezing WHERE kind = 'cash' AND why = '') named
       GROUP BY 1 HAVING count(*) > 1
    ), differing AS (
      SELECT f.claimant_id, c.incident_id
        FROM several JOIN freezing f USING (claimant_id) JOIN claims_claim c ON c.id = f.claim_id
       WHERE f.kind = 'cash' AND f.why = ''
       GROUP BY 1, 2 HAVING count(DISTINCT f.fingerprint) > 1
    )
    UPDATE freezing f SET pays = false, why = 'accounts_differ'
      FROM differing d JOIN claims_claim c ON c.claimant_id = d.claimant_id AND c.incident_id = d.incident_id
     WHERE f.claim_id = c.id AND f.kind = 'cash' AND f.why = ''
"""

_NAMED: Final = """
    INSERT INTO freezing_transfer (id, claimant_id, kind, unit, amount, account_id, fingerprint)
    SELECT nextval(%(ids)s::regclass), g.*
      FROM (
        SELECT claimant_id, kind, unit, sum(amount)::bigint, max(account_id), fingerprint
          FROM freezing WHERE pays GROUP BY claimant_id, kind, unit, fingerprint
         ORDER BY claimant_id, kind, unit, fingerprint
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
    SELECT id, %(run)s, claimant_id, account_id, kind, unit, amount, {reference_sql("number")}, 'sealed'
      FROM freezing_transfer
"""  # noqa: S608
_PAYOUTS: Final = """
    INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live)
    SELECT f.award_id, f.attempt, %(run)s, t.id, f.amount, true
      FROM freezing f
      JOIN freezing_transfer t
        ON t.claimant_id = f.claimant_id AND t.kind = f.kind AND t.unit = f.unit
       AND t.fingerprint IS NOT DISTINCT FROM f.fingerprint
     WHERE f.pays
"""
_POSTINGS: Final = """
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'freeze', award_id || '/' || attempt, CASE WHEN again THEN 'payable_again' ELSE 'open' END, 'in_flight',
           unit, amount, %(at)s
      FROM freezing WHERE pays
"""


def freeze(*, run: PayoutRun, at: datetime) -> dict[str, int]:
    """Writes the run's payouts and transfers and their postings; returns how many of each, and their cash.

    Raises NothingPayable.
    """
    said: dict[str, Any] = {"run": run.pk, "key": run.key, "rest": remainder(f"{run.key}-"), "at": at}
    with connection.cursor() as cursor:
        # Millions of rows are joined several times, and not on disk.
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL hash_mem_multiplier = 4")
        cursor.execute(_TABLES)
        cursor.execute(_PINNED, {"preview": run.preview_id})
        pinned = cursor.rowcount
        cursor.execute("ANALYZE pinned")
        cursor.execute(_LOCK_CLAIMS)
        cursor.execute(_FREEZE)
        cursor.execute("ANALYZE freezing")
        cursor.execute(_AGREE)
        cursor.execute("SELECT EXISTS (SELECT FROM freezing WHERE pays)")
        if cursor.fetchone() == (False,):
            raise NothingPayable(left_out=pinned)
        netted = net(run=run, at=at)
        cursor.execute("SELECT pg_get_serial_sequence('claims_transfer', 'id')")
        cursor.execute(_NAMED, {"ids": cursor.fetchone()[0]})
        transfers = cursor.rowcount
        cursor.execute(_TRANSFERS, said)
        cursor.execute(_PAYOUTS, said)
        payouts = cursor.rowcount
        cursor.execute(_POSTINGS, said)
        cursor.execute("SELECT coalesce(sum(amount), 0)::bigint FROM freezing_transfer WHERE kind = 'cash'")
        (cash,) = cursor.fetchone()
    return {"payouts": payouts, "transfers": transfers, "netted": netted, "cash": cash}


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
