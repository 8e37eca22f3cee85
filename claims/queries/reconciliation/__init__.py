"""What the bank answered, what it settled of each file, what is parked, and what waits for too long."""

from claims.queries.reconciliation.answers import (
    STAGED,
    answer_of,
    file,
    groups,
    lock_named,
    unanswered,
    whole,
)
from claims.queries.reconciliation.parked import (
    parked,
    proposals,
    results,
    settling_line,
    unresolved,
    waiting,
    ways,
)

__all__ = [
    "STAGED",
    "answer_of",
    "file",
    "groups",
    "lock_named",
    "parked",
    "proposals",
    "results",
    "settling_line",
    "unanswered",
    "unresolved",
    "waiting",
    "ways",
    "whole",
]
