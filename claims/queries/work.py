"""What waits for a worker: previews to fill, steps of runs to do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from claims.models import PayoutPreview, PayoutRun, RunStep
from claims.models.payout import AT_WORK
from claims.rules.payout import pause

MOST_ATTEMPTS: Final = 5  # at a preview: who still wants to see one asks again
FORGOTTEN: Final = timedelta(days=1)


def idle_runs(*, at: datetime) -> list[int]:
    """Runs that wait for a worker and show no sign of life for as long as their last attempt is left alone."""
    steps = {step.run_id: step for step in RunStep.objects.filter(done_at=None, run__state__in=AT_WORK)}
    runs = PayoutRun.objects.filter(state__in=AT_WORK).order_by("pk").values_list("pk", flat=True)
    return [run for run in runs if _idle(steps.get(run), at)]


def resumable(*, run: PayoutRun) -> bool:
    """Whether a worker's step of the run may be begun again: it is to be frozen or sealed, or a courier has begun to
    hand it over and has not come to the end."""
    if run.state in (PayoutRun.State.RELEASED, PayoutRun.State.HANDED_OVER):
        return run.steps.filter(step=RunStep.Step.HAND_OVER, done_at=None).exists()
    return run.state in AT_WORK


def idle_hand_overs(*, runs: Iterable[int], at: datetime) -> list[int]:
    """Of these runs, those of which no courier shows a sign of life, for as long as its last attempt is left alone."""
    wanted = sorted(set(runs))
    found = RunStep.objects.filter(done_at=None, run__in=wanted, step=RunStep.Step.HAND_OVER)
    steps = {step.run_id: step for step in found}
    return [run for run in wanted if _idle(steps.get(run), at)]


def idle_previews(*, at: datetime) -> list[int]:
    """The same of previews of the last day that were not tried too often."""
    waiting = PayoutPreview.objects.light().filter(
        filled_at=None, asked_at__gte=at - FORGOTTEN, attempts__lt=MOST_ATTEMPTS
    )
    return [preview.pk for preview in waiting.order_by("pk") if _idle(preview, at)]


def _idle(work: RunStep | PayoutPreview | None, at: datetime) -> bool:
    return work is None or work.beat_at is None or work.beat_at <= at - pause(work.attempts)
