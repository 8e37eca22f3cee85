"""The pages of finance, by what has happened so far: see `later.py`."""

from collections.abc import Mapping
from typing import Final

from claims_project.screenshots.shot import Shot

ADMIN: Final = "/admin/claims"
MAKER, CHECKER, AUDITOR, OPERATOR = "finance-maker", "finance-checker", "auditor", "operator"


def told(ids: Mapping[str, int]) -> list[Shot]:
    """Once the story is told: one run is answered, another waits for its check."""
    return [*_runs(ids), *_files(ids), *_bank(ids), *_overview(ids), *_owing(ids), *_outside(ids)]


def _runs(ids: Mapping[str, int]) -> list[Shot]:
    run = {name: f"{ADMIN}/payoutrun/{ids[name]}" for name in ("payout", "second", "stuck")}
    preview = f"{ADMIN}/payoutpreview"
    return [
        Shot("finance-start", MAKER, "/admin/"),
        Shot("checker-start", CHECKER, "/admin/"),
        Shot("payout-runs", MAKER, f"{ADMIN}/payoutrun/"),
        Shot("payout-previews", MAKER, f"{preview}/"),
        Shot("payout-preview-ask", MAKER, f"{preview}/ask/"),
        Shot("payout-preview", MAKER, f"{preview}/{ids['preview']}/change/"),
        Shot("payout-counting", MAKER, f"{preview}/{ids['counting']}/change/"),
        Shot("payout-open", MAKER, f"{preview}/{ids['ready']}/open/"),
        Shot("payout-ready", MAKER, f"{preview}/{ids['ready']}/change/"),
        Shot("payout-stuck", MAKER, f"{run['stuck']}/change/"),
        Shot("payout-run", MAKER, f"{run['payout']}/change/"),
        Shot("payout-frozen", CHECKER, f"{run['second']}/change/"),
        Shot("payout-shift", MAKER, f"{run['second']}/shift/"),
        Shot("payout-void", MAKER, f"{run['second']}/void/"),
        Shot("payout-resume", MAKER, f"{run['second']}/resume/"),
        Shot("payout-check", CHECKER, f"{run['second']}/check/"),
        Shot("transfers", AUDITOR, f"{ADMIN}/transfer/"),
        Shot("transfer", MAKER, f"{ADMIN}/transfer/{ids['transfer']}/change/"),
        Shot("ledger", AUDITOR, f"{ADMIN}/ledgerentry/"),
        Shot("ledger-entry", AUDITOR, f"{ADMIN}/ledgerentry/{ids['entry']}/change/"),
    ]


def _files(ids: Mapping[str, int]) -> list[Shot]:
    file, asked = f"{ADMIN}/paymentfile/{ids['file']}", f"{ADMIN}/downloadrequest/{ids['download-request']}"
    return [
        Shot("payment-files", AUDITOR, f"{ADMIN}/paymentfile/"),
        Shot("file", MAKER, f"{file}/change/"),
        Shot("file-download", MAKER, f"{file}/bank/"),
        Shot("file-people", AUDITOR, f"{file}/people/"),
        Shot("file-sheet", AUDITOR, f"{file}/sheet/"),
        Shot("file-ask", MAKER, f"{file}/ask/"),
        Shot("downloads", AUDITOR, f"{ADMIN}/download/"),
        Shot("download", AUDITOR, f"{ADMIN}/download/{ids['download']}/change/"),
        Shot("download-requests", CHECKER, f"{ADMIN}/downloadrequest/"),
        Shot("download-request", CHECKER, f"{asked}/change/"),
        Shot("download-allow", CHECKER, f"{asked}/allow/"),
        Shot("download-drop", MAKER, f"{asked}/drop/"),
        Shot("coupons", OPERATOR, f"{ADMIN}/couponbatch/"),
        Shot("coupons-take", OPERATOR, f"{ADMIN}/couponbatch/take/"),
        Shot("coupon-batch", AUDITOR, f"{ADMIN}/couponbatch/{ids['coupons']}/change/"),
    ]


