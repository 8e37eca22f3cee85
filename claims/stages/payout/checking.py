"""What another person than the opener does to a run: checks what is frozen, and releases what is sealed."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun
from claims.queries import coupons
from claims.queries import payout as queries
from claims.rules.pay_dates import shifted
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.contradicting import unless_contradicted
from claims.stages.payout.previewing import today
from claims.stages.payout.runs import locked, must_be, unless_stopped


class TotalDiffers(Refusal):
    """Facts: `run`. The right total is not told: whoever checks has to have it from somewhere else."""

    code = "total_differs"
    sentence = N_("The total that you typed is not the cash of run %(run)s. Check the run again.")


class HeldSince(Refusal):
    """Facts: `claim`."""

    code = "held_since"
    sentence = N_("Claim %(claim)s was put on hold after the run was frozen. Void the run and open another.")


class CodesEnd(Refusal):
    """Facts: `run`, `end` and `pay_date`."""

    code = "coupon_codes_end"
    sentence = N_(
        "Coupon codes of run %(run)s hold until %(end)s, and it is paid on %(pay_date)s. Void the run and open "
        "another: it takes other codes."
    )


def check_run(*, actor: User, run: PayoutRun, typed_total: int, at: datetime, door: str) -> PayoutRun:
    """Checks a frozen run, so that it is sealed: another person than its opener types the total of its cash.

    Raises MoneyStopped, RunMovedOn, TotalDiffers, HeldSince, Contradicted.
    """
    with transaction.atomic():
        run = locked(run=run)
        authorize(actor, "check_payout_run", relations={"opened_by": run.opened_by_id})
        unless_stopped()
        must_be(run, [PayoutRun.State.FROZEN])
        if typed_total != queries.cash_total(run_id=run.pk):
            raise TotalDiffers(run=run.key)
        _nothing_held(run)
        unless_contradicted(run=run)
        run.state, run.checked_by, run.checked_at = PayoutRun.State.CHECKED, actor, at
        run.save(update_fields=["state", "checked_by", "checked_at"])
        audit.log(
            actor=actor, action="check_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"cash": typed_total},
        )  # fmt: skip
    return run


def release_run(*, actor: User, run: PayoutRun, at: datetime, door: str) -> PayoutRun:
    """Lets a sealed run go to the bank: another person than its opener, who has seen its files.

    A pay date that has passed is shifted to the first pay day from today on; files and references stay. A run that has
    set everything off against debts has no files, and is at its end.

    Raises MoneyStopped, RunMovedOn, HeldSince, Contradicted, CodesEnd.
    """
    with transaction.atomic():
        run = locked(run=run)
        authorize(actor, "release_payout_run", relations={"opened_by": run.opened_by_id})
        unless_stopped()
        must_be(run, [PayoutRun.State.SEALED])
        _nothing_held(run)
        unless_contradicted(run=run)
        planned, run.pay_date = run.pay_date, shifted(run.pay_date, today=today(at))
        _codes_hold(run)
        run.state, run.released_by, run.released_at = PayoutRun.State.RELEASED, actor, at
        run.save(update_fields=["state", "released_by", "released_at", "pay_date"])
        files = dict(run.files.order_by("pk").values_list("message_id", "sha256"))
        audit.log(
            actor=actor, action="release_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            before={"pay_date": planned.isoformat()}, after={"pay_date": run.pay_date.isoformat(), "files": files},
        )  # fmt: skip
        if not run.transfers.exists():
            _ended(run, at)
    return run


def _ended(run: PayoutRun, at: datetime) -> None:
    """Nothing is to be handed over: nobody waits for a receipt."""
    for state in (PayoutRun.State.HANDED_OVER, PayoutRun.State.CONFIRMED):
        run.state = state
        setattr(run, f"{state}_at", at)
        run.save(update_fields=["state", f"{state}_at"])


def _codes_hold(run: PayoutRun) -> None:
    """Nobody is sent a code that has ended by the day on which it is paid."""
    end = coupons.first_end(run_id=run.pk)
    if end and end < run.pay_date:
        raise CodesEnd(run=run.key, end=end.isoformat(), pay_date=run.pay_date.isoformat())


def unless_held(*, run: PayoutRun) -> None:
    """Passes where nothing in the run is on hold, or some of it has left already, so that it cannot be voided any more.

    Called with the run locked. Raises HeldSince.
    """
    if run.state == PayoutRun.State.RELEASED:
        _nothing_held(run)


def _nothing_held(run: PayoutRun) -> None:
    if claim := queries.held_since(run_id=run.pk):
        raise HeldSince(claim=claim)
