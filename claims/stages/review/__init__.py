"""Review: who decided what, and the money that follows from it."""

from claims.stages.review.accounts import AccountsDiffer
from claims.stages.review.amending import correct_claim
from claims.stages.review.appealing import (
    AppealedAlready,
    NotAppealed,
    NotDecidedOnAppeal,
    appeal,
    decide_appeal,
    reopen_appeal,
)
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
from claims.stages.review.bringing import (
    PaperInQuarantine,
    PaperReplaced,
    Scanned,
    bring_paper,
    own_paper,
    scan_papers,
)
from claims.stages.review.bulk import (
    BulkOfAnother,
    BulkOver,
    NothingChosen,
    NothingPasses,
    NotRehearsed,
    RehearsalOld,
    TooMany,
    ask_bulk,
    begin_bulk,
    drop_bulk,
)
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
from claims.stages.review.messages import (
    NothingUnread,
    TooManyMessages,
    read_messages,
    reply_message,
    write_message,
)
from claims.stages.review.moves import ClaimChanged
from claims.stages.review.queueing import queue_rest
from claims.stages.review.rehearsing import (
    HeldBack,
    NeedsTwo,
    ProposedOtherwise,
    rehearse_bulk,
    work_bulk,
)
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
from claims.stages.review.undoing import DecidedOnAppeal, MoneyOnItsWay, WasPaid, undo, withdraw

__all__ = [
    "AccountsDiffer",
    "AlreadyAwarded",
    "AppealedAlready",
    "BulkOfAnother",
    "BulkOver",
    "CapPassed",
    "ClaimChanged",
    "Counts",
    "DaysOutOfRange",
    "DecidedOnAppeal",
    "Differing",
    "DuplicateOfItself",
    "DuplicateOfWhat",
    "GivenBackMeanwhile",
    "HeldBack",
    "HoldUnchanged",
    "ItemClosed",
    "MoneyOnItsWay",
    "NeedsTwo",
    "NoLongerProposed",
    "NotAReviewer",
    "NotAppealed",
    "NotAssessed",
    "NotDecidedOnAppeal",
    "NotRehearsed",
    "NothingAnswered",
    "NothingChosen",
    "NothingHeldBack",
    "NothingPasses",
    "NothingUnread",
    "OfIsSetAside",
    "PaperInQuarantine",
    "PaperReplaced",
    "PartyOfClaim",
    "PolicyUnknown",
    "ProposedOtherwise",
    "RehearsalOld",
    "RuleIsOff",
    "RuleNotWaiting",
    "RunNotNewest",
    "SampleAboveThreshold",
    "Scanned",
    "SeatsDiffer",
    "SomebodyWasFirst",
    "TakenMeanwhile",
    "ThresholdOutOfRange",
    "TooMany",
    "TooManyMessages",
    "UnknownRule",
    "WasPaid",
    "agree",
    "answer",
    "appeal",
    "ask",
    "ask_bulk",
    "assign",
    "begin_bulk",
    "bring_paper",
    "confirm_rule",
    "correct_claim",
    "count_figures",
    "decide",
    "decide_appeal",
    "decide_automatically",
    "draw",
    "drop_bulk",
    "hold",
    "lapse",
    "last_day",
    "own_paper",
    "queue_rest",
    "read_messages",
    "rehearse_bulk",
    "release",
    "reopen_appeal",
    "reply_message",
    "restore",
    "restore_each",
    "scan_papers",
    "set_rule",
    "take_next",
    "triage",
    "triage_each",
    "undo",
    "verify",
    "withdraw",
    "work_bulk",
    "write_message",
]
