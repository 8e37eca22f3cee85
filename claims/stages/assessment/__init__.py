"""Assessment: what every claim is owed, computed in runs that can be done again."""

from claims.stages.assessment.opening import (
    RANGE_SIZE,
    InputsClash,
    NoPolicies,
    NoRecord,
    NothingChanged,
    RunAlreadyOpen,
    open_changed_run,
    open_run,
)
from claims.stages.assessment.proof import Difference, verify_run
from claims.stages.assessment.ranges import MOST_ATTEMPTS, assess_range
from claims.stages.assessment.runs import RunIsOver, RunNotFailed, cancel_run, close_run, resume_run

__all__ = [
    "MOST_ATTEMPTS",
    "RANGE_SIZE",
    "Difference",
    "InputsClash",
    "NoPolicies",
    "NoRecord",
    "NothingChanged",
    "RunAlreadyOpen",
    "RunIsOver",
    "RunNotFailed",
    "assess_range",
    "cancel_run",
    "close_run",
    "open_changed_run",
    "open_run",
    "resume_run",
    "verify_run",
]