def _bank(ids: Mapping[str, int]) -> list[Shot]:
    lost, inventory = f"{ADMIN}/handover/{ids['lost']}", f"{ADMIN}/inventory/{ids['inventory']}"
    answer, line = f"{ADMIN}/bankanswer", f"{ADMIN}/bankresult"
    return [
        Shot("hand-overs", MAKER, f"{ADMIN}/handover/"),
        Shot("hand-over", MAKER, f"{lost}/change/"),
        Shot("hand-over-look", MAKER, f"{lost}/look/"),
        Shot("hand-over-send-again", MAKER, f"{lost}/send-again/"),
        Shot("hand-over-take-back", MAKER, f"{lost}/take-back/"),
        Shot("bank-listings", AUDITOR, f"{ADMIN}/banklisting/"),
        Shot("bank-listing", AUDITOR, f"{ADMIN}/banklisting/{ids['listing']}/change/"),
        Shot("inventories", MAKER, f"{ADMIN}/inventory/"),
        Shot("inventory", CHECKER, f"{inventory}/change/"),
        Shot("inventory-explain", CHECKER, f"{inventory}/explain/?file=F-20221021-99-1"),
        Shot("inventory-confirm", CHECKER, f"{inventory}/confirm/"),
        Shot("inventory-drop", CHECKER, f"{inventory}/drop/"),
        Shot("answers", MAKER, f"{answer}/"),
        Shot("answer", MAKER, f"{answer}/{ids['answer']}/change/"),
        Shot("answer-upload", MAKER, f"{answer}/take/"),
        Shot("answer-lines", AUDITOR, f"{line}/"),
        Shot("parked-lines", CHECKER, f"{line}/?outcome__exact=parked"),
        Shot("parked-line", MAKER, f"{line}/{ids['line']}/change/"),
        Shot("parked-fee", CHECKER, f"{line}/{ids['fee']}/change/"),
        Shot("parked-propose", MAKER, f"{line}/propose/?ids={ids['line']}"),
        Shot("parked-confirm", CHECKER, f"{line}/confirm/?ids={ids['fee']}"),
        Shot("parked-drop", MAKER, f"{line}/drop/?ids={ids['fee']}"),
        Shot("control", CHECKER, f"{answer}/control/"),
        Shot("control-file", AUDITOR, f"{ADMIN}/paymentfile/{ids['file']}/control/"),
        Shot("what-waits", MAKER, f"{answer}/late/"),
    ]


def _overview(ids: Mapping[str, int]) -> list[Shot]:
    budget, write_off = f"{ADMIN}/budget", f"{ADMIN}/writeoff"
    return [
        Shot("overview", AUDITOR, f"{ADMIN}/payoutrun/overview/"),
        Shot("overview-maker", MAKER, f"{ADMIN}/payoutrun/overview/"),
        Shot("awards-that-stand-somewhere", MAKER, f"{ADMIN}/award/?stands=paid&unit=KRW"),
        Shot("awards-unclaimed", MAKER, f"{ADMIN}/award/?waits=unclaimed"),
        Shot("award", AUDITOR, f"{ADMIN}/award/{ids['award']}/change/"),
        Shot("budgets", CHECKER, f"{budget}/"),
        Shot("budget", AUDITOR, f"{budget}/{ids['budget']}/change/"),
        Shot("budget-set", MAKER, f"{budget}/set/"),
        Shot("budget-confirm", CHECKER, f"{budget}/{ids['budget']}/confirm/"),
        Shot("budget-drop", MAKER, f"{budget}/{ids['budget']}/drop/"),
        Shot("write-offs", CHECKER, f"{write_off}/"),
        Shot("write-off", AUDITOR, f"{write_off}/{ids['write-off']}/change/"),
        Shot("write-off-propose", MAKER, f"{write_off}/propose/"),
        Shot("write-off-confirm", CHECKER, f"{write_off}/{ids['write-off']}/confirm/"),
        Shot("write-off-drop", CHECKER, f"{write_off}/{ids['write-off']}/drop/"),
    ]


def _owing(ids: Mapping[str, int]) -> list[Shot]:
    """Debts and what is paid back of them."""
    debt, proposed = f"{ADMIN}/recovery/{ids['debt']}", f"{ADMIN}/recovery/{ids['debt-proposed']}"
    repayment = f"{ADMIN}/repayment/{ids['repayment']}"
    return [
        Shot("recoveries", CHECKER, f"{ADMIN}/recovery/"),
        Shot("recovery", MAKER, f"{debt}/change/"),
        Shot("recovery-proposed", CHECKER, f"{proposed}/change/"),
        Shot("recovery-confirm", CHECKER, f"{proposed}/confirm/"),
        Shot("recovery-drop", CHECKER, f"{proposed}/drop/"),
        Shot("recovery-repay", MAKER, f"{debt}/repay/"),
        Shot("transfer-claimed-back", MAKER, f"{ADMIN}/transfer/{ids['paid']}/change/"),
        Shot("claim-back", MAKER, f"{ADMIN}/transfer/{ids['paid']}/claim-back/"),
        Shot("repayments", CHECKER, f"{ADMIN}/repayment/"),
        Shot("repayment", CHECKER, f"{repayment}/change/"),
        Shot("repayment-confirm", CHECKER, f"{repayment}/confirm/"),
        Shot("repayment-drop", CHECKER, f"{repayment}/drop/"),
    ]


