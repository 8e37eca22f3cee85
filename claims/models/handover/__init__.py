"""Hand-over: files on their way to the bank, what its listings say, and the inventory after a restore."""

from claims.models.handover.handovers import HandOver
from claims.models.handover.inventories import Installation, Inventory, InventoryLine
from claims.models.handover.listings import BankListing

__all__ = ["BankListing", "HandOver", "Installation", "Inventory", "InventoryLine"]
