"""Payout for finance: runs, transfers, what is owed back or paid outside, the ledger; budgets, write-offs."""

from claims.admin.payout import previews, runs, transfers, recoveries, repayments, outside, details  # isort: skip
from claims.admin.payout import budgets, write_offs  # isort: skip

__all__ = [
    "budgets",
    "details",
    "outside",
    "previews",
    "recoveries",
    "repayments",
    "runs",
    "transfers",
    "write_offs",
]
