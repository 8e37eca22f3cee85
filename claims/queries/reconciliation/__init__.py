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

__all__ = [
    "STAGED",
    "answer_of",
    "file",
    "groups",
    "lock_named",
    "unanswered",
    "whole",
]
