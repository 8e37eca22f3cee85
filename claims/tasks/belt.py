"""What every task takes from here: the clock, in whose name a task acts, and when something counts as lost."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from claims.stages.authority import NamedRule

BELT: Final = NamedRule("belt")
RULE: Final = NamedRule("straightforward")
# In this order: who is refused since another claim was given the same is so after that was given.
DECIDING: Final = (RULE, NamedRule("refusals"))
FREEZER: Final = NamedRule("freezer")
SEALER: Final = NamedRule("sealer")
COURIER: Final = NamedRule("courier")
DESK: Final = NamedRule("desk")
CALENDAR: Final = NamedRule("calendar")
SCANNER: Final = NamedRule("scanner")
# A task has ended by then (`CELERY_TASK_TIME_LIMIT`): what it left is lost.
LOST: Final = timedelta(minutes=15)
QUIET: Final = timedelta(seconds=settings.QUIET_SECONDS)


def now() -> datetime:
    """The belt's clock, read once a task."""
    return datetime.now(tz=UTC)
