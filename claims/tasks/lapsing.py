"""What time ends: the questions that claimants did not answer, and the claims that they did not go on writing."""

import logging

from celery import shared_task

from claims.stages import intake, review
from claims.tasks import belt

log = logging.getLogger(__name__)


@shared_task(name="claims.tasks.lapse_questions")
def lapse_questions() -> None:
    """Rejects the claims whose claimants had until yesterday to answer. Twice is as good as once."""
    lapsed = review.lapse(actor=belt.CALENDAR, at=belt.now())
    if lapsed:
        log.info("%s claims are rejected for want of an answer", lapsed)


@shared_task(name="claims.tasks.expire_drafts")
def expire_drafts() -> None:
    """Empties the drafts that nobody went on with for 30 days. Twice is as good as once."""
    expired = intake.expire_drafts(actor=belt.CALENDAR, at=belt.now())
    if expired:
        log.info("%s drafts of claims have expired", expired)
