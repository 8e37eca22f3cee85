"""Review: who decided what, and the money that follows from it."""

from claims.stages.review.accounts import AccountsDiffer
from claims.stages.review.asking import DaysOutOfRange, NothingAnswered, answer, ask, last_day
from claims.stages.review.assigning import (
    GivenBackMeanwhile,
    ItemClosed,
    NotAReviewer,
    PartyOfClaim,
    TakenMeanwhile,
    assign,
    take_next,
)
from claims.stages.review.automatic import Counts, RuleIsOff, RunNotNewest, decide_automatically
from claims.stages.review.capping import CapPassed
from claims.stages.review.deciding import (
    NoLongerProposed,
    NotAssessed,
    NothingHeldBack,
    SampleAboveThreshold,
    agree,
    decide,
)
from claims.stages.review.figures import count_figures
from claims.stages.review.holding import HoldUnchanged, hold, release
from claims.stages.review.lapsing import lapse
from claims.stages.review.moves import ClaimChanged
from claims.stages.review.queueing import queue_rest
from claims.stages.review.rules import (
    PolicyUnknown,
    RuleNotWaiting,
    ThresholdOutOfRange,
    UnknownRule,
    confirm_rule,
    set_rule,
)
from claims.stages.review.sampling import Differing, draw, verify
from claims.stages.review.seats import AlreadyAwarded, SeatsDiffer, SomebodyWasFirst
from claims.stages.review.triage import (
    DuplicateOfItself,
    DuplicateOfWhat,
    OfIsSetAside,
    restore,
    restore_each,
    triage,
    triage_each,
)
from claims.stages.review.undoing import MoneyOnItsWay, WasPaid, undo, withdraw

__all__ = [
    "AccountsDiffer",
    "AlreadyAwarded",
    "CapPassed",
    "ClaimChanged",
    "Counts",
    "DaysOutOfRange",
    "Differing",
    "DuplicateOfItself",
    "DuplicateOfWhat",
    "GivenBackMeanwhile",
    "HoldUnchanged",
    "ItemClosed",
    "MoneyOnItsWay",
    "NoLongerProposed",
    "NotAReviewer",
    "NotAssessed",
    "NothingAnswered",
    "NothingHeldBack",
    "OfIsSetAside",
    "PartyOfClaim",
    "PolicyUnknown",
    "RuleIsOff",
    "RuleNotWaiting",
    "RunNotNewest",
    "SampleAboveThreshold",
    "SeatsDiffer",
    "SomebodyWasFirst",
    "TakenMeanwhile",
    "ThresholdOutOfRange",
    "UnknownRule",
    "WasPaid",
    "agree",
    "answer",
    "ask",
    "assign",
    "confirm_rule",
    "count_figures",
    "decide",
    "decide_automatically",
    "draw",
    "hold",
    "lapse",
    "last_day",
    "queue_rest",
    "release",
    "restore",
    "restore_each",
    "set_rule",
    "take_next",
    "triage",
    "triage_each",
    "undo",
    "verify",
    "withdraw",
]
