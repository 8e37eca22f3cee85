"""The bank's answers for finance: taken in, their lines, what is parked and resolved, the control account."""

from claims.admin.reconciliation import answers, lines  # isort: skip

__all__ = ["answers", "lines"]
