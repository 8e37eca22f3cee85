"""What claimants are told in time: notices leave by themselves."""

import logging

from celery import shared_task

from claims.presentation.notices import mail
from claims.stages import notices
from claims.tasks import belt

log = logging.getLogger(__name__)


@shared_task(name="claims.tasks.publish_notices")
def publish_notices() -> None:
    """Sends what waits. Twice at once sends each once."""
    if sent := notices.publish(actor=belt.DESK, compose=mail, at=belt.now()):
        log.info("%s notices were sent", sent)
