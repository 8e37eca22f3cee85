"""The matrix: every route of the site, who gets what there. A route that is in no row fails `test_routes`."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.duties import DUTIES
from claims.rules.authority import ACTIONS

ANYBODY, OWNER, ALICE, MALLORY = "anybody", "owner", "alice", "mallory"  # Mallory is staff without a duty
UNPROVED = "unproved"  # staff with many duties, who signed in and has not given the second factor
STAFF: Final = sorted(set(DUTIES) - {"representative", "agent"})
PEOPLE: Final = (ANYBODY, OWNER, ALICE, "agent", "representative", MALLORY, UNPROVED, *STAFF)

# What one person gets: the statuses that are right, for the claim (or row) that is there and for one that is not.
Given = dict[str, tuple[frozenset[int], frozenset[int]]]


def _given(there: int | tuple[int, ...], missing: int | tuple[int, ...] | None = None) -> tuple:
    def codes(said: int | tuple[int, ...]) -> frozenset[int]:
        return frozenset({said} if isinstance(said, int) else said)

    return codes(there), codes(there if missing is None else missing)


def everybody(there: int | tuple[int, ...], missing: int | None = None) -> Given:
    return dict.fromkeys(PEOPLE, _given(there, missing))


def signed_in(
    there: int | tuple[int, ...] = 200, missing: int | None = None, *, stranger: int = 302
) -> Given:
    return everybody(there, missing) | {ANYBODY: _given(stranger)}


def own(*, stranger: int = 302) -> Given:
    """The owner's alone: for everybody else, whatever their duties, it is as if there were no such claim."""
    return signed_in(404, stranger=stranger) | {OWNER: _given(200, 404)}


def staff(
    action: str, there: int | tuple[int, ...] = 200, missing: int | tuple[int, ...] | None = None
) -> Given:
    """Pages of the admin: those who hold a duty of the action; other staff are refused, others sent to sign in."""
    # That a number is given to no row is no secret: some pages look for the row before they ask for the duty.
    refused, sent = _given(403, (403, 404, 302)), _given(302)
    return {
        who: _given(there, missing)
        if who in ACTIONS[action].duties
        else refused
        if who in (*STAFF, MALLORY)
        else sent
        for who in PEOPLE
    }


def any_staff(there: int | tuple[int, ...]) -> Given:
    return {who: _given(there if who in (*STAFF, MALLORY) else 302) for who in PEOPLE}


_HARMLESS: Final = everybody(
    (200, 302, 400, 403, 404, 405, 429)
)  # pages about oneself alone: no claim is near them

