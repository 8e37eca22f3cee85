"""Hand-over: a released file reaches the bank once, and what the bank's listing shows is the evidence of it."""

from claims.stages.handover.by_hand import ReceiptMissing, confirm_receipt, look
from claims.stages.handover.courier import BankHasMore, due, hand_over
from claims.stages.handover.deciding import (
    BankHasAnother,
    BankHasIt,
    NothingProposed,
    NotInDoubt,
    OnlyByDrop,
    ProposedAlready,
    approve,
    drop_proposal,
    propose,
)
from claims.stages.handover.directory import DropUnreachable, FileAltered, drop_for
from claims.stages.handover.holding import AtWork

__all__ = [
    "AtWork",
    "BankHasAnother",
    "BankHasIt",
    "BankHasMore",
    "DropUnreachable",
    "FileAltered",
    "NotInDoubt",
    "NothingProposed",
    "OnlyByDrop",
    "ProposedAlready",
    "ReceiptMissing",
    "approve",
    "confirm_receipt",
    "drop_for",
    "drop_proposal",
    "due",
    "hand_over",
    "look",
    "propose",
]
