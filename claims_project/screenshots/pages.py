"""Which pages there are to see, by the person who sees them: a name for the file, and the address."""

from claims_project.screenshots import desk_pages, money_pages
from claims_project.screenshots.shot import Shot
from claims_project.screenshots.story import Told

# Of a merchant's claim that is being written.
PAGES = ("services", "period", "behalf", "person", "identifier", "answer_loss", "account", "check")


def shots(told: Told) -> list[Shot]:
    """Every page, the public ones first."""
    return [
        *_public(told),
        *_claimant(told),
        *_reviewer(told),
        *desk_pages.told(told.ids),
        *money_pages.told(told.ids),
        *_others(told),
    ]


def _public(told: Told) -> list[Shot]:
    merchant, driver = (f"/policies/{told.policies[who]}/" for who in ("merchant", "driver"))
    member = f"{driver}?try=1&outage=kakao-2022&if_pro_member=yes"
    asked, hours = "/outages/kakao-2022/check/?ask=1&", "start=2022-10-15T14:00&end=2022-10-16T12:00"
    return [
        Shot("home", "", "/", phone=True),
        Shot("home-wide", "", "/"),
        Shot("outages", "", "/outages/", phone=True),
        Shot("outage", "", "/outages/kakao-2022/", phone=True),
        Shot("affected", "", "/outages/kakao-2022/check/", phone=True),
        Shot("affected-yes", "", f"{asked}service=kakaopay&service=melon&{hours}", phone=True),
        Shot("affected-yes-wide", "", f"{asked}service=kakaopay&service=melon&{hours}"),
        Shot(
            "affected-no", "", f"{asked}service=melon&start=2022-10-01T10:00&end=2022-10-01T12:00", phone=True
        ),
        Shot("affected-wrong", "", f"{asked}start=2022-10-01T10:00", phone=True, status=422),
        Shot("public-figures", "", "/figures/", phone=True),
        Shot("public-figures-wide", "", "/figures/"),
        Shot("policies", "", "/policies/", phone=True),
        Shot("policy", "", merchant, phone=True),
        Shot("policy-wide", "", driver),
        Shot("policy-what-if", "", f"{member}&if_pro_monthly_fee=39000#what-if", phone=True),
        Shot("policy-left-out", "", f"{member}#what-if", phone=True, status=422),
        Shot("loss", "", "/claims/loss/", phone=True),
        Shot("loss-wide", "alice", "/claims/loss/"),
        Shot("sign-in", "", "/accounts/login/code/", phone=True),
        Shot("staff-sign-in", "", "/admin/login/"),
        Shot("second-factor", "reviewer", "/accounts/2fa/reauthenticate/?next=/admin/", phone=True),
        Shot("second-factor-wide", "reviewer", "/accounts/2fa/reauthenticate/?next=/admin/"),
        Shot("second-factor-set-up", "agent", "/accounts/2fa/totp/activate/", phone=True),
        Shot("second-factor-set-up-wide", "agent", "/accounts/2fa/totp/activate/"),
        Shot("second-factor-kept", "reviewer", "/accounts/2fa/"),
        Shot("recovery-codes", "reviewer", "/accounts/2fa/recovery-codes/generate/"),
    ]


def _claimant(told: Told) -> list[Shot]:
    claim = {name: f"/claims/{reference}/" for name, reference in told.references.items()}
    draft = f"/claims/draft/{told.references['draft']}/"
    return [
        Shot("choose", "alice", "/claims/new/", phone=True),
        Shot("begin", "alice", "/claims/new/taxi_driver/", phone=True),
        Shot("go-on", "alice", "/claims/new/merchant/", phone=True),
        *(Shot(f"write-{page}", "alice", f"{draft}{page}/", phone=True) for page in PAGES),
        Shot("write-papers", "alice", f"{draft}papers/", phone=True),
        Shot("write-check-wide", "alice", f"{draft}check/"),
        Shot("behalf", "reviewer", "/claims/new/merchant/for/"),
        Shot("mine", "alice", "/claims/mine/", phone=True),
        Shot("claim-paid", "alice", claim["paid"], phone=True),
        Shot("claim-paid-wide", "alice", claim["paid"]),
        Shot("claim-waiting", "alice", claim["waiting"], phone=True),
        Shot("claim-messages", "alice", f"{claim['waiting']}messages/", phone=True),
        Shot("claim-appeal", "alice", f"{claim['paid']}appeal/", phone=True),
        Shot("claim-asked", "alice", claim["asked"], phone=True),
        Shot("details", "alice", f"{claim['asked']}details/", phone=True),
        Shot("details-wide", "alice", f"{claim['asked']}details/"),
        Shot("details-not-asked", "alice", f"{claim['paid']}details/", phone=True),
        Shot("asked", "agent", "/claims/asked/"),
        Shot("asked-phone", "agent", "/claims/asked/", phone=True),
        Shot("change-account", "alice", f"{claim['waiting']}account/", phone=True),
        Shot("papers", "alice", f"{claim['waiting']}papers/", phone=True),
        Shot("papers-replace", "alice", f"{claim['waiting']}papers/?replace={told.ids['paper']}", phone=True),
        Shot("withdraw", "alice", f"{claim['waiting']}withdraw/", phone=True),
        Shot("link", "alice", "/claims/link/", phone=True),
        Shot("late", "alice", "/claims/late/", phone=True),
        Shot("late-opened", "alice", f"/claims/late/{told.references['late']}/", phone=True),
    ]


