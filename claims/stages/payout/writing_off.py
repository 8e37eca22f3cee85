"""Money that nobody claimed in time: one person lists what has expired, another confirms, and it is written off.

What is written off is an offset of its award, so that it waits no more; the identity holds by its posting. Whoever
claims in the meantime is first: what has changed until the confirmation is left out.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import Kind, Recovery, WriteOff
from claims.models.two import WAITS
from claims.queries import recoveries
from claims.queries import unclaimed as queries
from claims.queries.plans import by_set
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.payout.previewing import today as day_of
from claims.stages.payout.runs import unless_stopped
from claims.stages.review.moves import text_of


class NothingExpired(Refusal):
    code = "nothing_expired"
    sentence = N_("Nothing of this has expired: it can be claimed until the end of its last day.")


class WriteOffWaits(Refusal):
    """Facts: `write_off`, the one that waits."""

    code = "write_off_waits"
    sentence = N_("%(write_off)s waits for its confirmation. Another person confirms or drops it first.")


class DebtsStand(Refusal):
    """Facts: `recoveries`, what stands of these awards; the first of them where there are many."""

    code = "debts_stand"
    sentence = N_(
        "Something is still owed back of awards that would be written off: %(recoveries)s. Record first what was paid "
        "back of it, or that it is forgiven."
    )


_NAMED_AT_MOST: Final = 5
_LISTED: Final = f"""
    SELECT coalesce(array_agg(award_id ORDER BY award_id), '{{}}'),
           coalesce(array_agg(amount ORDER BY award_id), '{{}}')
      FROM ({queries.UNCLAIMED}) u WHERE kind = %(kind)s AND unit = %(unit)s AND awarded_on <= %(until)s
"""  # noqa: S608


def record_write_off(*, actor: User, kind: str, unit: str, note: str, at: datetime, door: str) -> WriteOff:
    """Lists what has expired of a kind and unit; nothing changes before another person confirms it.

    Raises ReasonMissing, NothingExpired, DebtsStand, WriteOffWaits, MoneyStopped.
    """
    authorize(actor, "record_write_off")
    note = text_of(note)
    until = _limit(kind, at)
    with transaction.atomic(), connection.cursor() as cursor:
        unless_stopped()
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"write_off/{kind}/{unit}"])
        if waits := WriteOff.objects.filter(WAITS, kind=kind, unit=unit).first():
            raise WriteOffWaits(write_off=str(waits))
        with by_set():
            cursor.execute(_LISTED, {"kind": kind, "unit": unit, "until": until})
        awards, amounts = cursor.fetchone()
        if not awards:
            raise NothingExpired
        _unless_owed(awards)
        made = WriteOff.objects.create(
            kind=Kind(kind), unit=unit, awarded_until=until, awards=awards, amounts=amounts, amount=sum(amounts),
            note=note, recorded_by=actor, recorded_at=at,
        )  # fmt: skip
        _logged("record_write_off", actor, made, at, door, reason=note)
    return made


# Claims by id, as by whoever moves a claim or freezes a run; then awards, as by whoever claims one back. What it had to
# wait for is looked at as it stands then.
_LOCK: Final = """
    SELECT count(*) FROM (
      SELECT id FROM claims_claim
       WHERE id IN (SELECT claim_id FROM claims_award WHERE id = ANY(%(awards)s)) ORDER BY id FOR NO KEY UPDATE
    ) locked;
    SELECT count(*) FROM (
      SELECT id FROM claims_award WHERE id = ANY(%(awards)s) ORDER BY id FOR NO KEY UPDATE
    ) locked
