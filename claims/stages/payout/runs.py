"""Payout runs: opened and frozen by one person, checked and released by another, or voided before they are sealed."""

from datetime import datetime, timedelta, timezone
from typing import Final

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from claims.models import PayoutRun
from claims.queries import export, safety
from claims.queries import payout as queries
from claims.rules.export import cells, format_of
from claims.rules.payout import run_key
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.freezing import freeze, thaw
from claims.stages.safety import ReasonMissing

SEOUL: Final = timezone(timedelta(hours=9))  # the day in a run's key, as finance says it
UNDER_WAY: Final = ("frozen", "released")


class MoneyStopped(Refusal):
    code = "money_stopped"
    sentence = N_("All money is stopped. An operator has to turn the switch off first.")


class RunUnderWay(Refusal):
    """Facts: `run`, its key."""

    code = "run_under_way"
    sentence = N_("Payout run %(run)s is under way. Release it or void it first.")


class RunMovedOn(Refusal):
    """Facts: `run` and `state`."""

    code = "payout_run_moved_on"
    sentence = N_("Payout run %(run)s has moved on: it is %(state)s. Load the page again.")


class TotalDiffers(Refusal):
    """Facts: `run`. The right total is not told: whoever checks has to have it from somewhere else."""

    code = "total_differs"
    sentence = N_("The total that you typed is not the cash of run %(run)s. Check the run again.")


class HeldSince(Refusal):
    """Facts: `claim`."""

    code = "held_since"
    sentence = N_("Claim %(claim)s was put on hold after the run was frozen. Void the run and open another.")


def unless_stopped() -> None:
    """Raises MoneyStopped while the switch is on."""
    if safety.is_on(key="money_stopped"):
        raise MoneyStopped


def locked(*, run: PayoutRun) -> PayoutRun:
    """The run as it stands, locked to the end of the transaction."""
    return PayoutRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def open_run(*, actor: User, at: datetime, door: str) -> PayoutRun:
    """Freezes everything that is payable into a new run; one is under way at a time.

    Payable are live awards of approved claims that are not on hold, without a live payout; cash needs an account that
    was not refused, and everything has to fit the layout of its file. `run.left_out` says how many awards wait and
    cannot be paid, by why; `run.misfits` names the claims that no file can hold.
    Raises MoneyStopped, RunUnderWay, NothingPayable.
    """
    authorize(actor, "open_payout_run")
    authorize(actor, "freeze_payout_run")
    unless_stopped()
    with transaction.atomic():
        run = _opened(actor, at)
        frozen = freeze(run=run, at=at)
        run.left_out = queries.left_out()  # type: ignore[attr-defined]
        run.misfits = sorted({one.reference for one in queries.misfits()})  # type: ignore[attr-defined]
        audit.log(
            actor=actor, action="open_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={**frozen, "left_out": run.left_out, "cash": queries.cash_total(run_id=run.pk)},  # type: ignore[attr-defined]
        )  # fmt: skip
    return run


def _opened(actor: User, at: datetime) -> PayoutRun:
    """The row of a new run; the index says that it is the only one under way. Raises RunUnderWay."""
    if running := PayoutRun.objects.filter(state__in=UNDER_WAY).first():
        raise RunUnderWay(run=running.key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_payoutrun', 'id'))")
        number = cursor.fetchone()[0]
    try:
        with transaction.atomic():
            return PayoutRun.objects.create(
                pk=number, key=run_key(at.astimezone(SEOUL).date(), number), state="frozen", opened_by=actor,
                opened_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "one_payout_run_under_way" not in str(error):
            raise
        running = PayoutRun.objects.filter(state__in=UNDER_WAY).first()
        raise RunUnderWay(run=running.key if running else "?") from error


def check_and_release(*, actor: User, run: PayoutRun, typed_total: int, at: datetime, door: str) -> PayoutRun:
    """Releases a frozen run to be sealed: by another person, who types the total of its cash.

    Everything in it is held against the layout of its file once more, as the last guard. Raises MoneyStopped,
    RunMovedOn, TotalDiffers, HeldSince, DoesNotFit.
    """
    with transaction.atomic():
        run = locked(run=run)
        for action in ("check_payout_run", "release_payout_run"):
            authorize(actor, action, relations={"opened_by": run.opened_by_id})
        unless_stopped()
        if run.state != PayoutRun.State.FROZEN:
            raise RunMovedOn(run=run.key, state=run.state)
        if typed_total != queries.cash_total(run_id=run.pk):
            raise TotalDiffers(run=run.key)
        if claim := queries.held_since(run_id=run.pk):
            raise HeldSince(claim=claim)
        for part in export.parts(run_id=run.pk):
            for order in export.orders(run_id=run.pk, kind=part.kind, unit=part.unit):
                cells(order, format_of(part.kind))
        run.state, run.checked_by, run.released_at = PayoutRun.State.RELEASED, actor, at
        run.save(update_fields=["state", "checked_by", "released_at"])
        audit.log(
            actor=actor, action="release_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"cash": typed_total},
        )  # fmt: skip
    return run


def void(*, actor: User, run: PayoutRun, reason: str, at: datetime, door: str) -> PayoutRun:
    """Ends a run that is not sealed yet: its payouts are dead and their awards wait again. Raises RunMovedOn."""
    authorize(actor, "void_payout_run")
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        run = locked(run=run)
        if run.state not in UNDER_WAY:
            raise RunMovedOn(run=run.key, state=run.state)
        payouts = thaw(run=run, at=at)
        run.state, run.voided_at, run.note = PayoutRun.State.VOIDED, at, reason.strip()
        run.save(update_fields=["state", "voided_at", "note"])
        audit.log(
            actor=actor, action="void_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            reason=run.note, after={"payouts": payouts},
        )  # fmt: skip
    return run