def _reviewer(told: Told) -> list[Shot]:
    act = f"/admin/claims/reviewitem/{told.ids['referred']}"
    return [
        Shot("reviewer-start", "reviewer", "/admin/"),
        Shot("queue", "reviewer", "/admin/claims/reviewitem/"),
        Shot("queue-filtered", "reviewer", "/admin/claims/reviewitem/?type=merchant&stage=second_seat"),
        Shot("assign", "reviewer", f"{act}/assign/"),
        Shot("figures", "reviewer", "/admin/claims/claim/figures/?incident=kakao-2022"),
        Shot("review-claim", "reviewer", f"/admin/claims/claim/{told.ids['referred']}/change/"),
        Shot("decided-claim", "reviewer", f"/admin/claims/claim/{told.ids['claim']}/change/"),
        Shot("approve", "reviewer", f"/admin/claims/reviewitem/{told.ids['sampled']}/approve/"),
        Shot("part", "reviewer", f"{act}/part/"),
        Shot("reject", "reviewer", f"{act}/reject/"),
        Shot("assess-again", "reviewer", f"{act}/assess/"),
        Shot("ask", "reviewer", f"{act}/ask/"),
        # acts
        Shot("correct", "reviewer", f"{act}/amend/"),
        Shot("questions", "reviewer", "/admin/claims/informationrequest/"),
        Shot("question", "reviewer", f"/admin/claims/informationrequest/{told.ids['question']}/change/"),
        Shot("messages", "reviewer", "/admin/claims/message/"),
        Shot("message", "reviewer", f"/admin/claims/message/{told.ids['message']}/change/"),
        Shot("reply", "reviewer", f"{act}/reply/"),
        Shot("read", "reviewer", f"{act}/read/"),
        Shot("appeals", "reviewer", "/admin/claims/appeal/"),
        Shot("appeal", "reviewer", f"/admin/claims/appeal/{told.ids['appeal']}/change/"),
        Shot("decide-appeal", "senior-reviewer", f"/admin/claims/reviewitem/{told.ids['appealed']}/appeal/"),
        Shot("reopen-appeal", "senior-reviewer", f"/admin/claims/reviewitem/{told.ids['heard']}/reopen/"),
        Shot("decisions", "reviewer", "/admin/claims/decision/"),
        Shot("decision", "reviewer", f"/admin/claims/decision/{told.ids['decision']}/change/"),
        Shot("awards", "reviewer", "/admin/claims/award/"),
        Shot("set-aside", "reviewer", f"{act}/triage/"),
        Shot("set-aside-list", "reviewer", "/admin/claims/setaside/"),
        Shot("rules", "senior-reviewer", "/admin/claims/automaticrule/"),
        Shot("samples", "senior-reviewer", "/admin/claims/sample/"),
        Shot("sample", "senior-reviewer", f"/admin/claims/sample/{told.ids['sample']}/change/"),
        Shot("rule-set", "senior-reviewer", "/admin/claims/automaticrule/set/"),
    ]


def _others(told: Told) -> list[Shot]:
    admin = "/admin/claims"
    return [
        Shot("operator-start", "operator", "/admin/"),
        Shot("duties", "operator", f"{admin}/dutygrant/"),
        Shot("duty-give", "operator", f"{admin}/dutygrant/propose/"),
        Shot("duty-take", "operator", f"{admin}/dutygrant/take/"),
        Shot("factor-forget", "operator", f"{admin}/dutygrant/factor/"),
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
        Shot("accesses", "auditor", f"{admin}/accessentry/"),
        Shot("unmask", "auditor", f"{admin}/claim/{told.ids['claim']}/unmask/"),
    ]
