"""Review: who decided what, and the money that follows from it."""

from claims.stages.review.automatic import Counts, RuleIsOff, RunNotNewest, decide_automatically
from claims.stages.review.decisions import (
    AlreadyAwarded,
    NotAssessed,
    SeatsDiffer,
    SomebodyWasFirst,
    decide,
)
from claims.stages.review.moves import ClaimChanged
from claims.stages.review.rules import (
    RuleNotWaiting,
    ThresholdOutOfRange,
    UnknownRule,
    confirm_rule,
    set_rule,
)
from claims.stages.review.undoing import MoneyOnItsWay, WasPaid, undo, withdraw

__all__ = [
    "AlreadyAwarded",
    "ClaimChanged",
    "Counts",
    "MoneyOnItsWay",
    "NotAssessed",
    "RuleIsOff",
    "RuleNotWaiting",
    "RunNotNewest",
    "SeatsDiffer",
    "SomebodyWasFirst",
    "ThresholdOutOfRange",
    "UnknownRule",
    "WasPaid",
    "confirm_rule",
    "decide",
    "decide_automatically",
    "set_rule",
    "undo",
    "withdraw",
]
