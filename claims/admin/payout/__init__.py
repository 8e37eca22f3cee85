"""Payout for finance: runs, what they transfer, the ledger and its balance."""

from claims.admin.payout import previews, runs, transfers  # isort: skip

__all__ = ["previews", "runs", "transfers"]
