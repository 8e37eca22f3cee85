"""A worker's step as it is watched: how often it was begun, its last sign of life, what stopped it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import BulkAct, PayoutPreview, PayoutRun, RunStep
from claims.models.payout import AT_WORK
from claims.presentation.refusals import said

PREVIEW = _("Counting")
Piece = PayoutPreview | RunStep | BulkAct


def of_run(run: PayoutRun) -> list[dict[str, Any]]:
    """The steps of a run that a worker has begun, in their order."""
    return [shown(step, str(RunStep.Step(step.step).label)) for step in run.steps.order_by("pk")]


def waits(run: PayoutRun) -> bool:
    """Whether the run waits for a worker."""
    return run.state in AT_WORK


def shown(work: Piece, what: str) -> dict[str, Any]:
    done = _done(work)
    return {
        "what": what,
        "percent": 100 if done else work.reached * 100 // work.of if work.of else None,
        "attempts": work.attempts,
        "beat_at": work.beat_at,
        "done_at": done,
        "error": "" if done else error(work),
    }


def error(work: Piece) -> str:
    """What stopped it last, as its reader says it; '' while nothing did."""
    if work.error_sentence:
        return said(work.error_sentence, work.error_facts)
    return gettext("Unexpected: %(error)s. Tell the operator.") % {"error": work.error} if work.error else ""


def _done(work: Piece) -> datetime | None:
    match work:
        case PayoutPreview():
            return work.filled_at
        case BulkAct():
            return work.ended_at if work.begun_at else work.rehearsed_at
    return work.done_at
