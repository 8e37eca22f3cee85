"""Payout runs: frozen, sealed and handed over; previews filled."""

import logging
from collections.abc import Callable
from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import HandOver, PaymentFile, PayoutPreview, PayoutRun, RunStep
from claims.queries import handover as handover_queries
from claims.queries import work as work_queries
from claims.rules.refusal import Refusal
from claims.stages import export, handover, payout, work
from claims.stages.authority import NamedRule
from claims.tasks import belt

log = logging.getLogger(__name__)


def enqueue_payout(run_id: int) -> None:
    """Sends a payout run to be frozen, sealed or handed over. Without a broker it waits for the sweeper."""
    try:
        go_on_with_payout.delay(run_id)
    except OperationalError:
        log.warning("payout run %s: no broker; it waits for the sweeper", run_id)


def enqueue_preview(preview_id: int) -> None:
    """Sends a preview to be filled. Without a broker it waits for the sweeper."""
    try:
        fill_payout_preview.delay(preview_id)
    except OperationalError:
        log.warning("payout preview %s: no broker; it waits for the sweeper", preview_id)


@shared_task(name="claims.tasks.go_on_with_payout")
def go_on_with_payout(run_id: int) -> None:
    """Freezes an opened payout run, seals a checked one, hands a released one over. What cannot be done now
    stays, and is tried again."""
    run = PayoutRun.objects.get(pk=run_id)
    if run.state == PayoutRun.State.OPENED:
        freezing = payout.step_of(run=run, step=RunStep.Step.FREEZE)
        _attempt(
            belt.FREEZER,
            freezing,
            lambda _told: payout.freeze_run(actor=belt.FREEZER, run=run, at=belt.now()),
        )
    elif run.state == PayoutRun.State.CHECKED:
        sealing = payout.step_of(run=run, step=RunStep.Step.SEAL)
        _attempt(belt.SEALER, sealing, lambda _told: export.seal(actor=belt.SEALER, run=run, at=belt.now()))
    else:
        _hand_over(run)


@shared_task(name="claims.tasks.fill_payout_preview")
def fill_payout_preview(preview_id: int) -> None:
    """Counts what could be paid now, with its progress."""
    preview = PayoutPreview.objects.light().get(pk=preview_id)
    if preview.filled_at is None:
        _attempt(
            belt.FREEZER,
            preview,
            lambda told: payout.fill_preview(actor=belt.FREEZER, preview=preview, at=belt.now(), told=told),
        )


def _attempt(
    actor: NamedRule,
    piece: RunStep | PayoutPreview,
    do: Callable[[Callable[[int, int], object]], object],
) -> None:
    """One attempt at a piece of work for payout; a refusal is kept with it and on the log, and ends here."""
    try:
        with work.attempt(actor=actor, action="begin_payout_work", piece=piece, clock=belt.now) as told:
            do(told)
    except work.Taken:
        log.info("%s: another worker is at it", piece)
    except Refusal as refusal:
        log.warning("%s does not go on: %s", piece, refusal.code)


def _hand_over(run: PayoutRun) -> None:
    """Brings the files of a run as far as they come; what is to be put is a step of the run, with what stops it."""
    files = handover.due(run_id=run.pk)
    if any(not handover_queries.begun(file=file) for file in files):
        step = payout.step_of(run=run, step=RunStep.Step.HAND_OVER)
        _attempt(belt.COURIER, step, lambda _told: _brought(files))
    else:
        with suppress(Refusal):
            _brought(files)


def _brought(files: list[PaymentFile]) -> None:
    """Each of the files, though one be refused; raises the last refusal. What nobody knows is an alarm for people."""
    refused: Refusal | None = None
    for file in files:
        try:
            done = handover.hand_over(actor=belt.COURIER, file=file, at=belt.now())
        except Refusal as refusal:
            refused = refusal
            log.warning("file %s is not handed over: %s", file, refusal.code)
        else:
            if done and done.state == HandOver.State.UNKNOWN:
                log.error("file %s is unknown: the bank's listing does not show it as it was sealed", file)
    if refused:
        raise refused


@shared_task(name="claims.tasks.sweep_payouts")
def sweep_payouts() -> None:
    """Finds what waits for a worker and shows no sign of life, and sends it again."""
    at = belt.now()
    due = work_queries.idle_hand_overs(runs=[file.run_id for file in handover.due()], at=at)
    for run_id in [*work_queries.idle_runs(at=at), *due]:
        enqueue_payout(run_id)
    for preview_id in work_queries.idle_previews(at=at):
        enqueue_preview(preview_id)
