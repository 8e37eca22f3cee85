"""The claimant's page of an appeal, and what stands beside it afterwards."""

import re

import pytest

from accounts.models import User
from claims.models import Appeal, Claim, Incident
from claims.stages import review
from tests.factories import PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, decided, senior, status
from tests.web.conftest import SignIn
from tests.web.test_review import at, text
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    found = merchant(incident, filed_by=alice)
    PayeeAccountFactory(claim=found)
    assessed(incident)
    return found


def test_anothers_claim_is_not_there(claim: Claim, sign_in: SignIn) -> None:
    decided(claim)
    for other in ("mallory", "rita"):
        browser = sign_in(person(other))
        assert browser.get(at("appeal", claim)).status_code == 404
        assert browser.post(at("appeal", claim), {"text": "x"}).status_code == 404
    assert status(claim) == "approved"


def test_without_a_decision_there_is_nothing_to_appeal(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert "There is no decision of this claim that you can appeal." in text(browser, "appeal", claim)
    assert at("appeal", claim) not in text(browser, "claim", claim)
    assert browser.post(at("appeal", claim), {"text": "x"}).status_code == 409


@pytest.mark.parametrize("typed", ["", " ", "a\u202eb", "x" * 1001, "900101-1234568"])
def test_words_that_cannot_be_kept_are_told(typed: str, claim: Claim, alice: User, sign_in: SignIn) -> None:
    decided(claim)
    page = sign_in(alice).post(at("appeal", claim), {"text": typed})
    assert page.status_code == 422
    assert 'href="#id_text"' in page.content.decode()
    assert not Appeal.objects.exists()


TWO = [("kakao-merchant-2022", "payment"), ("melon-2022", "")]


@pytest.fixture
def two(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> Claim:
    """A decision of which two things may be appealed."""
    decided(claim)
    monkeypatch.setattr("claims.queries.review.appealable", lambda **_said: TWO)
    return claim


def test_of_several_lines_none_need_be_ticked_and_no_words_at_all_are_told_at_the_field(
    two: Claim, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    page = browser.post(at("appeal", two), {"text": " ", "line_0": "on", "words_1": ""})
    assert page.status_code == 422
    told = page.content.decode()
    assert 'href="#id_text"' in told and "<title>Please correct: Appeal" in told
    ticked = {
        name: "checked" in tag
        for name, tag in re.findall(r'<input type="checkbox" name="(line_.)"([^>]*)>', told)
    }
    assert ticked == {"line_0": True, "line_1": False}
    assert browser.post(at("appeal", two), {"text": "All of it."}).status_code == 302
    assert Appeal.objects.get().lines == []


@pytest.mark.parametrize("typed", ["a\u202eb", "a\0b", "x" * 501, "900101-1234568"])
def test_words_of_a_line_that_cannot_be_kept_are_told_there_and_the_rest_is_kept(
    typed: str, two: Claim, alice: User, sign_in: SignIn
) -> None:
    page = sign_in(alice).post(at("appeal", two), {"text": "All of it.", "words_1": typed})
    assert page.status_code == 422
    told = page.content.decode()
    assert 'href="#id_words_1"' in told and 'id="id_words_1_error"' in told and "All of it." in told
    assert not Appeal.objects.exists()


def test_each_line_is_appealed_with_its_own_words_and_shown_with_them(
    two: Claim, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    page = text(browser, "appeal", two)
    assert " · 30,000 won" in page and " · nothing" in page
    typed = {"text": "", "line_0": "on", "words_0": "", "words_1": "I <pay> for it."}
    assert browser.post(at("appeal", two), typed).status_code == 302
    assert Appeal.objects.get().lines == [[*TWO[0], ""], [*TWO[1], "I <pay> for it."]]
    shown = text(browser, "claim", two)
    assert " · 30,000 won</strong>" in shown and "I &lt;pay&gt; for it." in shown


def test_of_one_line_alone_there_is_nothing_to_tick(claim: Claim, alice: User, sign_in: SignIn) -> None:
    decided(claim)
    assert "line_0" not in text(sign_in(alice), "appeal", claim)


def test_from_the_decision_to_the_appeal_and_what_came_of_it(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    first = decided(claim)
    assert at("appeal", claim) in text(browser, "claim", claim)
    shown = text(browser, "appeal", claim)
    assert "30,000 won" in shown and "You never get less by it" in shown
    assert browser.post(at("appeal", claim), {"text": "We have <two> shops."}).status_code == 302
    waits = text(browser, "claim", claim)
    assert "Somebody who had no part in the first decision looks at it." in waits
    assert "We have &lt;two&gt; shops." in waits and "30,000 won" in waits
    assert at("appeal", claim) not in waits
    review.decide_appeal(
        actor=senior(),
        claim=claim,
        outcome="part",
        amounts={PAYMENT: 50_000},
        reasons=BECAUSE,
        at=NOON,
        door="test",
    )
    after = text(browser, "claim", claim)
    assert "50,000 won" in after and "It gave you: 30,000 won." in after
    assert "The first decision, which you appealed" in after
    assert first.letter_en.splitlines()[4] in after
    assert at("appeal", claim) not in after
    assert browser.post(at("appeal", claim), {"text": "Again."}).status_code == 409


def test_the_api_tells_the_decision_in_force_while_an_appeal_waits(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    decided(claim)
    review.appeal(actor=alice, claim=claim, words="More.", at=NOON, door="test")
    told = sign_in(alice).get(f"/api/v1/claims/{claim.reference}/").json()
    assert (told["status"], told["decision"]["outcome"]) == ("appealed", "approve")
