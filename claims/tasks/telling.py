"""What claimants are told in time: what batches did is written down for them, and notices leave by themselves."""

import logging

from celery import shared_task

from claims.presentation.notices import said
from claims.stages import notices
from claims.tasks import belt

log = logging.getLogger(__name__)


@shared_task(name="claims.tasks.derive_notices")
def derive_notices() -> None:
    """Writes what decisions, payments and questions have to say. Twice at once writes each once."""
    if written := notices.derive(actor=belt.DESK, at=belt.now()):
        log.info("%s notices were written", written)


@shared_task(name="claims.tasks.publish_notices")
def publish_notices() -> None:
    """Sends what waits. Twice at once sends each once."""
    if sent := notices.publish(actor=belt.DESK, compose=said, at=belt.now()):
        log.info("%s notices were sent", sent)
