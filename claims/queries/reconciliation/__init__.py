"""What the bank answered, what it settled of each file, what is parked, and what waits for too long."""

from claims.queries.reconciliation.aging import Waits, late, waits
from claims.queries.reconciliation.answers import (
    STAGED,
    answer_of,
    file,
    groups,
    lock_named,
    unanswered,
    whole,
)
from claims.queries.reconciliation.control import Account, Day, States, account, accounts, days, states, units
from claims.queries.reconciliation.parked import (
    as_parked,
    parked,
    proposals,
    results,
    settling_line,
    unresolved,
    waiting,
    ways,
    with_state,
)

__all__ = [
    "STAGED",
    "Account",
    "Day",
    "States",
    "Waits",
    "account",
    "accounts",
    "answer_of",
    "as_parked",
    "days",
    "file",
    "groups",
    "late",
    "lock_named",
    "parked",
    "proposals",
    "results",
    "settling_line",
    "states",
    "unanswered",
    "units",
    "unresolved",
    "waiting",
    "waits",
    "ways",
    "whole",
    "with_state",
]
