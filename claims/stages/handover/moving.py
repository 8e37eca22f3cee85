"""What becomes of the transfers of a file, and of their money in the ledger, in sets."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import HandOver, PaymentFile, PayoutRun, RunStep
from claims.queries import handover as queries
from claims.stages import payout


class Move(NamedTuple):
    """From one state of a transfer to another; where its money moves too, the posting: kind, debit, credit."""

    source: str
    target: str
    posting: tuple[str, str, str] | None = None


SENT: Final = Move("sealed", "sent")
LOST: Final = Move("sealed", "unknown", ("doubt", "in_flight", "unknown"))
SHOWN: Final = Move("unknown", "sent", ("doubt_over", "unknown", "in_flight"))
SEALED_AGAIN: Final = Move("unknown", "sealed", ("doubt_over", "unknown", "in_flight"))

# By id, as answers lock them too.
_LOCK: Final = """
    SELECT count(*) FROM (
      SELECT t.id FROM claims_transfer t WHERE {part} ORDER BY t.id FOR NO KEY UPDATE
    ) locked
"""
# What the bank itself has called unknown stays so: it has the file.
_MOVE: Final = """
    WITH moved AS (
      UPDATE claims_transfer t SET state = %(target)s WHERE {part} AND t.state = %(source)s
         AND NOT EXISTS (SELECT 1 FROM claims_bankresult b WHERE b.transfer_id = t.id AND %(source)s = 'unknown')
      RETURNING t.id
    ), posted AS (
      INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
      SELECT %(kind)s, o.award_id || '/' || o.attempt || '/' || %(number)s, %(debit)s, %(credit)s, a.unit, o.amount,
             %(at)s
        FROM moved JOIN claims_payout o ON o.transfer_id = moved.id AND o.live JOIN claims_award a ON a.id = o.award_id
       WHERE %(kind)s <> '' ORDER BY o.id
    )
    SELECT count(*) FROM moved
"""
# Back to where it came from, as a void run does it: what was tried before and failed stands in 'payable_again'.
_TAKE_BACK: Final = """
    WITH moved AS (
      UPDATE claims_transfer t SET state = 'voided' WHERE {part} AND t.state = %(source)s RETURNING t.id
    ), dead AS (
      UPDATE claims_payout o SET live = false FROM moved, claims_award a
       WHERE o.transfer_id = moved.id AND o.live AND a.id = o.award_id
      RETURNING o.award_id, o.attempt, a.unit, o.amount
    ), posted AS (
      INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
      SELECT 'take_back', d.award_id || '/' || d.attempt, %(debit)s,
             CASE WHEN EXISTS (
               SELECT 1 FROM claims_payout p JOIN claims_transfer e ON e.id = p.transfer_id
                WHERE p.award_id = d.award_id AND NOT p.live AND e.state IN ('failed', 'returned')
             ) THEN 'payable_again' ELSE 'open' END, d.unit, d.amount, %(at)s
        FROM dead d ORDER BY d.award_id
    )
    SELECT count(*) FROM moved
"""
_PART: Final = "t.run_id = %(run)s AND t.kind = %(of)s AND t.unit = %(unit)s"


def lock(file: PaymentFile) -> int:
    """Locks the transfers of the file; returns how many. An answer that came first has then been written, and one that
    comes later finds what was done."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(part=_PART), _of(file))
        return cursor.fetchone()[0]


def move(hand_over: HandOver, how: Move, *, at: datetime) -> int:
    """Moves the file's transfers that stand in `how.source`; returns how many."""
    kind, debit, credit = how.posting or ("", "", "")
    told = {
        "target": how.target,
        "kind": kind,
        "debit": debit,
        "credit": credit,
        "number": str(hand_over.attempt),
    }
    return _done(_MOVE, hand_over.file, how.source, at, told)


def take_back(hand_over: HandOver, *, source: str, at: datetime) -> int:
    """Voids the file's transfers in `source`: their payouts are dead, and their awards wait again, whole: what the run
    has set off of the file's kind and unit is undone with them. Returns how many transfers."""
    account = {"unknown": "unknown", "sealed": "in_flight"}[source]
    file = hand_over.file
    voided = _done(_TAKE_BACK, file, source, at, {"debit": account})
    payout.give_back(run=file.run, at=at, kind=file.kind, unit=file.unit)
    return voided


def _done(statement: str, file: PaymentFile, source: str, at: datetime, told: dict[str, Any]) -> int:
    lock(file)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(part=_PART), _of(file) | {"source": source, "at": at} | told)
        return cursor.fetchone()[0]


def _of(file: PaymentFile) -> dict[str, Any]:
    return {"run": file.run_id, "of": file.kind, "unit": file.unit}


def finish(run: PayoutRun, *, at: datetime) -> None:
    """Confirms a run once each of its files is confirmed or taken back. Voids it where all of them were taken back, and
    undoes what it has set off of kinds and units that had no file."""
    if queries.open_files(run_id=run.pk).exists() or run.state != PayoutRun.State.HANDED_OVER:
        return
    arrived = HandOver.objects.filter(file__run=run, state="confirmed").exists()
    run.state = PayoutRun.State.CONFIRMED if arrived else PayoutRun.State.VOIDED
    column = "confirmed_at" if arrived else "voided_at"
    setattr(run, column, at)
    run.save(update_fields=["state", column])
    if not arrived:
        payout.give_back(run=run, at=at)
    RunStep.objects.filter(run=run, step=RunStep.Step.HAND_OVER, done_at=None).update(done_at=at)
