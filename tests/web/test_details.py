"""The page on which a claimant says where the money should go, and the agents' list."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, DetailsRequest, Incident, PayeeAccount, Transfer
from tests.details import NEW, agent, on_list, ruth, seat
from tests.factories import PayeeAccountFactory
from tests.money import answered, award, sent
from tests.people import person
from tests.stages.review.making import assessed, decided
from tests.web.conftest import SignIn
from tests.world import merchant

pytestmark = pytest.mark.django_db
TYPED = {
    "which": "new",
    "bank": NEW["bank"],
    "account": NEW["number"],
    "holder": NEW["holder"],
    "payee_relation": NEW["relation"],
}


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    """Alice's claim, whose payment failed."""
    found = merchant(incident, filed_by=alice)
    PayeeAccountFactory(claim=found, number="11022233678")
    assessed(incident)
    decided(found)
    sent()
    answered({Transfer.objects.get(): "failed"})
    return Claim.objects.get(pk=found.pk)


def at(name: str, claim: Claim) -> str:
    return reverse(f"claims:{name}", args=[claim.reference])


def text(browser: Client, name: str, claim: Claim) -> str:
    return browser.get(at(name, claim)).content.decode()


def test_anothers_claim_is_not_there(claim: Claim, anybody: Client, sign_in: SignIn) -> None:
    assert anybody.get(at("details", claim)).status_code == 302
    for other in ("mallory", "rita", "felix"):
        browser = sign_in(person(other))
        assert browser.get(at("details", claim)).status_code == 404
        assert browser.post(at("details", claim), TYPED).status_code == 404
    assert DetailsRequest.objects.get().state == "asked"


def test_the_page_of_the_claim_asks_first(claim: Claim, alice: User, sign_in: SignIn) -> None:
    shown = text(sign_in(alice), "claim", claim)
    assert "We need your account details" in shown and at("details", claim) in shown
    assert "•••••678" in shown and "11022233678" not in shown
    assert "We need your account details" in sign_in(alice).get(reverse("claims:mine")).content.decode()


def test_a_claimant_gives_another_account_and_reads_that_it_is_looked_at(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    answer = browser.post(at("details", claim), TYPED, follow=True)
    assert answer.redirect_chain[-1][0] == at("claim", claim)
    shown = answer.content.decode()
    assert "Thank you" in shown and "Account details being checked" in shown and "•••••789" in shown
    given = PayeeAccount.objects.get(correction=1)
    assert given.given_by == alice and given.opened()["number"] == "110123456789"
    assert "takes its place" in text(browser, "details", claim)
    seat(seat(DetailsRequest.objects.get()), ruth())
    shown = text(browser, "claim", claim)
    assert "Payment failed" in shown and at("details", claim) not in shown
    assert "No account details are asked for" in text(browser, "details", claim)


def test_the_same_account_may_be_confirmed_without_typing_it(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    assert sign_in(alice).post(at("details", claim), {"which": "same"}).status_code == 302
    assert PayeeAccount.objects.get(correction=1).opened()["number"] == "11022233678"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"bank": ""}, "bank"),
        ({"account": ""}, "account"),
        ({"account": "12"}, "account"),
        ({"holder": "김,시험"}, "holder"),
        ({"which": "x"}, "which"),
        ({"bank": "xyz"}, "bank"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    claim: Claim, alice: User, sign_in: SignIn, typed: dict[str, str], field: str
) -> None:
    answer = sign_in(alice).post(at("details", claim), TYPED | typed)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not PayeeAccount.objects.filter(correction=1).exists()


def test_a_refusal_is_told_in_the_reviewers_words(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    browser.post(at("details", claim), TYPED)
    seat(DetailsRequest.objects.get(), outcome="refuse", note="The name is another one.")
    for name in ("claim", "details"):
        assert "The name is another one." in text(browser, name, claim)


def test_a_claim_that_is_not_asked_takes_none(incident: Incident, alice: User, sign_in: SignIn) -> None:
    quiet = merchant(incident, filed_by=alice)
    browser = sign_in(alice)
    assert "No account details are asked for" in text(browser, "details", quiet)
    assert browser.post(at("details", quiet), TYPED).status_code == 409


def test_an_agent_gives_them_for_a_claim_of_their_list_and_finds_it_by_its_reference(
    claim: Claim, incident: Incident, sign_in: SignIn
) -> None:
    alices, browser = claim, sign_in(agent())
    claim = award(claim=on_list(incident=incident)).claim
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    address = reverse("claims:asked")
    shown = browser.get(address).content.decode()
    assert claim.reference in shown and alices.reference not in shown
    assert claim.reference in browser.get(address, {"q": claim.reference.lower()}).content.decode()
    assert claim.reference not in browser.get(address, {"q": "C-00000-000000"}).content.decode()
    answer = browser.post(at("details", claim), TYPED)
    assert answer.status_code == 302 and answer.url == address
    assert PayeeAccount.objects.get(correction=1).given_by == agent()
    for other in (alices, merchant(incident)):
        assert browser.get(at("details", other)).status_code == 404
        assert browser.post(at("details", other), TYPED).status_code == 404


@pytest.mark.parametrize("name", ["alice", "rita", "felix", "mallory"])
def test_the_list_is_for_agents_alone(claim: Claim, sign_in: SignIn, name: str) -> None:
    assert sign_in(person(name)).get(reverse("claims:asked")).status_code == 404


def test_it_reads_in_korean(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    browser.cookies["django_language"] = "ko"
    for name in ("claim", "details"):
        assert "계좌" in text(browser, name, claim)
