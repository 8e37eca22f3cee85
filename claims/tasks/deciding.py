"""What no person has to decide: the named rules over a done run, and the queue for the rest."""

import logging
from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import AssessmentRun
from claims.queries import review as queries
from claims.stages import review
from claims.tasks import belt

log = logging.getLogger(__name__)


def enqueue_rule(run_id: int) -> None:
    """Lets the named rules decide what they may in a done run. Without a broker it waits for the sweeper."""
    try:
        decide_automatically.delay(run_id)
    except OperationalError:
        log.warning("run %s: no broker; its decisions wait for the sweeper", run_id)


def enqueue_rule_everywhere() -> None:
    """The same of every incident: a rule was switched on."""
    for run_id in queries.newest_done_runs():
        enqueue_rule(run_id)


@shared_task(name="claims.tasks.decide_automatically")
def decide_automatically(run_id: int) -> None:
    """Decides what rules may decide of a run; the rest waits for people, and so does whatever was changed by hand.

    Twice is as good as once.
    """
    run = AssessmentRun.objects.select_related("incident").get(pk=run_id)
    try:
        for rule in belt.DECIDING if run.scope == AssessmentRun.Scope.ALL else ():
            with suppress(review.RuleIsOff):  # then people decide
                review.decide_automatically(actor=rule, run=run, at=belt.now())
        review.queue_rest(actor=belt.BELT, run=run, at=belt.now())
    except review.RunNotNewest:
        log.warning("run %s: a newer run decides", run_id)


@shared_task(name="claims.tasks.sweep_decisions")
def sweep_decisions() -> None:
    """Finds done runs of which claims are neither decided nor in the queue, and sends them to be decided again."""
    for run_id in queries.forgotten_runs(since=belt.now() - belt.LOST):
        log.warning("run %s: claims are neither decided nor in the queue; it is sent again", run_id)
        enqueue_rule(run_id)
