"""Claims set aside and taken back: refusals first."""

import pytest

from claims.models import AuditEntry, ReviewItem, Transition
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import UnlawfulMove
from claims.stages import review
from claims.stages.safety import ReasonMissing
from tests.factories import ImportFileFactory
from tests.people import NOON, person
from tests.stages.review.making import status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def acted(act: object, *claims: object, by: str = "rita", reason: str = "sent twice") -> int:
    return act(actor=person(by), claims=[claim.pk for claim in claims], reason=reason, at=NOON, door="test")


@pytest.mark.parametrize("act", [review.triage, review.restore])
def test_only_reviewers_do_it_and_say_why(act: object) -> None:
    claim = merchant(kakao())
    for name in ("mallory", "alice", "omar", "kim"):
        with pytest.raises(Forbidden):
            acted(act, claim, by=name)
    with pytest.raises(ReasonMissing):
        acted(act, claim, reason=" ")
    assert status(claim) == "submitted"


@pytest.mark.parametrize("handed_in", [False, True])
def test_one_own_claim_among_many_stops_them_all(handed_in: bool) -> None:
    incident, rita = kakao(), person("rita")
    brought = {"file": ImportFileFactory(by=rita)} if handed_in else {"filed_by": rita}
    one, own = merchant(incident), merchant(incident, **brought)
    with pytest.raises(SamePerson):
        acted(review.triage, one, own)
    assert status(one) == "submitted"


def test_one_that_was_decided_stops_them_all() -> None:
    incident = kakao()
    one, gone = merchant(incident), merchant(incident, status="approved")
    with pytest.raises(UnlawfulMove):
        acted(review.triage, one, gone)
    with pytest.raises(UnlawfulMove):
        acted(review.restore, one)
    assert status(one) == "submitted" and not Transition.objects.exists()


def test_many_are_set_aside_and_taken_back() -> None:
    incident = kakao()
    claims = [merchant(incident) for _ in range(3)]
    ReviewItem.objects.create(claim=claims[0], code="duplicates", at=NOON)
    assert acted(review.triage, *claims) == 3
    assert {status(claim) for claim in claims} == {"triaged_out"}
    assert not ReviewItem.objects.filter(state="open").exists()
    assert acted(review.restore, claims[0], reason="not the same shop") == 1
    assert status(claims[0]) == "submitted"
    assert ReviewItem.objects.get(state="open").code == "restored"
    assert list(Transition.objects.order_by("pk").values_list("act", "note")) == [
        *[("triage_out", "sent twice")] * 3, ("restore", "not the same shop"),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="triage_claim").count() == 1


def test_nothing_to_set_aside_is_nothing_done() -> None:
    assert acted(review.triage) == 0
    assert not AuditEntry.objects.exists()
