"""The steps of a run that a worker does, and one that is begun again by a person."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun, RunStep
from claims.models.payout import AT_WORK
from claims.queries import work as queries
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.runs import locked, must_be


def step_of(*, run: PayoutRun, step: str) -> RunStep:
    """The row of a step of the run, made when it is first begun."""
    return RunStep.objects.get_or_create(run=run, step=step)[0]


def step_done(*, run: PayoutRun, step: str, at: datetime) -> None:
    """Says so in the transaction of the work."""
    RunStep.objects.update_or_create(run=run, step=step, done_at=None, defaults={"done_at": at})


def resume(*, actor: User, run: PayoutRun, at: datetime, door: str) -> PayoutRun:
    """Lets the step that the run waits for be begun again at once, however often it failed. Raises RunMovedOn."""
    authorize(actor, "resume_payout_run")
    with transaction.atomic():
        run = locked(run=run)
        if not queries.resumable(run=run):
            must_be(run, AT_WORK)
        RunStep.objects.filter(run=run, done_at=None).update(beat_at=None, attempts=0)
        audit.log(
            actor=actor, action="resume_payout_run", kind="payout_run", key=run.key, at=at, door=door
        )  # fmt: skip
    return run
