"""Payout: one person opens a run and freezes what it pays, another checks and releases it; sealed in `export`."""

from claims.stages.payout.freezing import NothingPayable
from claims.stages.payout.runs import (
    HeldSince,
    MoneyStopped,
    RunMovedOn,
    RunUnderWay,
    TotalDiffers,
    check_and_release,
    locked,
    open_run,
    unless_stopped,
    void,
)

__all__ = [
    "HeldSince",
    "MoneyStopped",
    "NothingPayable",
    "RunMovedOn",
    "RunUnderWay",
    "TotalDiffers",
    "check_and_release",
    "locked",
    "open_run",
    "unless_stopped",
    "void",
]
