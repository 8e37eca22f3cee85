"""What the desk looks at, counted in time: an exact count of a million rows costs more than a page."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from claims.models import Incident
from claims.stages import review
from claims.tasks import belt

log = logging.getLogger(__name__)


def enqueue_figures() -> bool:
    """Has the figures counted now; False without a broker: then the next beat counts them."""
    try:
        count_figures.delay()
    except OperationalError:
        log.warning("no broker; the figures wait for the next beat")
        return False
    return True


@shared_task(name="claims.tasks.count_figures")
def count_figures() -> None:
    """Counts every incident of which something has moved. Twice is as good as once."""
    for incident in Incident.objects.order_by("pk"):
        if review.count_figures(actor=belt.DESK, incident=incident, at=belt.now()):
            log.info("figures of incident %s are counted", incident.pk)
