"""Payout for finance: runs, what they transfer, the ledger and its balance; budgets of policies, write-offs."""

from claims.admin.payout import previews, runs, transfers, budgets, write_offs  # isort: skip

__all__ = ["budgets", "previews", "runs", "transfers", "write_offs"]
