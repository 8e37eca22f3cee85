"""Every route by everybody: on what is their own, on another's, on what is not there. Another's is readable nowhere."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from time_machine import travel

from accounts.models import User
from claims.models import Claim, Draft
from tests.admin.conftest import house  # noqa: F401
from tests.admin.desk import seen
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory, UserFactory
from tests.journeys.routes import (
    ALICE,
    ANYBODY,
    MALLORY,
    OWNER,
    PEOPLE,
    ROWS,
    STAFF,
    UNPROVED,
    routes,
    row,
)
from tests.journeys.test_two_seats import rows
from tests.people import NOON, half_signed_in

SECRETS = {
    "name": "배비밀스런",
    "phone": "+821055554444",
    "address": "a-secret-of-the-owner@example.com",
    "identifier": "2208162517",
    "account": "99887766554",
}
SHOWN = (
    "배비밀스런",
    "55554444",
    "5555-4444",
    "a-secret-of-the-owner",
    "2208162517",
    "220-81-62517",
    "99887766554",
)
MISSING = "C-00000-000000"
DRAFT = UUID(int=7)
# As many duties as one person may hold.
BUSY = (
    "reviewer",
    "senior_reviewer",
    "finance_checker",
    "committee",
    "secretariat",
    "operator",
    "privacy_officer",
)
# Whose duties bring them to claims, by their reference: the others never read one.
SEE_CLAIMS = {
    "reviewer", "senior_reviewer", "auditor", "privacy_officer", "operator", "finance_maker", "finance_checker",
}  # fmt: skip


def test_every_route_has_its_row() -> None:
    without = {one.route for one in routes()} - ROWS.keys()
    assert not without, f"Say in tests/journeys/routes.py who gets what at {sorted(without)}"


def test_every_row_is_about_a_route() -> None:
    assert ROWS.keys() <= {one.route for one in routes()}


@pytest.mark.parametrize("below", ["claims/<str:reference>/", "accounts/", "api/v1/", "admin/claims/claim/"])
def test_a_route_that_nobody_thought_of_has_no_row(below: str, monkeypatch: pytest.MonkeyPatch) -> None:
    added = path(f"{below}everything/", lambda request: HttpResponse())
    monkeypatch.setattr("tests.journeys.routes.get_resolver", lambda: SimpleNamespace(url_patterns=[added]))
    assert routes()[0].route not in ROWS
    with pytest.raises(KeyError):
        row(routes()[0].route)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    cache.clear()
    with travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(email="owner@example.com")


@pytest.fixture
def claim(owner: User, house: dict[str, Model]) -> Claim:  # noqa: F811
    """The owner's, with everything personal that a claim has."""
    said = {key: value for key, value in SECRETS.items() if key != "account"}
    made = ClaimFactory(incident=house["incident"], claimant=ClaimantFactory(**said), filed_by=owner)
    PayeeAccountFactory(claim=made, number=SECRETS["account"], holder=SECRETS["name"])
    _draft(owner, made)
    return made


def _draft(owner: User, claim: Claim) -> None:
    """Another claim that the owner is writing, all pages of which are answered."""
    start, end = ("2022-10-15T15:30", "2022-10-16T21:30")
    said = {
        "name": SECRETS["name"],
        "phone": "010-5555-4444",
        "account": SECRETS["account"],
        "holder": SECRETS["name"],
    }
    answers = said | {
        "claimed_by": "self",
        "under_14": "no",
        "services": ["melon"],
        "start": start,
        "end": end,
        "bank": "088",
    }
    given = {"person": owner, "incident": claim.incident, "claimant_type": "individual", "key": DRAFT}
    sealed = Draft.sealed_answers(key=DRAFT, answers=answers)
    Draft.objects.create(**given, sealed=sealed, started_at=NOON, changed_at=NOON)


