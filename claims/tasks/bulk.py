"""Acts over many claims: rehearsed, and done once a person has begun them."""

import logging
from datetime import timedelta
from typing import Final

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import BulkAct
from claims.queries.review import bulk as queries
from claims.rules.refusal import Refusal
from claims.stages import review, work
from claims.tasks import belt

log = logging.getLogger(__name__)
LONG: Final = timedelta(minutes=10)  # then the rest goes on in a next message: a task has its time limit


def enqueue_bulk(bulk_id: int) -> None:
    """Sends a bulk act to be rehearsed or done. Without a broker it waits for the sweeper."""
    try:
        go_on_with_bulk.delay(bulk_id)
    except OperationalError:
        log.warning("bulk act %s: no broker; it waits for the sweeper", bulk_id)


@shared_task(name="claims.tasks.go_on_with_bulk")
def go_on_with_bulk(bulk_id: int) -> None:
    """Rehearses what was asked for, does what was begun, with its progress. Twice is as good as once."""
    bulk = BulkAct.objects.get(pk=bulk_id)
    do = {BulkAct.State.ASKED: review.rehearse_bulk, BulkAct.State.BEGUN: review.work_bulk}.get(
        BulkAct.State(bulk.state)
    )
    if do is None:
        return
    began, whole = belt.now(), True
    try:
        with work.attempt(actor=belt.DESK, action="begin_desk_work", piece=bulk, clock=belt.now) as told:
            whole = do(
                actor=belt.DESK, bulk=bulk, at=began, told=told, enough=lambda: belt.now() - began > LONG
            )
    except work.Taken:
        log.info("bulk act %s: another worker is at it", bulk)
    except Refusal as refusal:
        log.warning("bulk act %s does not go on: %s", bulk, refusal.code)
    if not whole:
        enqueue_bulk(bulk_id)


@shared_task(name="claims.tasks.sweep_bulks")
def sweep_bulks() -> None:
    """Finds bulk acts that wait for a worker and show no sign of life, and sends them again."""
    for bulk_id in queries.idle_bulks(at=belt.now()):
        enqueue_bulk(bulk_id)
