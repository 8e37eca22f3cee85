"""What a run sets off: debts are deducted from what it would pay, the oldest first, for all claimants in one statement.

It works on the temporary table `freezing` of the freeze: awards with what each has to get and whether it was tried
before. What is set off leaves it; what remains is paid. The rule is `claims/rules/recoveries.py`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import connection

from claims.models import PayoutRun
from claims.queries.payout import payable_again
from claims.queries.recoveries import OWED
from claims.stages.review.postings import Posting, post

# In the order of their ids, as by whoever locks several. Claims and awards are locked already.
_LOCK: Final = """
    SELECT count(*) FROM (
      SELECT id FROM claims_recovery
       WHERE confirmed_at IS NOT NULL AND claimant_id IN (SELECT claimant_id FROM freezing)
       ORDER BY id FOR NO KEY UPDATE
    ) locked
"""
# Each debt and each award is a stretch of its claimant's line, laid end to end from 0: where they overlap is set off.
_NET: Final = f"""
    WITH debt AS (
      SELECT id, claimant_id, kind, unit, owed, sum(owed) OVER line AS upto
        FROM ({OWED}) d WHERE owed > 0 AND claimant_id IN (SELECT claimant_id FROM freezing)
      WINDOW line AS (PARTITION BY claimant_id, kind, unit ORDER BY confirmed_at, id)
    ), due AS (
      SELECT award_id, claimant_id, kind, unit, amount, sum(amount) OVER line AS upto
        FROM freezing WHERE claimant_id IN (SELECT claimant_id FROM debt)
      WINDOW line AS (PARTITION BY claimant_id, kind, unit ORDER BY award_id)
    )
    INSERT INTO claims_offset (award_id, how, amount, live, recovery_id, run_id, at)
    SELECT due.award_id, 'netted', least(due.upto, debt.upto) - greatest(due.upto - due.amount, debt.upto - debt.owed),
           true, debt.id, %(run)s, %(at)s
      FROM due JOIN debt USING (claimant_id, kind, unit)
     WHERE due.upto - due.amount < debt.upto AND debt.upto - debt.owed < due.upto
     ORDER BY due.award_id, debt.id
"""  # noqa: S608
_DEDUCT: Final = """
    UPDATE freezing f SET amount = f.amount - n.amount
      FROM (SELECT award_id, sum(amount) AS amount FROM claims_offset WHERE run_id = %s GROUP BY 1) n
     WHERE n.award_id = f.award_id
"""
_NETTED: Final = """
    SELECT o.id, f.again, f.unit, o.amount FROM claims_offset o JOIN freezing f USING (award_id)
     WHERE o.run_id = %s ORDER BY o.id
"""


def net(*, run: PayoutRun, at: datetime) -> int:
    """Sets off what the claimants of this freeze owe; returns how many awards a debt was deducted from."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_NET, {"run": run.pk, "at": at})
        cursor.execute(_NETTED, [run.pk])
        offsets = cursor.fetchall()
        cursor.execute(_DEDUCT, [run.pk])
        awards = cursor.rowcount
        cursor.execute("DELETE FROM freezing WHERE amount = 0")
    post(_deducted(offsets), at=at)
    return awards


def _deducted(rows: list[tuple[int, bool, str, int]]) -> Iterator[Posting]:
    """Both sides of each: what the award gets no more, and what the debt is less."""
    for offset, again, unit, amount in rows:
        stood = "payable_again" if again else "open"
        yield Posting("net", str(offset), stood, "netted", unit, amount)
        yield Posting("recover", str(offset), "owed", "recovered", unit, amount)


_GIVEN_BACK: Final = """
    UPDATE claims_offset o SET live = false FROM claims_award a
     WHERE o.run_id = %s AND o.live AND a.id = o.award_id
    RETURNING o.id, o.award_id, a.unit, o.amount
"""


def give_back(*, run: PayoutRun, at: datetime) -> int:
    """Takes back what a run has set off: the debts are owed again and the awards wait whole. Returns how many parts."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN_BACK, [run.pk])
        rows = sorted(cursor.fetchall())
    again = payable_again(awards=[award for _offset, award, _unit, _amount in rows])
    post(_given_back(rows, again), at=at)
    return len(rows)


def _given_back(rows: list[tuple[int, int, str, int]], again: set[int]) -> Iterator[Posting]:
    for offset, award, unit, amount in rows:
        stands = "payable_again" if award in again else "open"
        yield Posting("unnet", str(offset), "netted", stands, unit, amount)
        yield Posting("unrecover", str(offset), "recovered", "owed", unit, amount)
