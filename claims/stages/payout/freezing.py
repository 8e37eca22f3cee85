"""What a run pays, frozen: the awards that wait, with their claims locked, as payouts and transfers, by sets."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import connection

from claims.models import PayoutRun
from claims.queries import payout as queries
from claims.rules.payout import posting_reference, transfer_reference
from claims.rules.refusal import N_, Refusal
from claims.stages.payout.netting import give_back, net
from claims.stages.review.postings import Posting, post


class NothingPayable(Refusal):
    """Facts: `left_out`, how many awards wait and cannot be paid now."""

    code = "nothing_payable"
    sentence = N_(
        "Nothing can be paid now. Left out: %(left_out)s awards (claims on hold, accounts missing or unfit for a file)."
    )


_TABLES: Final = """
    CREATE TEMP TABLE IF NOT EXISTS freezing_claim (claim_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE IF NOT EXISTS freezing (
      award_id bigint, claimant_id bigint, kind text, unit text, amount bigint, account_id bigint,
      attempt int, again bool, number bigint
    ) ON COMMIT DROP;
    CREATE TEMP TABLE IF NOT EXISTS freezing_reference (number bigint, reference text) ON COMMIT DROP;
    TRUNCATE freezing_claim, freezing, freezing_reference;
"""

# Claims first and awards after, each by id: whoever moves a claim locks it first too. What a lock had to wait for is
# looked at again as it stands then.
_LOCK_CLAIMS: Final = f"""
    INSERT INTO freezing_claim
    SELECT id FROM (
      SELECT id FROM claims_claim
       WHERE status = 'approved' AND NOT held AND id IN (SELECT claim_id FROM ({queries.WAITING}) w WHERE why = '')
       ORDER BY id FOR NO KEY UPDATE
    ) locked
"""  # noqa: S608
_LOCK_AWARDS: Final = """
    SELECT count(*) FROM (
      SELECT a.id FROM claims_award a JOIN freezing_claim USING (claim_id)
       WHERE a.live ORDER BY a.id FOR NO KEY UPDATE OF a
    ) locked
"""
_FREEZE: Final = f"""
    INSERT INTO freezing
    SELECT w.award_id, w.claimant_id, w.kind, w.unit, w.amount, w.account_id,
           coalesce(before.attempts, 0) + 1, coalesce(before.again, false),
           dense_rank() OVER (ORDER BY w.claimant_id, w.kind, w.unit, w.fingerprint)
      FROM ({queries.WAITING}) w
      JOIN freezing_claim USING (claim_id)
      LEFT JOIN LATERAL (
        SELECT max(o.attempt) AS attempts, bool_or(t.state IN ('failed', 'returned')) AS again
          FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id WHERE o.award_id = w.award_id
      ) before ON true
     WHERE w.why = '' AND w.award_id <> ALL(%s)
"""  # noqa: S608

# Several claims may name one account with its holder spelt differently: the newest counts.
_TRANSFERS: Final = """
    INSERT INTO claims_transfer (run_id, claimant_id, account_id, kind, unit, amount, reference, state)
    SELECT %s, f.claimant_id, max(f.account_id), f.kind, f.unit, sum(f.amount), r.reference, 'prepared'
      FROM freezing f JOIN freezing_reference r USING (number)
     GROUP BY f.number, f.claimant_id, f.kind, f.unit, r.reference ORDER BY f.number
"""
_PAYOUTS: Final = """
    INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live)
    SELECT f.award_id, f.attempt, %s, t.id, f.amount, true
      FROM freezing f JOIN freezing_reference r USING (number) JOIN claims_transfer t ON t.reference = r.reference
     ORDER BY f.award_id
"""


def freeze(*, run: PayoutRun, at: datetime) -> dict[str, int]:
    """Writes the run's payouts and transfers and their postings; returns how many of each.

    What no file can hold is left out, so that the rest is paid. Raises NothingPayable.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(_LOCK_CLAIMS)
        cursor.execute(_LOCK_AWARDS)
        cursor.execute(_FREEZE, [[misfit.award for misfit in queries.misfits()]])
        if not cursor.rowcount:
            raise NothingPayable(left_out=sum(queries.left_out().values()))
        netted = net(run=run, at=at)
        cursor.execute("SELECT coalesce(max(number), 0), count(*) FROM freezing")
        transfers, payouts = cursor.fetchone()
        with cursor.copy("COPY freezing_reference (number, reference) FROM STDIN") as copy:
            for number in range(1, transfers + 1):
                copy.write_row((number, transfer_reference(run.key, number)))
        cursor.execute(_TRANSFERS, [run.pk])
        cursor.execute(_PAYOUTS, [run.pk])
        cursor.execute("SELECT award_id, attempt, again, unit, amount FROM freezing ORDER BY award_id")
        frozen = cursor.fetchall()
    post(_freezing(frozen), at=at)
    return {"payouts": payouts, "transfers": transfers, "netted": netted}


def _freezing(rows: list[tuple[int, int, bool, str, int]]) -> Iterator[Posting]:
    for award, attempt, again, unit, amount in rows:
        came_from = "payable_again" if again else "open"
        yield Posting("freeze", posting_reference(award, attempt), came_from, "in_flight", unit, amount)


_DEAD: Final = """
    UPDATE claims_payout o SET live = false FROM claims_award a
     WHERE o.run_id = %s AND o.live AND a.id = o.award_id
    RETURNING o.award_id, o.attempt, a.unit, o.amount
"""


def thaw(*, run: PayoutRun, at: datetime) -> int:
    """Takes the run's payouts back to where their amounts came from; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_DEAD, [run.pk])
        rows = cursor.fetchall()
        cursor.execute("UPDATE claims_transfer SET state = 'voided' WHERE run_id = %s", [run.pk])
    give_back(run=run, at=at)
    again = queries.payable_again(awards=[row[0] for row in rows])
    post(
        (
            Posting(
                "unfreeze", posting_reference(award, attempt), "in_flight",
                "payable_again" if award in again else "open", unit, amount,
            )
            for award, attempt, unit, amount in sorted(rows)
        ),
        at=at,
    )  # fmt: skip
    return len(rows)
