"""Papers that wait for the scanner: looked at soon after they come, and again by beat until it answers."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.stages import review
from claims.stages.intake import scanning
from claims.tasks import belt

log = logging.getLogger(__name__)


def enqueue_scan() -> bool:
    """Has what waits looked at now; False without a broker: then the next beat does."""
    try:
        scan_papers.delay()
    except OperationalError:
        log.warning("no broker; papers wait for the next beat")
        return False
    return True


@shared_task(name="claims.tasks.scan_papers")
def scan_papers() -> None:
    """Looks at what waits. Without a scanner, or while it does not answer, everything waits on. Twice is as good."""
    scanner = scanning.configured()
    if scanner is None:
        log.warning("no scanner is chosen (CLAIMS_SCANNER): papers wait")
        return
    done = review.scan_papers(actor=belt.SCANNER, scanner=scanner, clock=belt.now)
    if done.down:
        log.warning("the scanner %s does not answer: papers wait", scanner.name)
    if done.left:
        log.warning("the scanner %s could not look at %s papers", scanner.name, done.left)
    if done.quarantined:
        log.warning("%s papers are in quarantine", done.quarantined)
