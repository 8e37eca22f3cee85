"""What of a claim's money is not open any more: on its way, sent, set off, paid in part or outside of the runs."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from claims.queries.payout import WAITING


def was_on_its_way(*, claim_id: int) -> bool:
    """Whether money of the claim is in a run, was sent, or is settled otherwise or said to be paid outside; what was
    only in runs that were voided never left."""
    found = _rows(
        "SELECT EXISTS (SELECT 1 FROM claims_payout o JOIN claims_award a ON a.id = o.award_id "
        "JOIN claims_transfer t ON t.id = o.transfer_id WHERE a.claim_id = %(claim)s AND t.state <> 'voided')",
        {"claim": claim_id},
    )
    return bool(found[0][0]) or settled_otherwise(claim_id=claim_id)


def settled_otherwise(*, claim_id: int) -> bool:
    """Whether a part of the claim's money is set off or paid already, is said to be paid outside of the runs, or is
    claimed back: a debt of an award that nobody gets would be owed for nothing."""
    found = _rows(
        "SELECT EXISTS (SELECT 1 FROM claims_offset o JOIN claims_award a ON a.id = o.award_id "
        "WHERE a.claim_id = %(claim)s AND o.live) OR EXISTS (SELECT 1 FROM claims_manualpayment m "
        "JOIN claims_award a ON a.id = m.award_id WHERE a.claim_id = %(claim)s AND m.confirmed_at IS NULL "
        "AND m.dropped_at IS NULL) OR EXISTS (SELECT 1 FROM claims_recovery r "
        "JOIN claims_award a ON a.id = r.award_id WHERE a.claim_id = %(claim)s AND r.confirmed_at IS NOT NULL)",
        {"claim": claim_id},
    )
    return bool(found[0][0])


def still_due(*, award_id: int) -> int:
    """What an award still has to get: its amount without what is set off or paid in part."""
    found = _rows(
        "SELECT a.amount - coalesce((SELECT sum(amount) FROM claims_offset WHERE award_id = a.id AND live), 0)::bigint "
        "FROM claims_award a WHERE a.id = %s",
        [award_id],
    )
    return found[0][0]


def set_off(*, claim_id: int) -> dict[int, int]:
    """Award -> how much of it was set off against debts, for those of a claim of which something was."""
    return _parts(claim_id, "netted")


def paid_in_part(*, claim_id: int) -> dict[int, int]:
    """Award -> how much of it was paid by a transfer that came short, for those of a claim of which something was."""
    return _parts(claim_id, "paid")


def _parts(claim_id: int, how: str) -> dict[int, int]:
    return dict(
        _rows(
            "SELECT o.award_id, sum(o.amount)::bigint FROM claims_offset o JOIN claims_award a ON a.id = o.award_id "
            "WHERE a.claim_id = %(claim)s AND o.live AND o.how = %(how)s GROUP BY 1",
            {"claim": claim_id, "how": how},
        )
    )


class Settled(NamedTuple):
    """What of an award needs no payment any more: `how` it was settled (`lapsed` where a part was written off, else
    `netted` where one was set off, else `paid`), whether that is the `whole` of it, and whether a part was paid."""

    award: int
    how: str
    whole: bool
    part_paid: bool


def otherwise(*, awards: Sequence[int]) -> list[Settled]:
    """Those of these awards of which something is settled otherwise than by a payout that lives."""
    found = _rows(
        "SELECT a.id, CASE WHEN bool_or(o.how = 'lapsed') THEN 'lapsed' WHEN bool_or(o.how = 'netted') THEN 'netted' "
        "ELSE 'paid' END, sum(o.amount) = a.amount, bool_or(o.how = 'paid') FROM claims_award a "
        "JOIN claims_offset o ON o.award_id = a.id AND o.live WHERE a.id = ANY(%(awards)s) GROUP BY a.id",
        {"awards": list(awards)},
    )
    return [Settled(*row) for row in found]


def cash_waits(*, claim_id: int) -> bool:
    """Whether cash of the claim still waits to be paid, whatever it waits for."""
    found = _rows(
        f"SELECT EXISTS (SELECT 1 FROM ({WAITING}) w WHERE w.claim_id = %(claim)s AND w.kind = 'cash')",  # noqa: S608
        {"claim": claim_id},
    )
    return bool(found[0][0])


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
