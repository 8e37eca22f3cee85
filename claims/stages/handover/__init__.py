"""Hand-over: a released file reaches the bank once, and what the bank's listing shows is the evidence of it."""

from claims.stages.handover.by_hand import ReceiptMissing, confirm_receipt, look
from claims.stages.handover.courier import BankHasMore, due, hand_over
from claims.stages.handover.deciding import (
    BankHasAnother,
    BankHasIt,
    NothingProposed,
    NotInDoubt,
    OnlyByDrop,
    ProposalChanged,
    ProposedAlready,
    approve,
    drop_proposal,
    propose,
)
from claims.stages.handover.directory import DropUnreachable, FileAltered, drop_for
from claims.stages.handover.holding import AtWork
from claims.stages.handover.inventories import (
    BankMovedOn,
    InventoryWaits,
    NotExplained,
    NotInInventory,
    OtherServer,
    confirm_inventory,
    drop_inventory,
    explain_line,
    know_server,
    take_inventory,
)

__all__ = [
    "AtWork",
    "BankHasAnother",
    "BankHasIt",
    "BankHasMore",
    "BankMovedOn",
    "DropUnreachable",
    "FileAltered",
    "InventoryWaits",
    "NotExplained",
    "NotInDoubt",
    "NotInInventory",
    "NothingProposed",
    "OnlyByDrop",
    "OtherServer",
    "ProposalChanged",
    "ProposedAlready",
    "ReceiptMissing",
    "approve",
    "confirm_inventory",
    "confirm_receipt",
    "drop_for",
    "drop_inventory",
    "drop_proposal",
    "due",
    "explain_line",
    "hand_over",
    "know_server",
    "look",
    "propose",
    "take_inventory",
]
