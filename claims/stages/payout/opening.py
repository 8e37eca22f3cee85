"""A run is opened by a person and frozen by a rule: from then on it says what it pays, whatever happens to a claim."""

from datetime import datetime, timedelta, timezone
from typing import Final

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from claims.models import PayoutRun
from claims.models.payout import UNDER_WAY
from claims.queries import payout as queries
from claims.rules.pay_dates import next_pay_day
from claims.rules.payout import run_key
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize
from claims.stages.payout.freezing import NothingPayable, freeze
from claims.stages.payout.runs import RunMovedOn, locked, unless_stopped

SEOUL: Final = timezone(
    timedelta(hours=9)
)  # the day in a run's key and the day of payment, as finance says them


class RunUnderWay(Refusal):
    """Facts: `run`, its key."""

    code = "run_under_way"
    sentence = N_("Payout run %(run)s is under way. Hand it over or void it first.")


def open_run(*, actor: User, at: datetime, door: str) -> PayoutRun:
    """A run that pays everything that is payable when it is frozen; one is under way at a time.

    It is paid on the next working day. Raises MoneyStopped, RunUnderWay, NothingPayable.
    """
    authorize(actor, "open_payout_run")
    unless_stopped()
    with transaction.atomic():
        run = _opened(actor, at)
        waiting = queries.waiting()
        if all(one.why for one in waiting):
            raise NothingPayable(left_out=sum(one.awards for one in waiting))
        audit.log(
            actor=actor, action="open_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"pay_date": run.pay_date.isoformat(), "layout": run.layout},
        )  # fmt: skip
    return run


def _opened(actor: User, at: datetime) -> PayoutRun:
    """The row of a new run; the index says that it is the only one under way. Raises RunUnderWay."""
    if running := _under_way():
        raise RunUnderWay(run=running.key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_payoutrun', 'id'))")
        number = cursor.fetchone()[0]
    day = at.astimezone(SEOUL).date()
    try:
        with transaction.atomic():
            return PayoutRun.objects.create(
                pk=number, key=run_key(day, number), state="opened", opened_by=actor, opened_at=at,
                pay_date=next_pay_day(day),
            )  # fmt: skip
    except IntegrityError as error:
        if "one_payout_run_under_way" not in str(error):
            raise
        running = _under_way()
        raise RunUnderWay(run=running.key if running else "?") from error


def _under_way() -> PayoutRun | None:
    return PayoutRun.objects.filter(state__in=UNDER_WAY, way=PayoutRun.Way.FILE).first()


def freeze_run(*, actor: Actor, run: PayoutRun, at: datetime, door: str = "task") -> PayoutRun:
    """Freezes everything that is payable into an opened run; a frozen one is given again, and nothing changes.

    Payable are live awards of approved claims that are not on hold, without a live payout; cash needs an account that
    was not refused, and everything has to fit the layout of its file. `run.left_out` says how many awards wait and
    cannot be paid, by why; `run.misfits` names the claims that no file can hold.
    Raises MoneyStopped, RunMovedOn, NothingPayable.
    """
    authorize(actor, "freeze_payout_run")
    with transaction.atomic():
        run = locked(run=run)
        if run.state == PayoutRun.State.VOIDED:
            raise RunMovedOn(run=run.key, state=run.state)
        if run.state == PayoutRun.State.OPENED:
            unless_stopped()
            frozen = freeze(run=run, at=at)
            run.state, run.frozen_at = PayoutRun.State.FROZEN, at
            run.save(update_fields=["state", "frozen_at"])
            run.left_out = queries.left_out()  # type: ignore[attr-defined]
            run.misfits = sorted({one.reference for one in queries.misfits()})  # type: ignore[attr-defined]
            audit.log(
                actor=actor, action="freeze_payout_run", kind="payout_run", key=run.key, at=at, door=door,
                after={**frozen, "left_out": run.left_out, "cash": queries.cash_total(run_id=run.pk)},  # type: ignore[attr-defined]
            )  # fmt: skip
    return run
