"""Hand-over for finance: what is on its way to the bank, with its evidence, and what two people decide of the rest."""

from claims.admin.handover import hand_overs, listings, inventories  # isort: skip

__all__ = ["hand_overs", "inventories", "listings"]
