"""Questions to claimants as reviewers read them."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.presentation import questions
from claims.stages import review
from tests.people import NOON
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "1 working day: 24 October 2022", "30 working days: 2 December 2022"),
        ("ko", "1영업일: 2022년 10월 24일", "30영업일: 2022년 12월 2일"),
    ],
)
def test_each_number_of_working_days_is_told_with_its_day(language: str, first: str, last: str) -> None:
    with override(language):
        days = questions.last_days(merchant(kakao()), at=NOON)
    assert [number for number, _said in days] == list(range(1, 31))
    assert (days[0][1], days[-1][1]) == (first, last)


def test_what_was_asked_and_answered_stands_in_its_order(alice: User, rita: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    for hour, said in enumerate(
        [
            lambda **when: review.ask(actor=rita, claim=claim, question="Which shop?", **when),
            lambda **when: review.answer(actor=alice, claim=claim, text="The one by the river.", **when),
            lambda **when: review.ask(
                actor=rita, claim=claim, question="Whose account?", about="account", **when
            ),
        ]
    ):
        said(at=NOON + timedelta(hours=hour), door="test")
    with override("en"):
        found = questions.messages(claim)
    assert [(one.who, one.what, one.words) for one in found] == [
        (str(rita), "Question", "Which shop?"),
        ("Claimant, a•••@example.com", "Answer", "The one by the river."),
        (str(rita), "Question about the account", "Whose account?"),
    ]
    assert [one.became for one in found] == [
        "Answered (last day: 1 November 2022)",
        "",
        "Waits for an answer (last day: 1 November 2022)",
    ]