# Every screen of the admin by its action; list, page, and Django's own pages for writing, which are shut.
SCREENS: Final = {
    "incident": "see_record", "service": "see_record", "recordrevision": "see_record", "outagewindow": "see_record",
    "filingperiod": "see_record", "latelink": "see_late_links",
    "policyversion": "see_policies", "claim": "see_claims", "importfile": "see_imports",
    "membership": "see_imports", "duplicatelink": "see_claims", "assessmentrun": "see_runs", "reviewitem": "see_claims",
    "sample": "see_samples",
    # acts
    "informationrequest": "see_claims", "appeal": "see_claims",
    "decision": "see_claims", "award": "see_awards", "budget": "see_payouts", "writeoff": "see_payouts",
    "automaticrule": "see_record", "payoutrun": "see_payouts",
    "payoutpreview": "see_payouts",
    "recovery": "see_payouts", "repayment": "see_payouts", "manualpayment": "see_payouts",
    "detailsrequest": "see_details",
    "transfer": "see_payouts", "ledgerentry": "see_payouts", "paymentfile": "see_files", "download": "see_files",
    "handover": "see_hand_overs", "banklisting": "see_hand_overs", "inventory": "see_hand_overs",
    "downloadrequest": "see_files", "couponbatch": "see_coupons",
    "bankanswer": "see_payouts", "bankresult": "see_payouts", "dutygrant": "see_duties", "accessentry": "see_accesses",
    "switch": "see_switches", "auditentry": "see_audit", "setaside": "see_claims", "notice": "see_claims",
    "message": "see_claims",
    "bulkact": "see_bulk",
}  # fmt: skip
# Its further pages: screen/page -> action. Those of one row have an id in their route.
ACTS: Final = {
    "incident/record": "record_incident", "incident/<int:pk>/close": "record_incident",
    "outagewindow/record": "record_window", "outagewindow/confirm": "confirm_window",
    "outagewindow/drop": "drop_window", "outagewindow/<int:pk>/revise": "record_window",
    "outagewindow/<int:pk>/close": "record_window", "outagewindow/<int:pk>/remove": "record_window",
    "filingperiod/record": "set_filing_period", "filingperiod/<int:pk>/confirm": "confirm_filing_period",
    "filingperiod/<int:pk>/drop": "set_filing_period", "latelink/give": "give_late_link",
    "latelink/<int:pk>/withdraw": "withdraw_late_link", "policyversion/<int:pk>/retire": "retire_policy",
    "policyversion/draft": "draft_policy", "policyversion/<int:pk>/edit": "draft_policy",
    "policyversion/<int:pk>/compare": "see_policies", "policyversion/<int:pk>/propose": "propose_policy",
    "policyversion/<int:pk>/vote": "vote_policy", "policyversion/<int:pk>/adopt": "adopt_policy",
    "policyversion/<int:pk>/back": "withdraw_policy", "policyversion/<int:pk>/withdraw": "withdraw_policy",
    "assessmentrun/open": "open_run", "assessmentrun/changed": "open_changed_run",
    "reviewitem/<int:pk>/assess": "open_changed_run",
    "assessmentrun/<int:pk>/progress": "see_runs",
    "assessmentrun/<int:pk>/resume": "resume_run", "assessmentrun/<int:pk>/cancel": "cancel_run",
    "reviewitem/<int:pk>/agree": "look_again",
    "reviewitem/<int:pk>/approve": "decide_claim", "reviewitem/<int:pk>/part": "decide_claim",
    "reviewitem/<int:pk>/reject": "decide_claim", "reviewitem/<int:pk>/ask": "ask_claimant",
    "reviewitem/<int:pk>/undo": "undo_decision", "reviewitem/<int:pk>/triage": "triage_claim",
    "reviewitem/<int:pk>/restore": "restore_claim", "reviewitem/<int:pk>/hold": "hold_claim",
    "reviewitem/<int:pk>/release": "release_claim", "automaticrule/set": "set_rule",
    "automaticrule/<int:pk>/confirm": "confirm_rule", "payoutpreview/ask": "preview_payouts",
    "payoutrun/overview": "see_payouts", "budget/set": "record_budget", "budget/<int:pk>/confirm": "confirm_budget",
    "budget/<int:pk>/drop": "drop_budget", "writeoff/propose": "record_write_off",
    "writeoff/<int:pk>/confirm": "confirm_write_off", "writeoff/<int:pk>/drop": "drop_write_off",
    "payoutrun/<int:pk>/release": "release_payout_run",
    "payoutrun/<int:pk>/check": "check_payout_run", "payoutrun/<int:pk>/resume": "resume_payout_run",
    "payoutpreview/<int:pk>/open": "open_payout_run", "payoutrun/<int:pk>/shift": "shift_pay_date",
    "payoutrun/<int:pk>/void": "void_payout_run", "handover/<int:pk>/look": "look_at_bank",
    "handover/<int:pk>/receipt": "confirm_hand_over", "handover/<int:pk>/send-again": "propose_send_again",
    "handover/<int:pk>/take-back": "propose_take_back", "handover/<int:pk>/approve": "approve_send_again",
    "handover/<int:pk>/drop": "drop_hand_over_proposal", "inventory/take": "take_inventory",
    "inventory/<int:pk>/confirm": "confirm_inventory", "inventory/<int:pk>/drop": "drop_inventory",
    "inventory/<int:pk>/explain": "explain_inventory",
    "paymentfile/<int:pk>/bank": "download_file", "paymentfile/<int:pk>/people": "see_files",
    "bankanswer/take": "take_answer", "bankanswer/control": "see_payouts", "bankanswer/late": "see_payouts",
    "paymentfile/<int:pk>/control": "see_payouts", "bankresult/propose": "propose_line",
    "transfer/<int:pk>/claim-back": "record_recovery", "recovery/<int:pk>/confirm": "confirm_recovery",
    "recovery/<int:pk>/drop": "drop_recovery", "recovery/<int:pk>/repay": "record_repayment",
    "repayment/<int:pk>/confirm": "confirm_repayment", "repayment/<int:pk>/drop": "drop_repayment",
    "manualpayment/record": "record_manual_payment", "manualpayment/<int:pk>/confirm": "confirm_manual_payment",
    "manualpayment/<int:pk>/drop": "drop_manual_payment", "detailsrequest/<int:pk>/review": "review_details",
    "bankresult/confirm": "confirm_line", "bankresult/drop": "drop_line", "switch/turn": "turn_switch",
    "couponbatch/take": "take_coupons",
    "paymentfile/<int:pk>/sheet": "see_files", "paymentfile/<int:pk>/ask": "ask_download",
    "claim/<int:pk>/unmask": "unmask_person",
    "dutygrant/propose": "propose_duty", "dutygrant/take": "take_duty", "dutygrant/factor": "forget_factor",
    "dutygrant/<int:pk>/confirm": "confirm_duty", "dutygrant/<int:pk>/drop": "drop_duty",
    "downloadrequest/<int:pk>/allow": "allow_download", "downloadrequest/<int:pk>/drop": "drop_download",
    # acts
    "reviewitem/<int:pk>/amend": "correct_claim", "reviewitem/<int:pk>/appeal": "decide_appeal",
    "reviewitem/<int:pk>/reopen": "reopen_appeal",
    "reviewitem/<int:pk>/reply": "reply_message", "reviewitem/<int:pk>/read": "read_messages",
    # queue
    "reviewitem/<int:pk>/assign": "assign_claims", "reviewitem/assign": "assign_claims",
    "claim/figures": "see_figures",
    # bulk
    "bulkact/<int:pk>/begin": "begin_bulk", "bulkact/<int:pk>/drop": "drop_bulk",
    # notices
    "notice/<int:pk>/again": "resend_notice",
    # twins
    "reviewitem/triage": "triage_claim", "reviewitem/restore": "restore_claim",
}  # fmt: skip