"""
_WRITE_OFF: Final = f"""
    WITH pinned AS (
      SELECT * FROM unnest(%(awards)s::bigint[], %(amounts)s::bigint[]) AS pin (award_id, amount)
    ), gone AS (
      INSERT INTO claims_offset (award_id, how, amount, live, write_off_id, at)
      SELECT u.award_id, 'lapsed', u.amount, true, %(write_off)s, %(at)s
        FROM ({queries.UNCLAIMED}) u JOIN pinned USING (award_id, amount)
       WHERE u.awarded_on <= %(until)s ORDER BY u.award_id
      RETURNING id, award_id, amount
    )
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'write_off', g.id::text, CASE WHEN r.award_id IS NULL THEN 'open' ELSE 'payable_again' END, 'written_off',
           %(unit)s, g.amount, %(at)s
      FROM gone g LEFT JOIN ({queries.RETURNED}) r USING (award_id) ORDER BY g.id
"""  # noqa: S608
# A claim of which no cash waits any more is asked for nothing.
_ASK_NO_MORE: Final = f"""
    UPDATE claims_detailsrequest d SET state = 'dropped', closed_at = %(at)s
     WHERE d.state = 'asked' AND d.claim_id IN (SELECT claim_id FROM claims_award WHERE id = ANY(%(awards)s))
       AND NOT EXISTS (SELECT 1 FROM ({queries.WAITING}) w WHERE w.claim_id = d.claim_id AND w.kind = 'cash')
"""  # noqa: S608


def confirm_write_off(*, actor: User, write_off: WriteOff, at: datetime, door: str) -> WriteOff:
    """Writes off what is still unclaimed as it was listed; `left_out` says how many awards are not.

    Raises EndedAlready, DebtsStand, MoneyStopped.
    """
    authorize(actor, "confirm_write_off", relations={"recorded_by": write_off.recorded_by_id})
    with transaction.atomic(), connection.cursor() as cursor:
        unless_stopped()
        write_off = two.waiting(write_off)
        said: dict[str, Any] = {
            "awards": write_off.awards, "amounts": write_off.amounts, "write_off": write_off.pk, "at": at,
            "unit": write_off.unit, "until": min(write_off.awarded_until, _limit(write_off.kind, at)),
        }  # fmt: skip
        cursor.execute(_LOCK, said)
        _unless_owed(write_off.awards)
        with by_set():
            cursor.execute(_WRITE_OFF, said)
            left_out = len(write_off.awards) - cursor.rowcount
            cursor.execute(_ASK_NO_MORE, said)
        two.confirmed(write_off, actor=actor, at=at, left_out=left_out)
        _logged("confirm_write_off", actor, write_off, at, door, after={"left_out": left_out})
    return write_off


def drop_write_off(*, actor: User, write_off: WriteOff, reason: str, at: datetime, door: str) -> WriteOff:
    """Ends a proposal that nobody has confirmed. Raises EndedAlready, ReasonMissing."""
    authorize(actor, "drop_write_off")
    reason = text_of(reason)
    with transaction.atomic():
        write_off = two.waiting(write_off)
        two.dropped(write_off, actor=actor, at=at)
        _logged("drop_write_off", actor, write_off, at, door, reason=reason)
    return write_off


def _unless_owed(awards: Sequence[int]) -> None:
    """Raises DebtsStand where something is owed back of one of these awards: that would stay and nothing settle it."""
    debts = recoveries.standing_of(awards=awards)
    if not debts:
        return
    named = ", ".join(str(Recovery(pk=pk)) for pk in debts[:_NAMED_AT_MOST])
    raise DebtsStand(recoveries=f"{named} ..." if len(debts) > _NAMED_AT_MOST else named)


def _limit(kind: str, at: datetime) -> date:
    """The last day of awards of this kind that have expired before today."""
    return queries.limits(day_of(at))["cash" if kind == Kind.CASH else "other"]


def _logged(
    action: str, actor: User, row: WriteOff, at: datetime, door: str, *, reason: str = "", after: Any = None
) -> None:
    after = {"kind": row.kind, "unit": row.unit, "awards": len(row.awards), "amount": row.amount} | (
        after or {}
    )
    audit.log(
        actor=actor,
        action=action,
        kind="write_off",
        key=str(row),
        at=at,
        door=door,
        reason=reason,
        after=after,
    )
