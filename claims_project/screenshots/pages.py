"""Which pages there are to see, by the person who sees them: a name for the file, and the address."""

from typing import Final, NamedTuple

from claims_project.screenshots.story import Told

WIDE: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}


class Shot(NamedTuple):
    """One page. `who` is an account of the demo, '' for anybody."""

    name: str
    who: str
    address: str
    phone: bool = False


def shots(told: Told) -> list[Shot]:
    """Every page, the public ones first."""
    return [
        *_public(told),
        *_claimant(told),
        *_reviewer(told),
        *_finance(told),
        *_owing(told),
        *_others(told),
    ]


def _public(told: Told) -> list[Shot]:
    merchant, driver = (f"/policies/{told.policies[who]}/" for who in ("merchant", "driver"))
    member = f"{driver}?try=1&outage=kakao-2022&if_pro_member=yes"
    return [
        Shot("home", "", "/", phone=True),
        Shot("home-wide", "", "/"),
        Shot("outages", "", "/outages/"),
        Shot("outage", "", "/outages/kakao-2022/"),
        Shot("policies", "", "/policies/", phone=True),
        Shot("policy", "", merchant, phone=True),
        Shot("policy-wide", "", driver),
        Shot("policy-what-if", "", f"{member}&if_pro_monthly_fee=39000#what-if", phone=True),
        Shot("policy-left-out", "", f"{member}#what-if", phone=True),
        Shot("sign-in", "", "/accounts/login/code/", phone=True),
        Shot("staff-sign-in", "", "/admin/login/"),
    ]


def _claimant(told: Told) -> list[Shot]:
    claim = {name: f"/claims/{reference}/" for name, reference in told.references.items()}
    return [
        Shot("choose", "alice", "/claims/new/", phone=True),
        Shot("form", "alice", "/claims/new/merchant/", phone=True),
        Shot("mine", "alice", "/claims/mine/", phone=True),
        Shot("claim-paid", "alice", claim["paid"], phone=True),
        Shot("claim-paid-wide", "alice", claim["paid"]),
        Shot("claim-waiting", "alice", claim["waiting"], phone=True),
        Shot("claim-asked", "alice", claim["asked"], phone=True),
        Shot("details", "alice", f"{claim['asked']}details/", phone=True),
        Shot("details-wide", "alice", f"{claim['asked']}details/"),
        Shot("details-not-asked", "alice", f"{claim['paid']}details/", phone=True),
        Shot("asked", "agent", "/claims/asked/"),
        Shot("asked-phone", "agent", "/claims/asked/", phone=True),
        Shot("withdraw", "alice", f"{claim['waiting']}withdraw/", phone=True),
        Shot("link", "alice", "/claims/link/", phone=True),
    ]


def _reviewer(told: Told) -> list[Shot]:
    act = f"/admin/claims/reviewitem/{told.ids['referred']}"
    return [
        Shot("reviewer-start", "reviewer", "/admin/"),
        Shot("queue", "reviewer", "/admin/claims/reviewitem/"),
        Shot("review-claim", "reviewer", f"/admin/claims/claim/{told.ids['referred']}/change/"),
        Shot("decided-claim", "reviewer", f"/admin/claims/claim/{told.ids['claim']}/change/"),
        Shot("approve", "reviewer", f"{act}/approve/"),
        Shot("part", "reviewer", f"{act}/part/"),
        Shot("reject", "reviewer", f"{act}/reject/"),
        Shot("ask", "reviewer", f"{act}/ask/"),
        Shot("decisions", "reviewer", "/admin/claims/decision/"),
        Shot("decision", "reviewer", f"/admin/claims/decision/{told.ids['decision']}/change/"),
        Shot("awards", "reviewer", "/admin/claims/award/"),
        Shot("rules", "senior-reviewer", "/admin/claims/automaticrule/"),
        Shot("rule-set", "senior-reviewer", "/admin/claims/automaticrule/set/"),
    ]