# Signing in and out, and the second factor: about the person who asks, and nobody else.
ACCOUNT: Final = (
    "stay/",
    "login/", "login/code/", "login/code/confirm/", "logout/", "inactive/", "signup/", "reauthenticate/", "email/",
    "confirm-email/", "password/change/", "password/set/", "password/reset/", "password/reset/done/",
    "password/reset/key/done/", "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "2fa/",
    "2fa/authenticate/", "2fa/reauthenticate/", "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/", "2fa/recovery-codes/download/",
)  # fmt: skip


def _screens() -> Iterator[tuple[str, Given]]:
    for name, action in SCREENS.items():
        base = f"admin/claims/{name}/"
        yield base, staff(action)
        yield f"{base}add/", staff(action, 403)
        yield f"{base}<path:object_id>/change/", staff(action, 200, 302)
        yield f"{base}<path:object_id>/delete/", staff(action, 403, (302, 403))
        yield f"{base}<path:object_id>/history/", any_staff(404)
        yield f"{base}<path:object_id>/", any_staff(302)  # to the page of the row, which asks
    for page, action in ACTS.items():
        yield f"admin/claims/{page}/", staff(action, 200, 404 if "<" in page else None)


ROWS: Final[dict[str, Given]] = {
    # the claimants' door
    "": everybody(200),
    "outages/": everybody(200),
    "outages/<slug:key>/": everybody(200, 404),
    "outages/<slug:key>/check/": everybody(200, 404),
    "figures/": everybody(200),
    "figures/<slug:table>.csv": everybody(404),  # there: tests/web/test_figures.py
    "policies/": everybody(200),
    "policies/<slug:key>/": everybody(200, 404),
    "claims/new/": everybody(200),
    "claims/new/<slug:claimant_type>/": signed_in(200, 404),
    # acts: for those who file for others, and staff with the second factor
    "claims/new/<slug:claimant_type>/for/": signed_in(404)
    | {who: _given(200, 404) for who in PEOPLE if who in ACTIONS["file_on_behalf"].duties}
    | {UNPROVED: _given(302, 404)},
    "claims/draft/<uuid:draft>/check/": own(),
    "claims/draft/<uuid:draft>/papers/": own(),
    "claims/draft/<uuid:draft>/<slug:step>/": own(),
    "claims/late/": everybody(200),
    "claims/late/<str:token>/": everybody(302),  # whatever it is
    "claims/loss/": everybody(
        (200, 404)
    ),  # there where losses of the newest outage are worked out from sales
    "claims/loss/use/": signed_in(405),  # takes a table, by POST alone
    "claims/mine/": signed_in(),
    "claims/link/": signed_in(),
    "claims/<str:reference>/": own(),
    "claims/<str:reference>/received/": own(),
    "claims/<str:reference>/withdraw/": own(),
    "claims/<str:reference>/answer/": own(),
    "claims/<str:reference>/account/": own(),
    "claims/<str:reference>/appeal/": own(),
    "claims/<str:reference>/messages/": own(),
    "claims/<str:reference>/letter.pdf": own() | {OWNER: _given(404)},  # there: tests/web/test_letters.py
    "claims/<str:reference>/papers/": own(),
    "claims/<str:reference>/papers/<int:paper>/": signed_in(404),  # there: tests/web/test_papers.py
    "claims/<str:reference>/details/": own(),  # and an agent's where it is asked: tests/web/test_details.py
    "claims/asked/": signed_in(404) | {"agent": _given(200)},
    "tokens/": signed_in() | {UNPROVED: _given(302)},
    "tokens/<int:pk>/revoke/": signed_in(405),  # by POST alone; another's is not there
    "i18n/setlang/": everybody(302),
    **dict.fromkeys((f"accounts/{route}" for route in ACCOUNT), _HARMLESS),
    # the API
    "api/v1/outages/": everybody(200),
    "api/v1/outages/<str:key>/": everybody(200, 404),
    "api/v1/policies/": everybody(200),
    "api/v1/consent/": everybody(200),
    "api/v1/claims/": signed_in(stranger=401),
    "api/v1/claims/<str:reference>/": own(stranger=401),
    "api/v1/staff/claims/": {
        who: _given(401 if who == ANYBODY else 200 if who in ACTIONS["see_claims"].duties else 403)
        for who in PEOPLE
    },
    "api/v1/schema/": everybody(200),
    "api/v1/docs/": everybody(200),
    "api/v1/^.*$": everybody(404),
    # the admin
    **dict(_screens()),
    # of a claim that nobody has appealed the page says so
    "admin/claims/reviewitem/<int:pk>/appeal/": staff("decide_appeal", (200, 409), 404),
    "admin/claims/reviewitem/<int:pk>/read/": staff("read_messages", (200, 409), 404),
    "admin/claims/reviewitem/<int:pk>/approve/": staff(
        "decide_claim", (200, 409), 404
    ),  # nothing is proposed
    "admin/claims/reviewitem/<int:pk>/reopen/": staff("reopen_appeal", (200, 409), 404),
    "admin/": any_staff(200),
    "admin/login/": _HARMLESS,
    "admin/logout/": _HARMLESS,
    "admin/password_change/": _HARMLESS,
    "admin/password_change/done/": _HARMLESS,
    "admin/autocomplete/": any_staff(403),
    "admin/jsi18n/": everybody(200) | any_staff(200),
    "admin/r/<path:content_type_id>/<path:object_id>/": any_staff(404),
    "admin/^(?P<app_label>claims)/$": any_staff((200, 404)),
    "admin/(?P<url>.*)$": any_staff(404),
    "admin/claims/claim/find/": any_staff(405),  # takes what is sought by POST alone
    "admin/claims/reviewitem/next/": any_staff(405),  # takes a claim, by POST alone
    "admin/claims/claim/figures/<slug:table>.csv": staff("see_figures", 404),
    "admin/claims/claim/<int:pk>/paper/<int:paper>/": staff(
        "see_papers", 404
    ),  # there: tests/admin/test_papers.py
    "admin/claims/decision/<int:pk>/letter.pdf": staff("see_claims", 200, 404),
    "admin/claims/claim/<int:pk>/beside/<int:other>/": staff("see_claims", 200, 404),
    "admin/claims/bulkact/<int:pk>/progress/": staff("see_bulk", 200, 404),
    "admin/claims/bulkact/<int:pk>/rows.csv": staff("see_bulk", 200, 404),
    "admin/claims/payoutrun/overview/<slug:table>.csv": staff("see_payouts", 200, 404),
    "admin/claims/payoutrun/<int:pk>/progress/": staff("see_payouts", 200, 404),
    "admin/claims/payoutpreview/<int:pk>/progress/": staff("see_payouts", 200, 404),
}


class Route(NamedTuple):
    """One route, as the URL configuration spells it, and its name."""

    name: str
    route: str


def routes() -> list[Route]:
    """Every route of the site."""
    return list(_walked(get_resolver().url_patterns, "", ""))


def _walked(patterns: list[URLPattern | URLResolver], space: str, before: str) -> Iterator[Route]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(f"{space}{one.name or ''}", route)
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walked(one.url_patterns, inner, route)


def row(route: str) -> Given:
    """What everybody gets there. KeyError for a route that nobody thought of."""
    return ROWS[route]
