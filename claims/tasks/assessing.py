"""Runs: their ranges are assessed, and the run is closed; then the rule decides."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import AssessmentRun, Incident
from claims.queries import assessment as queries
from claims.rules.refusal import Refusal
from claims.stages import assessment
from claims.tasks import belt
from claims.tasks.deciding import enqueue_rule

log = logging.getLogger(__name__)


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


@shared_task(name="claims.tasks.assess_range")
def assess_range(range_id: int) -> None:
    """Validates and assesses one range; whoever finishes the last one closes the run."""
    run_id = assessment.assess_range(actor=belt.BELT, range_id=range_id, at=belt.now())
    if run_id and not queries.waiting_ranges(run=AssessmentRun.objects.get(pk=run_id)):
        close_run.delay(run_id)


@shared_task(name="claims.tasks.close_run")
def close_run(run_id: int) -> None:
    """Closes a run of which no range waits: done if it is whole, failed if not. What is done is then decided."""
    at = belt.now()
    run = assessment.close_run(actor=belt.BELT, run_id=run_id, at=at)
    if run.state == AssessmentRun.State.DONE and run.finished_at == at:
        enqueue_rule(run_id)


@shared_task(name="claims.tasks.assess_changed")
def assess_changed() -> None:
    """Assesses what was changed since it was assessed, by itself; where the newest run failed people look first."""
    for incident in Incident.objects.order_by("pk"):
        if queries.newest_failed(incident=incident) or not queries.changed(incident=incident, most=1):
            continue
        try:
            run = assessment.open_changed_run(actor=belt.BELT, incident=incident, at=belt.now(), door="task")
        except Refusal as refusal:  # a run is under way, or there is nothing to assess by: the next time
            log.info("incident %s: what was changed waits: %s", incident.key, refusal.code)
        else:
            enqueue_run(run.pk)


@shared_task(name="claims.tasks.sweep_runs")
def sweep_runs() -> None:
    """Finds open runs that have gone quiet (a worker died, the broker lost its messages) and sends them again."""
    at = belt.now()
    for run_id in queries.quiet_runs(since=at - belt.QUIET):
        log.warning("run %s has gone quiet: its waiting ranges are sent again", run_id)
        enqueue_run(run_id)
        close_run.delay(run_id)
