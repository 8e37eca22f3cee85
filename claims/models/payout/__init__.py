"""Money on its way: runs, payouts of awards, transfers as the bank sees them, and the ledger that always balances;
what is owed back to us, what was paid outside, details that are asked for after a failure, and budgets."""

from claims.models.payout.budgets import Budget
from claims.models.payout.details import AccountReview, DetailsRequest
from claims.models.payout.keeping import BEYOND
from claims.models.payout.ledger import LedgerEntry
from claims.models.payout.outside import ManualPayment
from claims.models.payout.recoveries import Offset, Recovery, Repayment
from claims.models.payout.runs import AT_WORK, ORDER, UNDER_WAY, PayoutRun
from claims.models.payout.transfers import Payout, Transfer
from claims.models.payout.work import PayoutPreview, RunStep
from claims.models.payout.write_offs import WriteOff
from claims.models.two import ByTwo

__all__ = [
    "AT_WORK",
    "BEYOND",
    "ORDER",
    "UNDER_WAY",
    "AccountReview",
    "Budget",
    "ByTwo",
    "DetailsRequest",
    "LedgerEntry",
    "ManualPayment",
    "Offset",
    "Payout",
    "PayoutPreview",
    "PayoutRun",
    "Recovery",
    "Repayment",
    "RunStep",
    "Transfer",
    "WriteOff",
]