def _finance(told: Told) -> list[Shot]:
    ids, admin = told.ids, "/admin/claims"
    return [
        Shot("finance-start", "finance-maker", "/admin/"),
        Shot("checker-start", "finance-checker", "/admin/"),
        Shot("payout-runs", "finance-maker", f"{admin}/payoutrun/"),
        Shot("payout-previews", "finance-maker", f"{admin}/payoutpreview/"),
        Shot("payout-preview-ask", "finance-maker", f"{admin}/payoutpreview/ask/"),
        Shot("payout-preview", "finance-maker", f"{admin}/payoutpreview/{ids['preview']}/change/"),
        Shot("payout-counting", "finance-maker", f"{admin}/payoutpreview/{ids['counting']}/change/"),
        Shot("payout-stuck", "finance-maker", f"{admin}/payoutrun/{ids['stuck']}/change/"),
        Shot("payout-run", "finance-maker", f"{admin}/payoutrun/{ids['payout']}/change/"),
        Shot("payout-frozen", "finance-checker", f"{admin}/payoutrun/{ids['second']}/change/"),
        Shot("payout-shift", "finance-maker", f"{admin}/payoutrun/{ids['second']}/shift/"),
        Shot("payout-check", "finance-checker", f"{admin}/payoutrun/{ids['second']}/check/"),
        Shot("transfer", "finance-maker", f"{admin}/transfer/{ids['transfer']}/change/"),
        Shot("file", "finance-maker", f"{admin}/paymentfile/{ids['file']}/change/"),
        Shot("file-download", "finance-maker", f"{admin}/paymentfile/{ids['file']}/bank/"),
        Shot("hand-overs", "finance-maker", f"{admin}/handover/"),
        Shot("hand-over", "finance-maker", f"{admin}/handover/{ids['lost']}/change/"),
        Shot("hand-over-send-again", "finance-maker", f"{admin}/handover/{ids['lost']}/send-again/"),
        Shot("bank-listing", "auditor", f"{admin}/banklisting/{ids['listing']}/change/"),
        Shot("inventory", "finance-checker", f"{admin}/inventory/{ids['inventory']}/change/"),
        Shot("answers", "finance-maker", f"{admin}/bankanswer/"),
        Shot("answer", "finance-maker", f"{admin}/bankanswer/{ids['answer']}/change/"),
        Shot("answer-upload", "finance-maker", f"{admin}/bankanswer/take/"),
        Shot("overview", "auditor", f"{admin}/payoutrun/overview/"),
        Shot("overview-maker", "finance-maker", f"{admin}/payoutrun/overview/"),
        Shot("awards-that-stand-somewhere", "finance-maker", f"{admin}/award/?stands=paid&unit=KRW"),
        Shot("budgets", "finance-checker", f"{admin}/budget/"),
        Shot("awards-unclaimed", "finance-maker", f"{admin}/award/?waits=unclaimed"),
        Shot("write-offs", "finance-checker", f"{admin}/writeoff/"),
        Shot("write-off-propose", "finance-maker", f"{admin}/writeoff/propose/"),
        Shot("budget-set", "finance-maker", f"{admin}/budget/set/"),
        Shot("parked-lines", "finance-checker", f"{admin}/bankresult/?outcome__exact=parked"),
        Shot("parked-line", "finance-maker", f"{admin}/bankresult/{ids['line']}/change/"),
        Shot("parked-fee", "finance-checker", f"{admin}/bankresult/{ids['fee']}/change/"),
        Shot("parked-propose", "finance-maker", f"{admin}/bankresult/propose/?ids={ids['line']}"),
        Shot("parked-confirm", "finance-checker", f"{admin}/bankresult/confirm/?ids={ids['fee']}"),
        Shot("control", "finance-checker", f"{admin}/bankanswer/control/"),
        Shot("control-file", "auditor", f"{admin}/paymentfile/{ids['file']}/control/"),
        Shot("what-waits", "finance-maker", f"{admin}/bankanswer/late/"),
    ]


def _owing(told: Told) -> list[Shot]:
    """Debts, what was paid outside of the runs, and details that were given anew."""
    ids, admin = told.ids, "/admin/claims"
    return [
        Shot("recoveries", "finance-checker", f"{admin}/recovery/"),
        Shot("recovery", "finance-maker", f"{admin}/recovery/{ids['debt']}/change/"),
        Shot("recovery-proposed", "finance-checker", f"{admin}/recovery/{ids['debt-proposed']}/change/"),
        Shot("recovery-confirm", "finance-checker", f"{admin}/recovery/{ids['debt-proposed']}/confirm/"),
        Shot("recovery-repay", "finance-maker", f"{admin}/recovery/{ids['debt']}/repay/"),
        Shot("transfer-claimed-back", "finance-maker", f"{admin}/transfer/{ids['paid']}/change/"),
        Shot("claim-back", "finance-maker", f"{admin}/transfer/{ids['paid']}/claim-back/"),
        Shot("repayments", "finance-checker", f"{admin}/repayment/"),
        Shot("repayment", "finance-checker", f"{admin}/repayment/{ids['repayment']}/change/"),
        Shot("manual-payments", "finance-checker", f"{admin}/manualpayment/"),
        Shot("manual-payment", "finance-checker", f"{admin}/manualpayment/{ids['outside']}/change/"),
        Shot("manual-payment-of", "finance-maker", f"{admin}/manualpayment/record/"),
        Shot("manual-payment-record", "finance-maker", f"{admin}/manualpayment/record/?claim={ids['asked']}"),
        Shot("details-requests", "reviewer", f"{admin}/detailsrequest/"),
        Shot("details-request", "finance-maker", f"{admin}/detailsrequest/{ids['request']}/change/"),
        Shot("details-review", "reviewer", f"{admin}/detailsrequest/{ids['request']}/review/"),
    ]


def _others(told: Told) -> list[Shot]:
    admin = "/admin/claims"
    return [
        Shot("operator-start", "operator", "/admin/"),
        Shot("assessment-run", "operator", f"{admin}/assessmentrun/{told.ids['assessment']}/change/"),
        Shot("claims", "operator", f"{admin}/claim/"),
        Shot("files", "operator", f"{admin}/importfile/"),
        Shot("secretariat-start", "secretariat", "/admin/"),
        Shot("windows", "secretariat", f"{admin}/outagewindow/"),
        Shot("committee-start", "committee", "/admin/"),
        Shot("policy-versions", "committee", f"{admin}/policyversion/"),
        Shot("policy-begin", "committee", f"{admin}/policyversion/draft/"),
        Shot("policy-write", "committee", f"{admin}/policyversion/{told.ids['draft']}/edit/"),
        Shot("policy-proposal", "committee-2", f"{admin}/policyversion/{told.ids['proposal']}/change/"),
        Shot("policy-vote", "committee-2", f"{admin}/policyversion/{told.ids['proposal']}/vote/"),
        Shot("policy-compare", "committee-2", f"{admin}/policyversion/{told.ids['proposal']}/compare/"),
        Shot("auditor-start", "auditor", "/admin/"),
        Shot("audit", "auditor", f"{admin}/auditentry/"),
    ]
