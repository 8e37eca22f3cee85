"""The way of a claim in steps: what is done with its day, where it is now, and what is to come."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim
from claims.presentation.payments import paid_states
from claims.presentation.progress import steps
from claims.stages import review
from tests.factories import PayeeAccountFactory
from tests.money import answered, sent
from tests.people import NOON
from tests.stages.review.making import assessed, decided, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def claim(alice: User) -> Claim:
    made = merchant(kakao(), filed_by=alice)
    PayeeAccountFactory(claim=made)
    return made


def told(claim: Claim) -> list[tuple[str, str]]:
    claim = Claim.objects.get(pk=claim.pk)
    found = steps(claim, paid_states([claim]).get(claim.pk))
    assert all(bool(step.day) == (step.state == "done") for step in found)
    assert [step.state for step in found].count("now") <= 1
    return [(step.label, step.state) for step in found]


def test_from_received_to_paid(claim: Claim) -> None:
    said = ("Received", "Checked", "Decided", "Paid")

    def states(*found: str) -> list[tuple[str, str]]:
        return list(zip(said, found, strict=True))

    assert told(claim) == states("done", "now", "next", "next")
    assessed(claim.incident)
    assert told(claim) == states("done", "done", "now", "next")
    decided(claim)
    assert told(claim) == states("done", "done", "done", "now")
    answered({sent()[0].run.transfers.get(): "paid"})
    assert told(claim) == states("done", "done", "done", "done")


def test_what_is_rejected_has_nothing_to_be_paid(claim: Claim) -> None:
    assessed(claim.incident)
    decided(claim, "reject", codes=["not_covered"])
    assert told(claim) == [("Received", "done"), ("Checked", "done"), ("Decided", "done")]


def test_an_appeal_is_a_step_of_its_own(claim: Claim, alice: User) -> None:
    assessed(claim.incident)
    decided(claim, "reject", codes=["not_covered"])
    review.appeal(actor=alice, claim=claim, words="More.", at=NOON, door="test")
    assert told(claim)[2:] == [("Decided", "done"), ("Appeal decided", "now"), ("Paid", "next")]
    review.decide_appeal(actor=senior(), claim=claim, outcome="uphold", note="No.", at=NOON, door="test")
    assert told(claim)[2:] == [("Decided", "done"), ("Appeal decided", "done")]


def test_what_was_withdrawn_ends_there(claim: Claim, alice: User) -> None:
    review.withdraw(actor=alice, claim=claim, reason="", at=NOON, door="test")
    assert told(claim) == [("Received", "done"), ("Withdrawn", "done")]
