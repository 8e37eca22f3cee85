"""A run is opened by a person from a preview, and frozen by a rule: from then on it is said what it pays."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import PayoutPreview, PayoutRun
from claims.models.payout import UNDER_WAY
from claims.queries import previews
from claims.queries.plans import by_set
from claims.rules.export import layout
from claims.rules.pay_dates import shifted
from claims.rules.payout import run_key, transfer_reference
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize
from claims.stages.payout.freezing import NothingPayable, freeze
from claims.stages.payout.previewing import today
from claims.stages.payout.runs import RunMovedOn, locked, next_number, unless_stopped
from claims.stages.payout.working import step_done


class RunUnderWay(Refusal):
    """Facts: `run`, its key."""

    code = "run_under_way"
    sentence = N_("Payout run %(run)s is under way. Hand it over or void it first.")


class PreviewNotFilled(Refusal):
    code = "preview_not_filled"
    sentence = N_("The preview is still being counted. Wait until it is there.")


class PreviewUsed(Refusal):
    """Facts: `run`, its key."""

    code = "preview_used"
    sentence = N_("Payout run %(run)s was opened from this preview. Ask for a new one.")


class TooManyForLayout(Refusal):
    """Facts: `layout`, `transfers`, `needed` and `most`, in characters."""

    code = "too_many_for_layout"
    sentence = N_(
        "References of %(transfers)s transfers have up to %(needed)s characters, and the layout %(layout)s holds "
        "%(most)s. Choose another layout, or ask the bank for more room and correct it."
    )


def open_run(*, actor: User, preview: PayoutPreview, at: datetime, door: str) -> PayoutRun:
    """A run that pays what the preview shows, as far as it is still payable when it is frozen.

    One is under way at a time. Raises MoneyStopped, PreviewNotFilled, PreviewUsed, RunUnderWay, NothingPayable,
    TooManyForLayout.
    """
    authorize(actor, "open_payout_run")
    unless_stopped()
    with transaction.atomic():
        preview = PayoutPreview.objects.light().select_for_update(no_key=True).get(pk=preview.pk)
        if not preview.filled_at:
            raise PreviewNotFilled
        if running := _under_way():
            raise RunUnderWay(run=running.key)
        if used := PayoutRun.objects.filter(preview=preview).first():
            raise PreviewUsed(run=used.key)
        groups = preview.figures["groups"]
        if not any(why == "" for why, *_rest in groups):
            raise NothingPayable(left_out=sum(awards for *_rest, awards, _total in groups))
        run = _opened(actor, preview, at)
        _references_fit(run, preview)
        audit.log(
            actor=actor, action="open_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"preview": str(preview), "pay_date": run.pay_date.isoformat(), "layout": run.layout},
        )  # fmt: skip
    return run


def _references_fit(run: PayoutRun, preview: PayoutPreview) -> None:
    """The longest reference has its room: told before anybody freezes and checks it. Raises TooManyForLayout."""
    transfers = sum(count for _kind, _unit, count, _total in preview.figures["transfers"])
    needed, most = len(transfer_reference(run.key, transfers)), layout(run.layout).longest("reference")
    if needed > most:
        raise TooManyForLayout(layout=run.layout, transfers=transfers, needed=needed, most=most)


def _opened(actor: User, preview: PayoutPreview, at: datetime) -> PayoutRun:
    """The row of a new run; the index says that it is the only one under way. Raises RunUnderWay."""
    number = next_number()
    day = today(at)
    try:
        with transaction.atomic():
            return PayoutRun.objects.create(
                pk=number, key=run_key(day, number), state="opened", opened_by=actor, opened_at=at, preview=preview,
                layout=preview.layout, pay_date=shifted(preview.pay_date, today=day),
            )  # fmt: skip
    except IntegrityError as error:
        if "one_payout_run_under_way" not in str(error):
            raise
        running = _under_way()
        raise RunUnderWay(run=running.key if running else "?") from error


def _under_way() -> PayoutRun | None:
    return PayoutRun.objects.filter(state__in=UNDER_WAY, way=PayoutRun.Way.FILE).first()


def freeze_run(*, actor: Actor, run: PayoutRun, at: datetime, door: str = "task") -> PayoutRun:
    """Freezes into an opened run what its preview pinned; a frozen one is given again, and nothing changes.

    What is no longer payable as it was pinned is left out, what came since waits for the next run, and the run says
    both (`difference`). Raises MoneyStopped, RunMovedOn, NothingPayable.
    """
    authorize(actor, "freeze_payout_run")
    with transaction.atomic():
        run = locked(run=run)
        if run.state == PayoutRun.State.VOIDED:
            raise RunMovedOn(run=run.key, state=run.state)
        if run.state == PayoutRun.State.OPENED:
            unless_stopped()
            with by_set():
                frozen = freeze(run=run, at=at)
                run.difference = previews.difference(run_id=run.pk)
            run.state, run.frozen_at = PayoutRun.State.FROZEN, at
            run.save(update_fields=["state", "frozen_at", "difference"])
            step_done(run=run, step="freeze", at=at)
            audit.log(
                actor=actor, action="freeze_payout_run", kind="payout_run", key=run.key, at=at, door=door,
                after={**frozen, "changed": run.difference["counts"]},
            )  # fmt: skip
    return run
