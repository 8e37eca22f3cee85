"""What became of a claim: the question that waits for its claimant."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim, Transfer
from claims.presentation import outcomes
from claims.stages import review
from tests.factories import ClaimFactory, PayeeAccountFactory
from tests.money import answered, sent
from tests.people import NOON
from tests.stages.review.making import assessed, decided, senior
from tests.stages.review.test_appealing import appealed, heard, live, part, reopened
from tests.world import kakao, merchant

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


def approved(alice: User) -> Claim:
    claim = merchant(kakao(), filed_by=alice)
    PayeeAccountFactory(claim=claim)
    assessed(claim.incident)
    decided(claim)
    return claim


def told(claim: Claim) -> outcomes.Outcome:
    with override("en"):
        found = outcomes.of_claim(Claim.objects.get(pk=claim.pk))
    assert found is not None
    return found


def test_what_was_decided_on_an_appeal_and_taken_back_is_told_no_more(alice: User) -> None:
    claim = approved(alice)
    before = told(claim)
    appealed(claim)
    assert told(claim) == before
    heard(claim, "part", **part(50_000))
    assert told(claim).total == "50,000 won"
    reopened(claim, by=senior("sven"))
    assert live(claim) == [30_000]
    assert told(claim) == before, "the first decision stands until the appeal is decided again"


def test_a_line_of_which_an_appeal_gives_more_says_that_a_part_was_paid(alice: User) -> None:
    claim = approved(alice)
    sent()
    answered({Transfer.objects.get(): "paid"})
    assert [(line.amount, line.state_key) for line in told(claim).lines] == [("30,000 won", "paid")]
    appealed(claim)
    heard(claim, "part", **part(50_000))
    assert [(line.amount, line.state_key) for line in told(claim).lines] == [("50,000 won", "paid_in_part")]
    sent()
    answered({Transfer.objects.get(amount=20_000): "paid"})
    assert [(line.amount, line.state_key) for line in told(claim).lines] == [("50,000 won", "paid")]


@pytest.mark.parametrize(
    ("codes", "note", "reasons"),
    [
        (["loss_not_shown"], "", ["The papers do not show the loss that you claim."]),
        # a note between colleagues, which stands in no letter
        (["loss_not_shown"], "Ask Rita.", ["The papers do not show the loss that you claim."]),
        (["other"], "It was sent by mistake.", ["It was sent by mistake."]),
        (
            ["untrue", "other"],
            "See\nthere.",
            ["What the claim says is not so, by our records.", "See\nthere."],
        ),
    ],
)
def test_a_rejection_names_its_reasons_beside_it(codes: list[str], note: str, reasons: list[str]) -> None:
    claim = merchant(kakao())
    assessed(claim.incident)
    decided(claim, "reject", codes=codes, note=note)
    assert told(claim).reasons == reasons
