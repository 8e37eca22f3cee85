"""What happened to a claim, from all tables that keep it."""

from datetime import timedelta

import pytest

from claims.models import Claim
from claims.queries import timeline
from claims.stages import privacy, review
from tests.factories import ClaimFactory, UserFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def held(claim: Claim, *, at: object = NOON) -> None:
    review.hold(actor=person("rita"), claim=claim, reason="Two papers differ.", at=at, door="admin")  # type: ignore[arg-type]


def looked(claim: Claim) -> None:
    privacy.read(
        actor=person("rita"), what="person", kind="claim", key=claim.reference, at=NOON, door="admin"
    )


def test_what_happened_to_another_claim_is_not_told() -> None:
    claim, other = ClaimFactory(), ClaimFactory()
    held(other)
    looked(other)
    assert timeline.of_claim(claim=claim, looks=True) == []


def test_who_looked_is_told_only_where_it_is_asked_for() -> None:
    claim = ClaimFactory()
    looked(claim)
    assert timeline.of_claim(claim=claim, looks=False) == []
    (look,) = timeline.of_claim(claim=claim, looks=True)
    assert (look.kind, look.code, look.by, look.door) == ("look", "person", person("rita").pk, "admin")


def test_an_act_tells_what_stood_before_and_after() -> None:
    claim = ClaimFactory()
    held(claim)
    (act,) = timeline.of_claim(claim=claim, looks=True)
    assert (act.kind, act.code, act.said) == ("act", "hold_claim", "Two papers differ.")
    assert (act.before, act.after) == ({"held": False}, {"held": True})


def test_an_act_that_moves_stands_before_its_move_and_the_newest_first() -> None:
    claimant = UserFactory()
    claim = ClaimFactory(claimant__user=claimant)
    held(claim, at=NOON - timedelta(hours=2))
    review.release(
        actor=person("rita"), claim=claim, reason="Clear now.", at=NOON - timedelta(hours=1), door="admin"
    )
    review.withdraw(actor=claimant, claim=claim, reason="By telephone.", at=NOON, door="admin")
    found = [(one.kind, one.code) for one in timeline.of_claim(claim=claim, looks=False)]
    assert found == [
        ("act", "withdraw_claim"), ("move", "withdraw"), ("act", "release_claim"), ("act", "hold_claim"),
    ]  # fmt: skip


def test_no_more_is_read_than_is_asked_for() -> None:
    claim = ClaimFactory()
    for _ in range(3):
        looked(claim)
    assert len(timeline.of_claim(claim=claim, looks=True, most=2)) == 2
    assert len(timeline.of_claim(claim=claim, looks=True, most=None)) == 3
