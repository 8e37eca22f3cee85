"""The claimant's page of messages: written there, read there, kept where it was refused."""

import pytest

from accounts.models import User
from claims.models import Claim, Incident, Message
from claims.stages import review
from claims.stages.review.messages import MOST_A_DAY
from tests.people import NOON, person
from tests.web.conftest import SignIn
from tests.web.test_review import at, text
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    return merchant(incident, filed_by=alice)


def test_anothers_messages_are_not_there(claim: Claim, sign_in: SignIn) -> None:
    for other in ("mallory", "rita"):
        browser = sign_in(person(other))
        assert browser.get(at("messages", claim)).status_code == 404
        assert browser.post(at("messages", claim), {"text": "x"}).status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("typed", ["", " ", "a\u202eb", "a\0b", "x" * 2001, "900101-1234568"])
def test_what_cannot_be_kept_is_told_at_the_field(
    typed: str, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    page = sign_in(alice).post(at("messages", claim), {"text": typed})
    assert page.status_code == 422
    told = page.content.decode()
    assert 'href="#id_text"' in told and "<title>Please correct: Messages" in told
    assert not Message.objects.exists()


def test_one_too_many_keeps_what_was_typed(claim: Claim, alice: User, sign_in: SignIn) -> None:
    for _ in range(MOST_A_DAY):
        review.write_message(actor=alice, claim=claim, words="x", at=NOON, door="test")
    page = sign_in(alice).post(at("messages", claim), {"text": "One more."})
    assert page.status_code == 409
    assert "Please write again tomorrow" in page.content.decode() and "One more." in page.content.decode()


def test_written_and_answered_stand_on_the_claim_without_who_of_us_wrote(
    claim: Claim, alice: User, rita: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    assert at("messages", claim) in text(browser, "claim", claim)
    assert browser.post(at("messages", claim), {"text": "Which <day>?"}).status_code == 302
    review.reply_message(actor=rita, claim=claim, words="On <Monday>.", at=NOON, door="test")
    for name in ("claim", "messages"):
        page = text(browser, name, claim)
        assert "Which &lt;day&gt;?" in page and "On &lt;Monday&gt;." in page
        assert "You wrote" in page and "We wrote" in page
        assert str(rita) not in page and rita.email not in page
