"""Watching a run until it is over: from its rows, which are the truth whatever became of the messages."""

import time
from collections.abc import Callable
from typing import Final

from claims.models import AssessmentRun
from claims.queries import assessment as queries
from claims.queries.assessment import Progress

PATIENCE: Final = 120.0  # seconds without a finished range
PAUSE: Final = 0.2


class StandsStill(Exception):
    """No range of the run was finished for so long. `progress` says where it stands."""

    def __init__(self, run: AssessmentRun, progress: Progress, seconds: float) -> None:
        super().__init__(f"run {run.pk}: nothing has moved for {seconds:.0f} s")
        self.run, self.progress, self.seconds = run, progress, seconds


def followed(
    run: AssessmentRun,
    *,
    tell: Callable[[int, int], None],
    look: Callable[[], None] = lambda: None,
    patience: float = PATIENCE,
) -> AssessmentRun:
    """Returns the run when it is no longer open, and tells claims done and all claims meanwhile. Raises StandsStill.

    `look` is called at each turn and may raise: it is where the caller sees whether its worker lives.
    """
    known, since = -1, time.monotonic()
    while True:
        run.refresh_from_db(fields=["state", "finished_at"])
        stands = queries.progress(run=run)
        tell(stands.claims_done, stands.claims)
        if run.state != AssessmentRun.State.OPEN:
            return run
        if stands.done + stands.failed != known:
            known, since = stands.done + stands.failed, time.monotonic()
        elif time.monotonic() - since > patience:
            raise StandsStill(run, stands, patience)
        look()
        time.sleep(PAUSE)
