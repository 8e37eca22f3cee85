"""The decision as its claimant reads it, and what a claimant may still do: withdraw, answer."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, Incident
from claims.stages import review
from tests.factories import PayeeAccountFactory
from tests.money import answered, sent
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, sampled, status
from tests.web.conftest import SignIn
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    found = merchant(incident, filed_by=alice)
    PayeeAccountFactory(claim=found)
    assessed(incident)
    return found


def at(name: str, claim: Claim) -> str:
    return reverse(f"claims:{name}", args=[claim.reference])


def text(browser: Client, name: str, claim: Claim) -> str:
    return browser.get(at(name, claim)).content.decode()


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["claim", "withdraw", "answer"])
def test_anothers_claim_is_not_there(name: str, claim: Claim, anybody: Client, sign_in: SignIn) -> None:
    assert anybody.get(at(name, claim)).status_code == 302
    for other in ("mallory", "rita"):
        browser = sign_in(person(other))
        assert browser.get(at(name, claim)).status_code == 404
        if name != "claim":
            assert browser.post(at(name, claim), {"text": "x"}).status_code == 404
    assert status(claim) == "submitted"


def test_looking_at_the_page_withdraws_nothing(claim: Claim, alice: User, sign_in: SignIn) -> None:
    assert "This cannot be undone" in text(sign_in(alice), "withdraw", claim)
    assert status(claim) == "submitted"


def test_a_claim_whose_money_is_on_its_way_is_not_withdrawn(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    decided(claim)
    sent()
    browser = sign_in(alice)
    assert "can no longer be withdrawn" in text(browser, "withdraw", claim)
    assert "Withdraw the claim" not in text(browser, "claim", claim)
    assert browser.post(at("withdraw", claim), {"text": ""}).status_code == 409
    assert status(claim) == "approved"


@pytest.mark.parametrize("typed", ["", " ", "a\u202eb", "a\0b", "x" * 1001])
def test_an_answer_that_cannot_be_kept_is_told_at_the_field(
    typed: str, claim: Claim, alice: User, rita: User, sign_in: SignIn
) -> None:
    review.ask(actor=rita, claim=claim, question="Which shop?", working_days=5, at=NOON, door="test")
    page = sign_in(alice).post(at("answer", claim), {"text": typed})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert status(claim) == "information_requested"


def test_without_a_question_there_is_nothing_to_answer(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert "There is no open question" in text(browser, "answer", claim)
    assert browser.post(at("answer", claim), {"text": "x"}).status_code == 409


# ---------------------------------------------------------------- acts


def test_a_claim_is_withdrawn_by_its_claimant(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert browser.post(at("withdraw", claim), {"text": "No need."}).status_code == 302
    assert status(claim) == "withdrawn"
    page = text(browser, "claim", claim)
    assert "You have withdrawn this claim." in page
    assert at("withdraw", claim) not in page


def test_a_question_is_shown_and_answered(claim: Claim, alice: User, rita: User, sign_in: SignIn) -> None:
    review.ask(actor=rita, claim=claim, question="Which <shop>?", working_days=5, at=NOON, door="test")
    browser = sign_in(alice)
    for page in (text(browser, "claim", claim), text(browser, "answer", claim)):
        assert "Which &lt;shop&gt;?" in page
        assert "Please answer by <strong>28 October 2022</strong>, Korean time." in page
        assert "Without an answer by then your claim is rejected." in page
        assert "2022-10-28" not in page
    assert browser.post(at("answer", claim), {"text": "The one by the river."}).status_code == 302
    assert status(claim) == "submitted"


def test_a_question_about_the_account_asks_for_one(
    claim: Claim, alice: User, rita: User, sign_in: SignIn
) -> None:
    review.ask(actor=rita, claim=claim, question="Is it yours?", about="account", at=NOON, door="test")
    browser = sign_in(alice)
    assert 'name="bank"' in text(browser, "answer", claim)
    typed = {"bank": "004", "account": "12", "holder": "", "text": ""}
    refused = browser.post(at("answer", claim), typed)
    assert (refused.status_code, status(claim)) == (422, "information_requested")
    assert 'id="id_account_error"' in refused.content.decode()
    assert browser.post(at("answer", claim), typed | {"account": ""}).status_code == 422
    assert browser.post(at("answer", claim), typed | {"account": "123456-04-123456"}).status_code == 302
    assert claim.accounts.get(version=2).opened()["number"] == "12345604123456"
    assert status(claim) == "submitted"


# ---------------------------------------------------------------- the decision


def test_before_the_decision_there_is_none(claim: Claim, alice: User, sign_in: SignIn) -> None:
    assert "The decision" not in text(sign_in(alice), "claim", claim)


def test_a_first_seat_alone_tells_the_claimant_nothing(claim: Claim, alice: User, sign_in: SignIn) -> None:
    key = ("kakao-merchant-2022", "payment")
    first = decided(claim, "part", amounts={key: 2_000_000}, reasons={key: "large"})
    assert not first.final
    assert "2,000,000" not in text(sign_in(alice), "claim", claim)


def test_what_a_rule_holds_back_is_not_told_to_the_claimant_until_a_person_has_looked(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    sampled(claim)
    browser = sign_in(alice)
    assert "The decision" not in text(browser, "claim", claim)
    assert "30,000 won" not in text(browser, "claim", claim)
    review.agree(actor=person("rita"), claim=claim, at=NOON, door="test")
    assert "30,000 won" in text(browser, "claim", claim)


def test_from_approved_to_paid_in_plain_words(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    decided(claim)
    page = text(browser, "claim", claim)
    assert "The payment is being prepared." in page
    assert "30,000 won" in page
    assert "Letter in English" in page
    assert "Loss as claimed" in page
    assert 'href="/policies/kakao-merchant-2022/?version=1"' in page
    transfer = sent()[0].run.transfers.get()
    assert "on its way" in text(browser, "claim", claim)
    answered({transfer: "unknown"})
    assert "not confirmed" in text(browser, "claim", claim)
    answered({transfer: "paid"})
    assert "approved and paid" in text(browser, "claim", claim)
    assert ">Paid<" in browser.get(reverse("claims:mine")).content.decode()


def test_a_payment_that_failed_says_what_happens_next(claim: Claim, alice: User, sign_in: SignIn) -> None:
    decided(claim)
    answered({sent()[0].run.transfers.get(): "failed"})
    assert "Please tell us where the money should go" in text(sign_in(alice), "claim", claim)


def test_a_rejection_names_its_reasons_in_both_letters(claim: Claim, alice: User, sign_in: SignIn) -> None:
    made = decided(claim, "reject", codes=["not_covered"])
    page = text(sign_in(alice), "claim", claim)
    assert "Rejected" in page
    assert "not covered" in page
    assert made.letter_ko.splitlines()[0] in page


@pytest.mark.parametrize(
    ("outcome", "differs"),
    [("approve", False), ("part", True), ("reject", True)],
)
def test_where_a_person_decided_otherwise_the_reckoning_says_so(
    outcome: str, differs: bool, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    key = ("kakao-merchant-2022", "payment")
    said = {"amounts": {key: 20_000}, "reasons": {key: "Less was lost."}} if outcome == "part" else {}
    decided(claim, outcome, codes=["loss_not_shown"] if outcome == "reject" else [], **said)
    page = text(sign_in(alice), "claim", claim)
    assert ("A person decided otherwise; the letter names the reasons." in page) is differs


def test_a_decision_that_was_taken_back_is_told_no_more(
    claim: Claim, alice: User, rita: User, sign_in: SignIn
) -> None:
    decided(claim)
    review.undo(actor=rita, claim=claim, note="A mistake.", at=NOON, door="test")
    page = text(sign_in(alice), "claim", claim)
    assert "The decision" not in page
    assert "A mistake." not in page
