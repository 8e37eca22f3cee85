"""What became of a claim: the question that waits for its claimant."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim
from claims.presentation import outcomes
from claims.stages import review
from tests.factories import ClaimFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "day"), [("ko", "2022년 10월 28일"), ("en", "28 October 2022")])
def test_a_question_is_told_without_its_brackets_and_its_last_day_as_people_write_it(
    rita: User, language: str, day: str
) -> None:
    claim = ClaimFactory(status="submitted")
    assert outcomes.asked(claim) is None
    claim = review.ask(
        actor=rita, claim=claim, question="Which week?\nAnd why?", working_days=5, at=NOON, door="test"
    )
    with override(language):
        assert outcomes.asked(claim) == ("Which week?\nAnd why?", day, False)


def test_who_sent_no_claim_or_sent_it_twice_is_told_so_and_no_reference_of_anybody_else(rita: User) -> None:
    first = ClaimFactory()
    again = ClaimFactory(incident=first.incident, claimant=first.claimant)
    other, foreign, question = (ClaimFactory(incident=first.incident) for _ in range(3))
    said: dict[str, Any] = {"actor": rita, "at": NOON, "door": "test"}
    for claim in (again, other):
        review.triage(claims=[claim.pk], why="duplicate", of={claim.pk: first.pk}, **said)
    review.triage(claims=[foreign.pk], why="other_company", **said)
    review.triage(claims=[question.pk], why="not_a_claim", **said)
    old = ClaimFactory(status="triaged_out")
    with override("en"):
        told = [
            outcomes.aside(Claim.objects.get(pk=one.pk)) for one in (again, other, foreign, question, old)
        ]
        assert outcomes.aside(first) == told[-1] == ""
    assert first.reference in told[0] and first.reference not in told[1]
    assert "another claim" in told[1] and "another company" in told[2] and "question" in told[3]


def test_the_page_of_a_claim_says_why_it_was_set_aside(alice: User, rita: User) -> None:
    claim = ClaimFactory(filed_by=alice)
    review.triage(actor=rita, claims=[claim.pk], why="other_company", at=NOON, door="test")
    client = Client(headers={"accept-language": "en"})
    client.force_login(alice)
    shown = client.get(reverse("claims:claim", args=[claim.reference])).content.decode()
    assert "Please turn to that company." in shown