def _outside(ids: Mapping[str, int]) -> list[Shot]:
    """What was paid outside of the runs, and details that were given anew."""
    manual, request = (
        f"{ADMIN}/manualpayment/{ids['outside']}",
        f"{ADMIN}/detailsrequest/{ids['request']}",
    )
    return [
        Shot("manual-payments", CHECKER, f"{ADMIN}/manualpayment/"),
        Shot("manual-payment", CHECKER, f"{manual}/change/"),
        Shot("manual-payment-of", MAKER, f"{ADMIN}/manualpayment/record/"),
        Shot("manual-payment-record", MAKER, f"{ADMIN}/manualpayment/record/?claim={ids['asked']}"),
        Shot("manual-payment-confirm", CHECKER, f"{manual}/confirm/"),
        Shot("manual-payment-drop", CHECKER, f"{manual}/drop/"),
        Shot("details-requests", "reviewer", f"{ADMIN}/detailsrequest/"),
        Shot("details-request", MAKER, f"{request}/change/"),
        Shot("details-review", "reviewer", f"{request}/review/"),
    ]


def sealed(ids: Mapping[str, int]) -> list[Shot]:
    """Once the second run is sealed, and sending the lost file again is proposed."""
    run, lost = f"{ADMIN}/payoutrun/{ids['second']}", f"{ADMIN}/handover/{ids['lost']}"
    return [
        Shot("payout-sealed", CHECKER, f"{run}/change/"),
        Shot("payout-release", CHECKER, f"{run}/release/"),
        Shot("hand-over-proposed", CHECKER, f"{lost}/change/"),
        Shot("hand-over-approve", CHECKER, f"{lost}/approve/"),
        Shot("hand-over-drop", CHECKER, f"{lost}/drop/"),
    ]


def released(ids: Mapping[str, int]) -> list[Shot]:
    """Once the second run is released and its cash is on the way to the bank by hand."""
    run, begun = f"{ADMIN}/payoutrun/{ids['second']}", f"{ADMIN}/handover/{ids['by-hand']}"
    return [
        Shot("payout-released", MAKER, f"{run}/change/"),
        Shot("hand-over-by-hand", MAKER, f"{begun}/change/"),
        Shot("hand-over-receipt", MAKER, f"{begun}/receipt/"),
    ]


def stopped(ids: Mapping[str, int]) -> list[Shot]:
    """Once an operator has stopped all money."""
    return [
        Shot("stopped-start", MAKER, "/admin/"),
        Shot("stopped-ask", MAKER, f"{ADMIN}/payoutpreview/ask/"),
        Shot("stopped-open", MAKER, f"{ADMIN}/payoutpreview/{ids['ready']}/open/"),
        Shot("stopped-run", CHECKER, f"{ADMIN}/payoutrun/{ids['second']}/change/"),
        Shot("switches", OPERATOR, f"{ADMIN}/switch/"),
        Shot("switch", AUDITOR, f"{ADMIN}/switch/{ids['switch']}/change/"),
        Shot("switch-turn", OPERATOR, f"{ADMIN}/switch/turn/"),
    ]


def restored(ids: Mapping[str, int]) -> list[Shot]:
    """Once the database finds itself on another server than the one that is known."""
    return [
        Shot("restored-start", CHECKER, "/admin/"),
        Shot("restored-operator", OPERATOR, "/admin/"),
        Shot("restored-inventories", MAKER, f"{ADMIN}/inventory/"),
        Shot("restored-take", MAKER, f"{ADMIN}/inventory/take/"),
        Shot("restored-confirmed", AUDITOR, f"{ADMIN}/inventory/{ids['inventory-confirmed']}/change/"),
        Shot("restored-run", MAKER, f"{ADMIN}/payoutrun/{ids['second']}/change/"),
    ]
