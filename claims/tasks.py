"""FLOOR 6: the belt. The one file that knows what comes next: a task loads ids, calls one stage, enqueues the next.

The rows of runs and ranges are the queue of record and the broker is a hint: a message that is lost, doubled or late
changes nothing, since `sweep_runs` (on beat) sends again whatever still waits.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import AssessmentRun
from claims.queries import assessment as queries
from claims.stages import assessment
from claims.stages.authority import NamedRule

BELT: Final = NamedRule("belt")
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
    """Closes a run of which no range waits: done if it is whole, failed if not."""
    assessment.close_run(actor=BELT, run_id=run_id, at=now())


@shared_task
def sweep_runs() -> None:
    """Finds open runs that have gone quiet (a worker died, the broker lost its messages) and sends them again."""
    at = now()
    for run_id in queries.quiet_runs(since=at - QUIET):
        log.warning("run %s has gone quiet: its waiting ranges are sent again", run_id)
        enqueue_run(run_id)
        close_run.delay(run_id)
