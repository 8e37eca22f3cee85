"""What claimants did not answer in time: the calendar rejects it."""

import logging

from celery import shared_task

from claims.stages import review
from claims.tasks import belt

log = logging.getLogger(__name__)


@shared_task(name="claims.tasks.lapse_questions")
def lapse_questions() -> None:
    """Rejects the claims whose claimants had until yesterday to answer. Twice is as good as once."""
    lapsed = review.lapse(actor=belt.CALENDAR, at=belt.now())
    if lapsed:
        log.info("%s claims are rejected for want of an answer", lapsed)
