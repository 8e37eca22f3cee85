"""Payout for finance: previews and runs, what they transfer, what is owed back or paid outside, the ledger."""

from claims.admin.payout import previews, runs, transfers  # isort: skip
from claims.admin.payout import recoveries, repayments, outside, details  # isort: skip

__all__ = ["details", "outside", "previews", "recoveries", "repayments", "runs", "transfers"]
