"""What a run sets off: debts are deducted from what it would pay, the oldest first, for all claimants in one statement.

It works on the temporary table `freezing` of the freeze: awards with what each has to get and whether it was tried
before. What is set off whole is paid no more; of the rest what remains. The rule is `claims/rules/recoveries.py`.
"""

from datetime import datetime
from typing import Final

from django.db import connection

from claims.models import PayoutRun
from claims.queries.recoveries import OWED

# In the order of their ids, as by whoever locks several. The claims are locked already.
_LOCK: Final = """
    SELECT count(*) FROM (
      SELECT id FROM claims_recovery
       WHERE confirmed_at IS NOT NULL AND claimant_id IN (SELECT claimant_id FROM freezing WHERE pays)
       ORDER BY id FOR NO KEY UPDATE
    ) locked
"""
# Each debt and each award is a stretch of its claimant's line, laid end to end from 0: where they overlap is set off.
_NET: Final = f"""
    WITH debt AS (
      SELECT id, claimant_id, kind, unit, owed, sum(owed) OVER line AS upto
        FROM ({OWED}) d WHERE owed > 0 AND claimant_id IN (SELECT claimant_id FROM freezing WHERE pays)
      WINDOW line AS (PARTITION BY claimant_id, kind, unit ORDER BY confirmed_at, id)
    ), due AS (
      SELECT award_id, claimant_id, kind, unit, amount, sum(amount) OVER line AS upto
        FROM freezing WHERE pays AND claimant_id IN (SELECT claimant_id FROM debt)
      WINDOW line AS (PARTITION BY claimant_id, kind, unit ORDER BY award_id)
    )
    INSERT INTO claims_offset (award_id, how, amount, live, recovery_id, run_id, at)
    SELECT due.award_id, 'netted', least(due.upto, debt.upto) - greatest(due.upto - due.amount, debt.upto - debt.owed),
           true, debt.id, %(run)s, %(at)s
      FROM due JOIN debt USING (claimant_id, kind, unit)
     WHERE due.upto - due.amount < debt.upto AND debt.upto - debt.owed < due.upto
     ORDER BY due.award_id, debt.id
"""  # noqa: S608
# Both sides of each: what the award gets no more, and what the debt is less.
_POSTINGS: Final = """
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT p.kind, o.id::text, p.debit, p.credit, f.unit, o.amount, o.at
      FROM claims_offset o JOIN freezing f USING (award_id)
     CROSS JOIN LATERAL (VALUES
       ('net', CASE WHEN f.again THEN 'payable_again' ELSE 'open' END, 'netted'), ('recover', 'owed', 'recovered')
     ) p (kind, debit, credit)
     WHERE o.run_id = %s ORDER BY o.id, p.kind
"""
_DEDUCT: Final = """
    UPDATE freezing f SET amount = f.amount - n.amount
      FROM (SELECT award_id, sum(amount) AS amount FROM claims_offset WHERE run_id = %s GROUP BY 1) n
     WHERE n.award_id = f.award_id AND f.pays
"""


def net(*, run: PayoutRun, at: datetime) -> int:
    """Sets off what the claimants of this freeze owe, and posts it; returns from how many awards."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_NET, {"run": run.pk, "at": at})
        cursor.execute(_POSTINGS, [run.pk])
        cursor.execute(_DEDUCT, [run.pk])
        awards = cursor.rowcount
        cursor.execute("UPDATE freezing SET pays = false WHERE pays AND amount = 0")
        return awards


_GIVE_BACK: Final = """
    WITH given_back AS (
      UPDATE claims_offset o SET live = false FROM claims_award w
       WHERE o.run_id = %(run)s AND o.live AND w.id = o.award_id
         AND (%(kind)s = '' OR (w.kind, w.unit) = (%(kind)s, %(unit)s))
      RETURNING o.id, o.award_id, o.amount
    ), tried AS (
      SELECT DISTINCT award_id FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
       WHERE NOT o.live AND t.state IN ('failed', 'returned') AND award_id IN (SELECT award_id FROM given_back)
    )
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT p.kind, g.id::text, p.debit, p.credit, a.unit, g.amount, %(at)s
      FROM given_back g JOIN claims_award a ON a.id = g.award_id LEFT JOIN tried USING (award_id)
     CROSS JOIN LATERAL (VALUES
       ('unnet', 'netted', CASE WHEN tried.award_id IS NULL THEN 'open' ELSE 'payable_again' END),
       ('unrecover', 'recovered', 'owed')
     ) p (kind, debit, credit)
     ORDER BY g.id, p.kind
"""


def give_back(*, run: PayoutRun, at: datetime, kind: str = "", unit: str = "") -> int:
    """Takes back what a run has set off, of all or of one kind and unit: the debts are owed again and the awards wait
    whole. Returns how many parts.

    In one transaction with what else the run has of these awards: one that waits for a part of it alone may be paid
    that part by another run, and then nothing could pay the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"run": run.pk, "at": at, "kind": kind, "unit": unit})
        return cursor.rowcount // 2
