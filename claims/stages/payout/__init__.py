"""Payout: one person opens a run, a rule freezes it, another person checks and releases it; sealed in `export`."""

from claims.stages.payout.checking import HeldSince, TotalDiffers, check_run, release_run
from claims.stages.payout.freezing import NothingPayable
from claims.stages.payout.opening import RunUnderWay, freeze_run, open_run
from claims.stages.payout.runs import MoneyStopped, RunMovedOn, locked, must_be, unless_stopped
from claims.stages.payout.voiding import BankAnswered, FileTaken, void

__all__ = [
    "BankAnswered",
    "FileTaken",
    "HeldSince",
    "MoneyStopped",
    "NothingPayable",
    "RunMovedOn",
    "RunUnderWay",
    "TotalDiffers",
    "check_run",
    "freeze_run",
    "locked",
    "must_be",
    "open_run",
    "release_run",
    "unless_stopped",
    "void",
]
