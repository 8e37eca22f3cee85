"""What was typed survives: a session that ended, a page open for too long, files too large, a fault of ours."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, Incident, Message
from claims.stages import review
from claims.web import unsent, uploads
from tests.journeys.test_two_seats import rows
from tests.people import NOON, person
from tests.web.badly import RESIDENT
from tests.web.conftest import SignIn
from tests.web.doors import World, world
from tests.web.test_appeals import TWO
from tests.world import merchant

pytestmark = pytest.mark.django_db
WORDS = "Because the shop was shut for two days, as my neighbours will say."
ACCOUNT = {"bank": "088", "account": "110-123-456789", "holder": "김시험"}


def forms(of: World) -> list[tuple[str, dict[str, str]]]:
    """Each form whose words are kept, and what was typed into it."""

    def at(name: str, claim: str) -> str:
        return reverse(f"claims:{name}", args=[of.claims[claim].reference])

    step = reverse("claims:step", args=[of.drafts["merchant"].key, "person"])
    return [
        (at("answer", "asked"), {"text": WORDS}),
        (at("answer", "account"), ACCOUNT | {"text": WORDS}),
        (at("account", "waiting"), ACCOUNT),
        (at("appeal", "waiting"), {"text": WORDS, "line_1": "on", "words_1": "The second one."}),
        (at("messages", "new"), {"text": WORDS}),
        (at("withdraw", "foreign"), {"text": WORDS}),
        (at("details", "failed"), {"which": "new", **ACCOUNT}),
        (step, {"name": "다른 이름", "phone": "010-9876-5432"}),
    ]


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    return merchant(incident, filed_by=alice)


@pytest.fixture
def page(claim: Claim) -> str:
    return reverse("claims:messages", args=[claim.reference])


def whose(browser: Client, address: str) -> str:
    """The field by which the page says for whom it was drawn."""
    found = re.search(r'name="whose" value="([^"]+)"', browser.get(address).content.decode())
    assert found, address
    return found[1]


def missing(browser: Client, address: str, typed: dict[str, str]) -> list[str]:
    """What of it the page does not show, and whether it says that it is not sent."""
    shown = browser.get(address).content.decode()
    lost = [
        name
        for name, value in typed.items()
        if not re.search(
            rf'name="{name}"[^>]*checked|{re.escape(html.escape(value))}"? ?(?:checked|selected)'
            if name in ("line_1", "which", "bank")
            else re.escape(html.escape(value)),
            shown,
        )
    ]
    return lost if "It is not sent yet." in shown else [*lost, "the word about it"]


# ---------------------------------------------------------------- refusals
def test_nothing_is_kept_of_whom_the_page_was_not_drawn_for(page: str, alice: User, sign_in: SignIn) -> None:
    other = sign_in(person("mallory"))
    drawn = unsent._token(_request(page, person("mallory")))
    stranger = Client(headers={"accept-language": "en"})
    for token in ("", "x", drawn + "x", unsent._token(_request("/elsewhere/", alice))):
        answer = stranger.post(page, {"text": WORDS, "whose": token})
        assert answer.status_code == 302 and "/accounts/login/code/" in answer["Location"]
        assert "is not kept: please write it again" in stranger.get(answer["Location"]).content.decode()
    assert WORDS not in sign_in(alice).get(page).content.decode()
    # what Mallory's page says is Mallory's, whoever is signed in
    assert not unsent.keep(_request(page, alice, {"text": WORDS, "whose": drawn}))
    assert unsent.keep(_request(page, person("mallory"), {"text": WORDS, "whose": drawn}))
    assert not unsent.typed(_request(page, alice))
    assert other.get(page).status_code == 404


def test_what_is_kept_is_sealed_without_resident_numbers_and_in_no_address(
    page: str, alice: User, sign_in: SignIn, caplog: Any
) -> None:
    token = whose(sign_in(alice), page)
    answer = Client().post(page, {"text": f"{WORDS} {RESIDENT}", "whose": token})
    assert "neighbours" not in answer["Location"] and WORDS not in caplog.text
    sealed = cache.get(unsent._place(alice.pk, _request(page, alice)))
    assert isinstance(sealed, bytes) and b"neighbours" not in sealed
    kept = unsent.typed(_request(page, alice))
    assert kept == {"text": [f"{WORDS} ******-*******"]}
    assert not any("neighbours" in str(one.get_decoded()) for one in Session.objects.all())


def test_what_is_altered_moved_or_too_much_is_not_shown(page: str, alice: User) -> None:
    request = _request(page, alice, {"text": "x" * 70_000, "whose": unsent._token(_request(page, alice))})
    assert not unsent.keep(request)
    place = unsent._place(alice.pk, request)
    for sealed in (b"", b"x" * 90, unsent.seal({"fields": {"text": ["x"]}}, bound_to="unsent:1:/elsewhere/")):
        cache.set(place, sealed)
        assert unsent.typed(_request(page, alice)) == {}


def _request(address: str, user: User | None, typed: dict[str, str] | None = None) -> Any:
    made = RequestFactory().post(address, typed) if typed else RequestFactory().get(address)
    made.user = user or AnonymousUser()
    return made


def test_a_form_from_elsewhere_keeps_nothing_and_is_refused(page: str, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.force_login(alice)
    assert browser.post(page, {"text": WORDS}).status_code == 403
    assert WORDS not in browser.get(page).content.decode()


# ---------------------------------------------------------------- there again
def test_after_the_session_has_ended_the_words_are_there_once_signed_in(
    db: None, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.queries.review.appealable", lambda **_said: TWO)
    of, wrong = world(), []
    for address, typed in forms(of):
        browser = sign_in(alice)
        token, before = whose(browser, address), rows()
        Session.objects.all().delete()
        answer = browser.post(address, typed | {"whose": token})
        asked = browser.get(answer["Location"]).content.decode()
        if answer["Location"] != f"{reverse('account_request_login_code')}?next={address}":
            wrong.append(f"{address}: led to {answer['Location']}")
        if "What you wrote is kept for an hour" not in asked or WORDS in asked:
            wrong.append(f"{address}: not told so")
        browser.force_login(alice)
        if lost := missing(browser, address, typed):
            wrong.append(f"{address}: lost {lost}")
        if rows() != before:
            wrong.append(f"{address}: wrote")
        if browser.post(address, typed | {"whose": token}).status_code != 302:
            wrong.append(f"{address}: not sent")
        if unsent.typed(_request(address, alice)):
            wrong.append(f"{address}: kept though it was sent")
    assert not wrong, "\n".join(wrong)


def test_a_page_from_before_one_signed_in_anew_is_opened_again_with_its_words(page: str, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.force_login(alice)
    token = whose(browser, page)
    answer = browser.post(page, {"text": WORDS, "whose": token, "csrfmiddlewaretoken": "a" * 64})
    assert answer.status_code == 302 and answer["Location"] == page
    shown = browser.get(page).content.decode()
    assert WORDS in shown and "The page was open for too long" in shown
    assert not Message.objects.exists()


def test_of_files_that_are_too_large_to_be_read_the_words_are_kept(
    claim: Claim,
    rita: User,
    alice: User,
    sign_in: SignIn,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    review.ask(actor=rita, claim=claim, question="Which shop?", at=NOON, door="test")
    address = reverse("claims:answer", args=[claim.reference])
    browser = sign_in(alice)
    token = whose(browser, address)
    monkeypatch.setattr(uploads, "MOST_READ", 10_000)
    typed = {"text": WORDS, "whose": token, "files": SimpleUploadedFile("a.pdf", b"x" * 200_000)}
    answer = browser.post(address, typed)
    assert answer.status_code == 413
    told = answer.content.decode()
    assert (
        "What you wrote is kept for an hour" in told
        and f'href="{address}"' in told
        and "한 시간 동안" in told
    )
    assert missing(browser, address, {"text": WORDS}) == []
    papers = reverse("claims:papers", args=[claim.reference])
    assert "is kept" not in browser.post(papers, typed).content.decode()  # there is nothing to keep


@pytest.mark.parametrize("seals", [True, False])
def test_of_a_fault_of_ours_the_words_are_kept_or_it_is_told_that_they_are_not(
    page: str, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, *, seals: bool
) -> None:
    browser = sign_in(alice)
    token = whose(browser, page)
    browser.raise_request_exception = False

    def fails(*args: Any, **options: Any) -> None:
        raise RuntimeError("drill")

    with monkeypatch.context() as broken:
        broken.setattr(review, "write_message", fails)
        if not seals:
            broken.setattr(unsent, "seal", fails)
        answer = browser.post(page, {"text": WORDS, "whose": token})
    told = answer.content.decode()
    assert answer.status_code == 500
    assert ("What you wrote is kept for an hour" in told and f'href="{page}"' in told) == seals
    assert ("What you wrote is not kept" in told) != seals
    assert (missing(browser, page, {"text": WORDS}) == []) == seals


def test_what_of_a_page_of_a_claim_was_wrong_is_told_when_it_is_there_again(
    db: None, alice: User, sign_in: SignIn
) -> None:
    of = world()
    address = reverse("claims:step", args=[of.drafts["merchant"].key, "period"])
    browser = sign_in(alice)
    token = whose(browser, address)
    Session.objects.all().delete()
    browser.post(address, {"start": "2022-02-31T10:00", "end": "", "whose": token})
    browser.force_login(alice)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "2022-02-31T10:00" in answer.content.decode() and 'href="#id_start"' in answer.content.decode()