def browser(who: str, owner: User, alice: User, mallory: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    known = {OWNER: owner, ALICE: alice, MALLORY: mallory}
    if who == UNPROVED:
        return half_signed_in(UserFactory(duties=BUSY))
    if who != ANYBODY:
        client.force_login(known.get(who) or UserFactory(duties=(who,), is_staff=who in STAFF))
    return client


def address(route: str, claim: Claim, rows: dict[str, Model], *, there: bool) -> str:
    """An address of the route: about the owner's claim or the row of the screen, or about what is not there."""
    screen = found[1] if (found := re.match(r"admin/claims/(\w+)/", route)) else ""
    pk: object = 10**9
    if there and screen:
        pk = claim.pk if screen in ("claim", "reviewitem") and "<int:pk>" in route else rows[screen].pk
        pk = claim.pk if screen == "claim" else pk
    values = {
        "reference": claim.reference if there else MISSING,
        "draft": str(DRAFT if there else UUID(int=8)),
        "step": "person",
        "key": ("kakao-merchant-2022" if route.startswith("policies/") else "kakao-2022")
        if there
        else "no-such-key",
        "claimant_type": "merchant" if there else "nobody",
        "content_type_id": "1",
        "object_id": str(pk),
        "pk": str(pk),
        "paper": str(10**9),
        "other": str(rows["claim"].pk) if there else str(10**9),
        "app_label": "claims",
        "table": "balance" if there else "no-such-table",
        "url": "nowhere",
        "uidb36": "1",
        "token": "7K3Q-F9M2",
        "key_": "x",
    }
    spelt = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda name: values[name[1]], route)
    spelt = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: values[name[1]], spelt)
    return "/" + spelt.replace("^.*$", "nowhere").replace("^", "").replace("$", "")


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_at_every_route_what_is_theirs_and_no_more(
    who: str,
    claim: Claim,
    owner: User,
    alice: User,
    mallory: User,
    house: dict[str, Model],  # noqa: F811
) -> None:
    wrong = []
    client = browser(who, owner, alice, mallory)
    for one in routes():
        for there in (True, False):
            asked = address(one.route, claim, house, there=there)
            if one.route.endswith("logout/") or (not there and "<" not in one.route):
                continue
            answer = client.get(asked)
            expected = row(one.route)[who][0 if there else 1]
            if answer.status_code not in expected:
                wrong.append(f"{asked} ({one.route}): {answer.status_code}, not {sorted(expected)}")
            text = b"".join(answer).decode(errors="replace") if not answer.streaming else ""
            secrets = [secret for secret in SHOWN if secret in text]
            if secrets and who != OWNER:
                wrong.append(f"{asked}: shows {secrets}")
            if claim.reference in text and who != OWNER and who not in SEE_CLAIMS and there is False:
                wrong.append(f"{asked}: shows the reference")
            if there and claim.reference in text.replace(asked, "") and who not in {OWNER, *SEE_CLAIMS}:
                wrong.append(f"{asked}: shows the reference")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [ANYBODY, OWNER, ALICE, MALLORY, UNPROVED, "reviewer", "finance_checker"])
def test_nobody_gets_or_does_by_posting_what_is_not_theirs(
    who: str,
    claim: Claim,
    owner: User,
    alice: User,
    mallory: User,
    house: dict[str, Model],  # noqa: F811
) -> None:
    """At every route that shows a person nothing, about the owner's claim: with all that a form of it may ask for."""
    client = browser(who, owner, alice, mallory)
    typed = {
        "reference": claim.reference, "q": claim.reference, "seen": seen(claim), "text": "x", "reason": "x",
        "note": "x", "codes": "untrue", "question": "x", "days": 7, "total": 50_000, "ids": claim.pk, "post": "yes",
    }  # fmt: skip
    before, wrong, tried = rows(), [], 0
    for one in routes():
        allowed = row(one.route)[who][0]
        if min(allowed) < 300 or one.route.endswith("logout/"):
            continue
        asked = address(one.route, claim, house, there=True)
        answer = client.post(asked, typed)
        tried += 1
        if answer.status_code < 300:
            wrong.append(f"{asked}: {answer.status_code}")
        if who != OWNER and (shown := [secret for secret in SHOWN if secret in answer.content.decode()]):
            wrong.append(f"{asked}: shows {shown}")
    assert tried > 20 and not wrong, "\n".join(wrong)
    assert rows() == before


@pytest.mark.django_db
def test_the_owner_reads_it_where_it_is_to_be_read(
    claim: Claim, owner: User, alice: User, mallory: User
) -> None:
    """What the matrix looks for is there to be found."""
    client = browser(OWNER, owner, alice, mallory)
    for asked in ("/claims/mine/", f"/claims/{claim.reference}/", "/api/v1/claims/"):
        assert claim.reference in client.get(asked).content.decode()
    for step, secret in (("person", "5555-4444"), ("check", "99887766554")):
        assert secret in client.get(f"/claims/draft/{DRAFT}/{step}/").content.decode()
