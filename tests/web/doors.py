"""Every form of the claimants' pages: its address, what a lawful one says, and of what kind each of its fields is.

A route that takes a form and stands in none of these lists fails `test_bad_input`.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from django.urls import reverse

from claims.models import Claim, Draft, Incident, Transfer
from claims.models.sealing import fingerprint
from claims.rules import consent
from claims.stages import review
from tests.details import agent
from tests.factories import ClaimantFactory, ClaimFactory
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.stages.payout.test_changing import OLD
from tests.web.filling import BY_TYPE
from tests.world import kakao, merchant


class World(NamedTuple):
    """Alice's claims, one in each state in which a form takes something, and what she is writing."""

    incident: Incident
    claims: dict[str, Claim]
    drafts: dict[str, Draft]


class Door(NamedTuple):
    """One form. `kinds`: its fields, each by the kind of value it takes, '?' behind it where it may be left empty."""

    route: str
    address: str
    lawful: dict[str, Any]
    kinds: dict[str, str]
    refused: int = 422
    who: str = "alice"
    done: int = 302
    at: str = 'href="#id_{field}'  # what of the page points at what is wrong
    get: bool = False
    limits: dict[str, int] = {}
    shown: bool = True  # whether the page shows again what was right


def world() -> World:
    incident, alice, rita = kakao(), person("alice"), person("rita")
    claimant = ClaimantFactory(user=alice, address="kim@example.com", name="김시험")
    failed, waiting = (ClaimFactory(claimant=claimant, linked_to=alice, status="approved") for _ in range(2))
    award(claim=failed, account={"number": OLD})
    sent()
    answered({Transfer.objects.get(): "failed"})
    award(claim=waiting, account={"number": "11000000002"})
    new, asked, account, foreign = (merchant(incident, filed_by=alice) for _ in range(4))
    for claim, about in ((asked, "facts"), (account, "account")):
        review.ask(actor=rita, claim=claim, question="Which shop?", about=about, at=NOON, door="test")
    claims = {
        "theirs": _from_file(incident, alice.email),
        "failed": failed,
        "waiting": waiting,
        "new": new,
        "asked": asked,
        "account": account,
        "foreign": foreign,
    }
    drafts = {kind: _draft(incident, kind) for kind in ("merchant", "individual", "taxi_driver")}
    return World(incident, {name: Claim.objects.get(pk=claim.pk) for name, claim in claims.items()}, drafts)


def _from_file(incident: Incident, address: str) -> Claim:
    """A claim of a list that names this address, and is nobody's yet."""
    return ClaimFactory(
        incident=incident, claimant=ClaimantFactory(address=address), origin="file",
        contact_hash=fingerprint("email", address),
    )  # fmt: skip


def _draft(incident: Incident, claimant_type: str) -> Draft:
    """All pages are answered, those for who stands in for the claimant too."""
    also = {
        "claimed_by": "representative", "representative_name": "박대신", "representative_relation": "직원",
        "under_14": "yes", "guardian_name": "김보호", "guardian_relation": "모", "guardian_agrees": "yes",
        "bank": "004", "account": "12345604123456", "holder": "이계좌", "payee_relation": "배우자",
    }  # fmt: skip
    answers = {key: value for key, value in (BY_TYPE[claimant_type] | also).items() if key != "consent"}
    if claimant_type == "taxi_driver":
        answers |= {"holder": "", "claimed_by": "heir", "heir_name": "박상속", "heir_relation": "자녀"}
    made = Draft(person=person("alice"), incident=incident, claimant_type=claimant_type)
    made.sealed = Draft.sealed_answers(key=made.key, answers=answers)
    made.started_at = made.changed_at = NOON
    made.save()
    return made


_ACCOUNT: Final = {"bank": "088", "account": "110-123-456789", "holder": "김시험", "payee_relation": "가족"}
_ACCOUNTS: Final = {"bank": "choice", "account": "account", "holder": "name?"}
_GIVEN_LATER: Final = _ACCOUNTS | {"payee_relation": "name?"}
_STEPS: Final = {
    "merchant": {
        "services": {"services": "several"}, "period": {"start": "clock", "end": "until"},
        "behalf": {"claimed_by": "choice"}, "person": {"name": "name", "phone": "phone"},
        "representative": {"representative_name": "name", "representative_relation": "name"},
        "identifier": {"identifier": "business"}, "answer_loss": {"answer_loss": "money"},
        "account": _ACCOUNTS, "payee": {"payee_relation": "name"},
    },
    "individual": {
        "age": {"under_14": "choice"},
        "guardian": {"guardian_name": "name", "guardian_relation": "name", "guardian_agrees": "choice"},
    },
    "taxi_driver": {
        "heir": {"heir_name": "name", "heir_relation": "name"}, "identifier": {"identifier": "licence"},
        "answer_street_hail_fares": {"answer_street_hail_fares": "money?"},
    },
}  # fmt: skip


