"""Payout: one person opens a run, a rule freezes it, another person checks and releases it; sealed in `export`."""

from claims.stages.payout.checking import HeldSince, TotalDiffers, check_run, release_run
from claims.stages.payout.details import (
    DetailsChanged,
    NoDetailsAsked,
    ask_details,
    give_details,
    review_details,
)
from claims.stages.payout.freezing import NothingPayable
from claims.stages.payout.opening import RunUnderWay, freeze_run, open_run
from claims.stages.payout.recovering import (
    MoreThanGiven,
    NothingToClaimBack,
    claimed_back,
    confirm_recovery,
    drop_recovery,
    record_recovery,
)
from claims.stages.payout.repaying import (
    MoreThanOwed,
    NotOwed,
    confirm_repayment,
    drop_repayment,
    record_repayment,
)
from claims.stages.payout.runs import MoneyStopped, RunMovedOn, locked, must_be, unless_stopped
from claims.stages.payout.two import AmountMissing, EndedAlready
from claims.stages.payout.voiding import BankAnswered, FileTaken, void

__all__ = [
    "AmountMissing",
    "BankAnswered",
    "DetailsChanged",
    "EndedAlready",
    "FileTaken",
    "HeldSince",
    "MoneyStopped",
    "MoreThanGiven",
    "MoreThanOwed",
    "NoDetailsAsked",
    "NotOwed",
    "NothingPayable",
    "NothingToClaimBack",
    "RunMovedOn",
    "RunUnderWay",
    "TotalDiffers",
    "ask_details",
    "check_run",
    "claimed_back",
    "confirm_recovery",
    "confirm_repayment",
    "drop_recovery",
    "drop_repayment",
    "freeze_run",
    "give_details",
    "locked",
    "must_be",
    "open_run",
    "record_recovery",
    "record_repayment",
    "release_run",
    "review_details",
    "unless_stopped",
    "void",
]
