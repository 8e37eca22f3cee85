"""What has changed since a page was made: every act that moves a claim is told, with who and when."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from claims.models import Claim
from claims.queries.review import seen_of, since, since_version
from claims.rules.refusal import Change, Moment, Person
from claims.rules.review import Seen
from claims.stages import review
from tests.factories import ClaimFactory, ClaimFactsFactory
from tests.hostile import pdf
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, decided, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    incident = kakao()
    made = merchant(incident)
    assessed(incident)
    return made


def told(claim: Claim, seen: Seen) -> list[tuple[str, str]]:
    return [(change.kind, change.what) for change in since(Claim.objects.get(pk=claim.pk), seen)]


def test_a_claim_without_moves_or_seats_is_seen_by_its_version() -> None:
    assert seen_of(ClaimFactory()) == Seen(1, 0, 0, False)


def test_what_is_seen_is_the_newest_move_the_newest_seat_and_the_hold(claim: Claim) -> None:
    decision = decided(claim)
    review.hold(actor=person("rita"), claim=claim, reason="x", at=NOON, door="test")
    move = claim.transitions.get()
    assert seen_of(claim) == Seen(1, move.pk, decision.pk, True)


def test_what_came_of_papers_and_of_the_claimant_is_seen_and_told_without_a_name(
    alice: User, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    claim = merchant(incident := kakao(), filed_by=alice)
    assessed(incident)
    seen = seen_of(claim)
    paper = review.bring_paper(actor=alice, claim=claim, name="a.pdf", content=pdf(), at=NOON, door="test")
    message = review.write_message(actor=alice, claim=claim, words="x", at=NOON, door="test")
    now = seen_of(claim)
    assert (now.paper, now.message) == (paper.pk, message.pk)
    assert since(claim, seen) == [Change(kind, "", None, Moment(NOON)) for kind in ("paper", "message")]
    review.reply_message(actor=person("rita"), claim=claim, words="y", at=NOON, door="test")
    assert seen_of(claim) == now  # what staff wrote is no news of the claim
    with pytest.raises(review.ClaimChanged):
        decided(claim, seen=seen)
    assert decided(claim, seen=now).final


def test_a_decision_is_told_once_as_its_move_with_who_and_when(claim: Claim) -> None:
    seen = seen_of(claim)
    decided(claim)
    claim.refresh_from_db()
    who = Person(person("rita").pk)
    assert since(claim, seen) == [Change("move", "approve", who, Moment(NOON))]


def test_a_first_seat_a_hold_and_an_undo_are_told_in_their_order(claim: Claim) -> None:
    seen = seen_of(claim)
    decided(claim, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    assert told(claim, seen) == [("seat", "part")]
    review.hold(actor=person("rita"), claim=claim, reason="x", at=NOON, door="test")
    assert told(claim, seen) == [("seat", "part"), ("hold", "hold_claim")]
    seen = seen_of(claim)
    review.release(actor=person("rita"), claim=claim, reason="x", at=NOON, door="test")
    decided(claim, "reject", codes=["untrue"], by=senior())
    review.undo(actor=person("rita"), claim=claim, note="x", at=NOON, door="test")
    assert told(claim, seen) == [("move", "reject"), ("move", "undo"), ("hold", "release_claim")]


def test_fields_that_differ_are_told_by_name_and_never_by_value(claim: Claim) -> None:
    seen = seen_of(claim)
    ClaimFactsFactory(
        claim=claim, version=2, services=["melon"], period=claim.period, inputs={"loss": 1, "other": "secret"}
    )
    Claim.objects.filter(pk=claim.pk).update(version=2)
    fields = [what for kind, what in told(claim, seen) if kind == "field"]
    assert {"services", "loss", "other"} <= set(fields) and "period" not in fields
    assert "secret" not in str(since(Claim.objects.get(pk=claim.pk), seen))


def test_who_knows_the_version_alone_is_told_the_newest_move(claim: Claim) -> None:
    decided(claim, "reject", codes=["untrue"])
    review.undo(actor=person("rita"), claim=claim, note="x", at=NOON, door="test")
    claim.refresh_from_db()
    assert [(change.kind, change.what) for change in since_version(claim, 1)] == [("move", "undo")]
    assert [change.kind for change in since_version(ClaimFactory(version=2), 1)] == ["version"]