def doors(of: World) -> list[Door]:
    """Each form once. The first draft's pages are those of every claimant type."""
    return [*_writing(of), *_claims(of), *_others(of), *_asking(of)]


def _writing(of: World) -> list[Door]:
    found = []
    for claimant_type, steps in _STEPS.items():
        draft = of.drafts[claimant_type]
        answers = draft.opened()
        for step, kinds in steps.items():
            address = reverse("claims:step", args=[draft.key, step])
            lawful = {name: answers.get(name, "") for name in kinds}
            limits = {name: 300 for name in kinds if name.endswith("_relation")}
            found.append(
                Door("claims/draft/<uuid:draft>/<slug:step>/", address, lawful, kinds, limits=limits)
            )
    draft = of.drafts["taxi_driver"]
    agreed = {"consent": "on", "consent_version": consent.newest().version, "revision": str(draft.revision)}
    address = reverse("claims:check", args=[draft.key])
    check = Door("claims/draft/<uuid:draft>/check/", address, agreed, {"consent": "tick"})
    form = BY_TYPE["merchant"] | {
        "email": "",
        "claimed_by": "representative",
        "standing_name": "박대신",
        "standing_relation": "직원",
        "holder": "이계좌",
        "payee_relation": "배우자",
        "basis": "phone",
        "note": "전화",
        "consent_version": agreed["consent_version"],
    }
    kinds = {
        "services": "several", "start": "clock", "end": "until", "name": "name", "phone": "phone",
        "payee_relation": "name", "identifier": "business", "answer_loss": "money", "bank": "choice",
        "account": "account", "email": "email?", "basis": "choice", "note": "words?",
        "consent": "tick", "claimed_by": "choice", "standing_name": "name", "standing_relation": "name",
    }  # fmt: skip
    address = reverse("claims:behalf", args=["merchant"])
    behalf = Door(
        "claims/new/<slug:claimant_type>/for/", address, form, kinds, who="agnes", limits={"note": 1_000}
    )
    return [*found, check, behalf]


def _claims(of: World) -> list[Door]:
    def at(name: str, claim: str) -> tuple[str, str]:
        address = reverse(f"claims:{name}", args=[of.claims[claim].reference])
        return f"claims/<str:reference>/{name}/", address

    appeal = {"text": "전부", "line_0": "on", "words_0": "이 줄", "words_1": ""}
    return [
        Door(*at("withdraw", "foreign"), {"text": "사정"}, {"text": "words?"}, limits={"text": 1_000}),
        Door(*at("answer", "asked"), {"text": "강남점"}, {"text": "words"}, limits={"text": 1_000}),
        Door(
            *at("answer", "account"), _ACCOUNT | {"text": ""}, _GIVEN_LATER | {"text": "words?"},
            limits={"text": 1_000},
        ),
        Door(
            *at("appeal", "waiting"), appeal,
            {"text": "words?", "line_0": "tick?", "words_0": "words?", "words_1": "words?"},
            limits={"text": 1_000, "words_0": 500, "words_1": 500},
        ),
        Door(*at("messages", "new"), {"text": "안녕하십니까"}, {"text": "words"}, limits={"text": 2_000}),
        Door(*at("details", "failed"), {"which": "new", **_ACCOUNT}, {"which": "choice", **_GIVEN_LATER}),
        Door(*at("account", "waiting"), _ACCOUNT, _GIVEN_LATER),
    ]  # fmt: skip


def _others(of: World) -> list[Door]:
    sales = "\n".join(f"2022-{month}-{day:02}\t{1_000}" for month in ("09", "10") for day in range(1, 31))
    counted = {"table": sales, "day": "0", "amount": "1"}
    return [
        Door(
            "claims/link/", reverse("claims:link"), {"reference": of.claims["theirs"].reference},
            {"reference": "reference"}, at='id="id_reference_error"', done=302,
        ),
        Door(
            "tokens/", reverse("claims:tokens"), {"name": "가게 프로그램"}, {"name": "token"},
            at='id="name-error"', done=201, shown=False,
        ),
        Door(
            "claims/loss/", reverse("claims:loss"), {"table": sales}, {"table": "table"},
            at='href="#id_table"', done=200,
        ),
        Door(
            "claims/loss/", reverse("claims:loss"), counted, {"day": "place", "amount": "place"},
            at='href="#id_table"', done=200,
        ),
        Door(
            "accounts/login/code/", reverse("account_request_login_code"), {"email": "new@example.com"},
            {"email": "email"}, refused=200, at='id="error_1_id_email"', who="", shown=False,
        ),
    ]  # fmt: skip


