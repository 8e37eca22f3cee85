"""Faults for the drill to catch, seeded into its own worker alone. They pay twice, or lose track of money."""

from typing import Any

from django.db import connection, transaction

from claims.models import HandOver, Payout, Transfer
from claims.stages.handover import courier, directory
from claims.stages.reconciliation import settling, taking
from claims.stages.review.postings import Posting, post


def apart() -> None:
    """Posting and state in separate transactions: the transfers are settled, and what that does to the money is posted
    once that is sure."""
    real, posted = taking.settle, settling._POSTED

    def settle(*, result: str, at: Any, **said: Any) -> int:
        settling._POSTED = "SELECT %(result)s, %(goes)s, %(more)s, %(at)s"  # type: ignore[misc]
        try:
            moved = real(result=result, at=at, **said)
        finally:
            settling._POSTED = posted  # type: ignore[misc]
        if moved:
            with connection.cursor() as cursor:
                cursor.execute("SELECT m.id, m.account FROM claims_moving m")
                came_from = dict(cursor.fetchall())
            transaction.on_commit(lambda: _posted(came_from, result, at))
        return moved

    taking.settle = settle  # type: ignore[assignment]


def _posted(came_from: dict[int, str], result: str, at: Any) -> None:
    # Of a failed or returned transfer the payouts are dead by now: the newest is meant.
    for transfer in Transfer.objects.filter(pk__in=came_from).order_by("pk"):
        for payout in Payout.objects.filter(transfer=transfer).order_by("pk"):
            goes = settling.GOES[result]
            if goes != came_from[transfer.pk]:
                more = f"{payout.award_id}/{payout.attempt}"
                post(
                    [Posting(result, more, came_from[transfer.pk], goes, transfer.unit, payout.amount)], at=at
                )


def reissue() -> None:
    """What is unknown is paid again, as if it had failed."""
    settling.GOES["unknown"] = "payable_again"
    settling.ENDS_ATTEMPT = frozenset({*settling.ENDS_ATTEMPT, "unknown"})  # type: ignore[misc]


def put_again() -> None:
    """What a courier finds begun it puts once more, as if nothing had left: whoever died may have put it already."""
    look, put, mine = courier.looked, courier._put, set()

    def putting(actor: Any, drop: Any, file: Any, at: Any, door: str) -> HandOver:
        intent = put(actor, drop, file, at, door)
        mine.add(intent.pk)
        return intent

    def looking(*, hand_over: HandOver, **said: Any) -> HandOver:
        if hand_over.pk not in mine:
            drop, file = directory.drop_for(hand_over.file.kind), hand_over.file
            assert drop
            part = directory.write(drop, courier.queries.sealed(file), file.opened())
            directory.put(drop, part, file.layout.suffix)
        return look(hand_over=hand_over, **said)

    courier._put, courier.looked = putting, looking  # type: ignore[assignment]
