"""FLOOR 6: the belt. The one file that knows what comes next: a task loads ids, calls one stage, enqueues the next.

The rows of runs and ranges are the queue of record and the broker is a hint: a message that is lost, doubled or late
changes nothing, since `sweep_runs` (on beat) sends again whatever still waits.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import AssessmentRun, HandOver, PaymentFile, PayoutPreview, PayoutRun, RunStep
from claims.queries import assessment as queries
from claims.queries import handover as handover_queries
from claims.queries import review as review_queries
from claims.queries import work as work_queries
from claims.rules.reconciliation import aging
from claims.rules.refusal import Refusal
from claims.stages import assessment, export, handover, payout, reconciliation, review, work
from claims.stages.authority import NamedRule

BELT: Final = NamedRule("belt")
RULE: Final = NamedRule("straightforward")
FREEZER: Final = NamedRule("freezer")
SEALER: Final = NamedRule("sealer")
COURIER: Final = NamedRule("courier")
# A task has ended by then (`CELERY_TASK_TIME_LIMIT`): what it left is lost.
LOST: Final = timedelta(minutes=15)
QUIET: Final = timedelta(seconds=15)  # a run without a sign of life for so long is sent to the workers again

log = logging.getLogger(__name__)


def now() -> datetime:
    """The belt's clock, read once a task."""
    return datetime.now(tz=UTC)


def enqueue_run(run_id: int) -> None:
    """Sends the waiting ranges of a run to the workers. Without a broker they wait for the sweeper."""
    run = AssessmentRun.objects.get(pk=run_id)
    try:
        for range_id in queries.waiting_ranges(run=run):
            assess_range.delay(range_id)
        if not run.claims_total:
            close_run.delay(run_id)
    except OperationalError:
        log.warning("run %s: no broker; its ranges wait for the sweeper", run_id)


@shared_task
def assess_range(range_id: int) -> None:
    """Validates and assesses one range; whoever finishes the last one closes the run."""
    run_id = assessment.assess_range(actor=BELT, range_id=range_id, at=now())
    if run_id and not queries.waiting_ranges(run=AssessmentRun.objects.get(pk=run_id)):
        close_run.delay(run_id)


@shared_task
def close_run(run_id: int) -> None:
    """Closes a run of which no range waits: done if it is whole, failed if not. What is done is then decided."""
    at = now()
    run = assessment.close_run(actor=BELT, run_id=run_id, at=at)
    if run.state == AssessmentRun.State.DONE and run.finished_at == at:
        enqueue_rule(run_id)


@shared_task
def sweep_runs() -> None:
    """Finds open runs that have gone quiet (a worker died, the broker lost its messages) and sends them again."""
    at = now()
    for run_id in queries.quiet_runs(since=at - QUIET):
        log.warning("run %s has gone quiet: its waiting ranges are sent again", run_id)
        enqueue_run(run_id)
        close_run.delay(run_id)


def enqueue_rule(run_id: int) -> None:
    """Lets the named rule decide what is straightforward in a done run. Without a broker it waits for the sweeper."""
    try:
        decide_automatically.delay(run_id)
    except OperationalError:
        log.warning("run %s: no broker; its decisions wait for the sweeper", run_id)


def enqueue_rule_everywhere() -> None:
    """The same of every incident: the rule was switched on."""
    for run_id in review_queries.newest_done_runs():
        enqueue_rule(run_id)


@shared_task
def decide_automatically(run_id: int) -> None:
    """Decides the straightforward claims of a run; the rest waits for people. Twice is as good as once."""
    run = AssessmentRun.objects.select_related("incident").get(pk=run_id)
    try:
        with suppress(review.RuleIsOff):  # then people decide everything
            review.decide_automatically(actor=RULE, run=run, at=now())
        review.queue_rest(actor=BELT, run=run, at=now())
    except review.RunNotNewest:
        log.warning("run %s: a newer run decides", run_id)


@shared_task
def sweep_decisions() -> None:
    """Finds done runs of which claims are neither decided nor in the queue, and sends them to be decided again."""
    for run_id in review_queries.forgotten_runs(since=now() - LOST):
        log.warning("run %s: claims are neither decided nor in the queue; it is sent again", run_id)
        enqueue_rule(run_id)


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


@shared_task
def go_on_with_payout(run_id: int) -> None:
    """Freezes an opened payout run, seals a checked one, hands a released one over. What cannot be done now
    stays, and is tried again."""
    run = PayoutRun.objects.get(pk=run_id)
    if run.state == PayoutRun.State.OPENED:
        freezing = payout.step_of(run=run, step=RunStep.Step.FREEZE)
        _attempt(FREEZER, freezing, lambda _told: payout.freeze_run(actor=FREEZER, run=run, at=now()))
    elif run.state == PayoutRun.State.CHECKED:
        sealing = payout.step_of(run=run, step=RunStep.Step.SEAL)
        _attempt(SEALER, sealing, lambda _told: export.seal(actor=SEALER, run=run, at=now()))
    else:
        _hand_over(run)


@shared_task
def fill_payout_preview(preview_id: int) -> None:
    """Counts what could be paid now, with its progress."""
    preview = PayoutPreview.objects.light().get(pk=preview_id)
    if preview.filled_at is None:
        _attempt(
            FREEZER,
            preview,
            lambda told: payout.fill_preview(actor=FREEZER, preview=preview, at=now(), told=told),
        )


def _attempt(
    actor: NamedRule,
    piece: RunStep | PayoutPreview,
    do: Callable[[Callable[[int, int], object]], object],
) -> None:
    """One attempt at a piece of work for payout; a refusal is kept with it and on the log, and ends here."""
    try:
        with work.attempt(actor=actor, action="begin_payout_work", piece=piece, clock=now) as told:
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
        _attempt(COURIER, step, lambda _told: _brought(files))
    else:
        with suppress(Refusal):
            _brought(files)


def _brought(files: list[PaymentFile]) -> None:
    """Each of the files, though one be refused; raises the last refusal. What nobody knows is an alarm for people."""
    refused: Refusal | None = None
    for file in files:
        try:
            done = handover.hand_over(actor=COURIER, file=file, at=now())
        except Refusal as refusal:
            refused = refusal
            log.warning("file %s is not handed over: %s", file, refusal.code)
        else:
            if done and done.state == HandOver.State.UNKNOWN:
                log.error("file %s is unknown: the bank's listing does not show it as it was sealed", file)
    if refused:
        raise refused


@shared_task
def sweep_payouts() -> None:
    """Finds what waits for a worker and shows no sign of life, and sends it again."""
    at = now()
    due = work_queries.idle_hand_overs(runs=[file.run_id for file in handover.due()], at=at)
    for run_id in [*work_queries.idle_runs(at=at), *due]:
        enqueue_payout(run_id)
    for preview_id in work_queries.idle_previews(at=at):
        enqueue_preview(preview_id)


@shared_task
def watch_money() -> None:
    """Says in the log what is late on its way through the bank: one line for each, or one that says there is none."""
    at = now()
    found = reconciliation.late(at=at)
    for one in found:
        log.warning(
            "money is late: %s, %s %s, for %s working days",
            one.plain,
            one.lines,
            aging.WAITS[one.what],
            aging.waited(one.since, at),
        )
    if not found:
        log.info("money: nothing is late")