def _asking(of: World) -> list[Door]:
    """Forms that ask by the address, and keep nothing."""
    times = {"start": "2022-10-15T15:00", "end": "2022-10-15T20:00"}
    return [
        Door(
            "outages/<slug:key>/check/", reverse("claims:affected", args=["kakao-2022"]),
            {"ask": "1", "service": ["melon"], **times}, {"service": "several", "start": "clock?", "end": "until?"},
            get=True, who="", done=200,
        ),
        Door(
            "policies/<slug:key>/", reverse("claims:policy", args=["kakao-merchant-2022"]),
            {"try": "1", "if_loss": "300,000"}, {"if_loss": "money"}, get=True, who="", done=200,
        ),
    ]  # fmt: skip


# What is taken by POST without a field that is typed: a button, a choice that is no field, or files.
BUTTONS: Final[dict[str, Callable[[World], str]]] = {
    "claims/new/<slug:claimant_type>/": lambda of: "/claims/new/partner/",
    "claims/draft/<uuid:draft>/papers/": lambda of: reverse(
        "claims:draft-papers", args=[of.drafts["merchant"].key]
    ),
    "claims/<str:reference>/papers/": lambda of: reverse("claims:papers", args=[of.claims["new"].reference]),
    "claims/late/": lambda of: reverse("claims:late"),
    "claims/loss/use/": lambda of: reverse("claims:loss-use"),
    "tokens/<int:pk>/revoke/": lambda of: reverse("claims:revoke-token", args=[10**9]),
    "i18n/setlang/": lambda of: reverse("set_language"),
    "accounts/login/code/confirm/": lambda of: reverse("account_confirm_login_code"),
    "accounts/logout/": lambda of: reverse("account_logout"),
    "accounts/stay/": lambda of: reverse("stay"),
}
TYPED_AT_BUTTONS: Final = (
    "anew", "away", "replaces", "table", "day", "amount", "claim", "closed", "language", "next", "code", "action",
    "text", "token",
)  # fmt: skip

# Lists and pages that an address narrows: what it may say.
NARROWED: Final[dict[str, tuple[Callable[[World], str], tuple[str, ...]]]] = {
    "": (lambda of: "/", ("page",)),
    "outages/": (lambda of: "/outages/", ("page",)),
    "outages/<slug:key>/": (lambda of: "/outages/kakao-2022/", ("service", "for")),
    "figures/": (lambda of: "/figures/", ("incident",)),
    "figures/<slug:table>.csv": (lambda of: "/figures/weeks.csv", ("incident",)),
    "policies/": (lambda of: "/policies/", ("incident", "state", "page")),
    "claims/new/": (lambda of: "/claims/new/", ("incident",)),
    "claims/new/<slug:claimant_type>/": (
        lambda of: "/claims/new/merchant/", ("incident", "service", "start", "end"),
    ),
    "claims/mine/": (lambda of: "/claims/mine/", ("q", "status", "page")),
    "claims/asked/": (lambda of: "/claims/asked/", ("q", "page")),
    "claims/late/<str:token>/": (lambda of: "/claims/late/7K3Q-F9M2/", ("page",)),
    "claims/<str:reference>/": (lambda of: f"/claims/{of.claims['new'].reference}/", ("page",)),
    "claims/<str:reference>/received/": (lambda of: f"/claims/{of.claims['new'].reference}/received/", ("page",)),
    "claims/<str:reference>/letter.pdf": (
        lambda of: f"/claims/{of.claims['waiting'].reference}/letter.pdf", ("language", "version"),
    ),
    "claims/<str:reference>/papers/<int:paper>/": (
        lambda of: f"/claims/{of.claims['new'].reference}/papers/1/", ("page",),
    ),
    "policies/<slug:key>/": (lambda of: "/policies/kakao-merchant-2022/", ("version",)),
    "claims/<str:reference>/papers/": (lambda of: f"/claims/{of.claims['new'].reference}/papers/", ("replace",)),
    "claims/draft/<uuid:draft>/<slug:step>/": (
        lambda of: f"/claims/draft/{of.drafts['merchant'].key}/person/", ("then",),
    ),
}  # fmt: skip
AGENT: Final = agent
