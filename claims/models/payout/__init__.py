"""Money on its way: runs, payouts of awards, transfers as the bank sees them, and the ledger that always balances."""

from claims.models.payout.ledger import LedgerEntry
from claims.models.payout.runs import ORDER, UNDER_WAY, PayoutRun
from claims.models.payout.transfers import Payout, Transfer

__all__ = ["ORDER", "UNDER_WAY", "LedgerEntry", "Payout", "PayoutRun", "Transfer"]
