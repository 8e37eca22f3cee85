"""What was written, in order, as the claimant and as staff read it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim
from claims.presentation.messages import conversation
from claims.stages import review
from tests.people import NOON
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def claim(alice: User) -> Claim:
    return merchant(kakao(), filed_by=alice)


def test_of_nothing_nothing_is_told(claim: Claim) -> None:
    assert conversation(claim) == []


def test_questions_answers_and_messages_stand_in_the_order_of_time(
    claim: Claim, alice: User, rita: User
) -> None:
    review.write_message(actor=alice, claim=claim, words="Hello.", at=NOON + HOUR, door="test")
    review.ask(actor=rita, claim=claim, question="Which shop?", at=NOON, door="test")
    claim.refresh_from_db()
    review.answer(actor=alice, claim=claim, text="The first.", at=NOON + 2 * HOUR, door="test")
    review.reply_message(actor=rita, claim=claim, words="Thank you.", at=NOON + 3 * HOUR, door="test")
    with override("en"):
        told = [(one.who, one.mine, one.words) for one in conversation(claim)]
        shown = [one.who for one in conversation(claim, staff=True)]
    assert told == [
        ("We asked", False, "Which shop?"),
        ("You wrote", True, "Hello."),
        ("You answered", True, "The first."),
        ("We wrote", False, "Thank you."),
    ]
    assert shown == [str(rita), *["Claimant, a•••@example.com"] * 2, str(rita)]
    assert alice.email not in shown
    with override("ko"):
        assert conversation(claim)[0].who != "We asked"
