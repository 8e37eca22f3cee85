"""Payout: one person opens a run from a preview, a rule freezes it, another person checks and releases it.

It is sealed in `export`.
"""

from claims.stages.payout.budgeting import (
    BudgetWaits,
    NotOfThePolicy,
    confirm_budget,
    drop_budget,
    record_budget,
)
from claims.stages.payout.checking import (
    CodesEnd,
    HeldSince,
    TotalDiffers,
    check_run,
    release_run,
    unless_held,
)
from claims.stages.payout.contradicting import ANSWERS, Contradicted, unless_contradicted
from claims.stages.payout.details import (
    DetailsChanged,
    NoDetailsAsked,
    NothingToBePaid,
    PaymentOnItsWay,
    SameAccount,
    ask_details,
    change_account,
    give_details,
    review_details,
)
from claims.stages.payout.freezing import NothingPayable
from claims.stages.payout.netting import give_back
from claims.stages.payout.opening import (
    PreviewNotFilled,
    PreviewUsed,
    RunUnderWay,
    TooManyForLayout,
    freeze_run,
    open_run,
)
from claims.stages.payout.outside import (
    AmountNotDue,
    InARun,
    NotPaidYet,
    PaymentWaits,
    ReferenceTaken,
    confirm_manual_payment,
    drop_manual_payment,
    record_manual_payment,
)
from claims.stages.payout.previewing import ask_preview, fill_preview, today
from claims.stages.payout.recovering import (
    MoreThanGiven,
    NothingInExcess,
    NothingToClaimBack,
    claimed_back,
    claims_of,
    confirm_recovery,
    drop_recovery,
    record_recovery,
)
from claims.stages.payout.repaying import (
    MoreThanOwed,
    NotOwed,
    confirm_repayment,
    drop_repayment,
    record_repayment,
)
from claims.stages.payout.runs import (
    MoneyStopped,
    RestoredSince,
    RunMovedOn,
    locked,
    must_be,
    unless_restored,
    unless_stopped,
)
from claims.stages.payout.shifting import shift_pay_date
from claims.stages.payout.two import AmountMissing, EndedAlready
from claims.stages.payout.voiding import BankAnswered, FileTaken, void
from claims.stages.payout.working import resume, step_done, step_of
from claims.stages.payout.writing_off import (
    DebtsStand,
    NothingExpired,
    WriteOffWaits,
    confirm_write_off,
    drop_write_off,
    record_write_off,
)

__all__ = [
    "ANSWERS",
    "AmountMissing",
    "AmountNotDue",
    "BankAnswered",
    "BudgetWaits",
    "CodesEnd",
    "Contradicted",
    "DebtsStand",
    "DetailsChanged",
    "EndedAlready",
    "FileTaken",
    "HeldSince",
    "InARun",
    "MoneyStopped",
    "MoreThanGiven",
    "MoreThanOwed",
    "NoDetailsAsked",
    "NotOfThePolicy",
    "NotOwed",
    "NotPaidYet",
    "NothingExpired",
    "NothingInExcess",
    "NothingPayable",
    "NothingToBePaid",
    "NothingToClaimBack",
    "PaymentOnItsWay",
    "PaymentWaits",
    "PreviewNotFilled",
    "PreviewUsed",
    "ReferenceTaken",
    "RestoredSince",
    "RunMovedOn",
    "RunUnderWay",
    "SameAccount",
    "TooManyForLayout",
    "TotalDiffers",
    "WriteOffWaits",
    "ask_details",
    "ask_preview",
    "change_account",
    "check_run",
    "claimed_back",
    "claims_of",
    "confirm_budget",
    "confirm_manual_payment",
    "confirm_recovery",
    "confirm_repayment",
    "confirm_write_off",
    "drop_budget",
    "drop_manual_payment",
    "drop_recovery",
    "drop_repayment",
    "drop_write_off",
    "fill_preview",
    "freeze_run",
    "give_back",
    "give_details",
    "locked",
    "must_be",
    "open_run",
    "record_budget",
    "record_manual_payment",
    "record_recovery",
    "record_repayment",
    "record_write_off",
    "release_run",
    "resume",
    "review_details",
    "shift_pay_date",
    "step_done",
    "step_of",
    "today",
    "unless_contradicted",
    "unless_held",
    "unless_restored",
    "unless_stopped",
    "void",
]
