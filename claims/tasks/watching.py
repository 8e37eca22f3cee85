"""What beat has looked at, and is told in the log."""

import logging

from celery import shared_task

from claims.rules.reconciliation import aging
from claims.stages import reconciliation
from claims.tasks import belt

log = logging.getLogger(__name__)


@shared_task(name="claims.tasks.watch_money")
def watch_money() -> None:
    """Says in the log what is late on its way through the bank: one line for each, or one that says there is none."""
    at = belt.now()
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
