"""Payout for finance: runs, what they transfer, the ledger and its balance; budgets of policies."""

from claims.admin.payout import previews, runs, transfers, budgets  # isort: skip

__all__ = ["budgets", "previews", "runs", "transfers"]
