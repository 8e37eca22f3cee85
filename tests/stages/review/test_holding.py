"""Claims on hold: neither decided nor paid, until somebody lets them go on."""

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import review
from claims.stages.review import HoldUnchanged
from claims.stages.safety import ReasonMissing
from tests.factories import ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def held(claim: Claim, *, by: User | None = None, reason: str = "Wait.") -> Claim:
    return review.hold(actor=by or person("rita"), claim=claim, reason=reason, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "felix", "fiona", "omar", "audrey", "seo", "mallory"])
def test_only_reviewers_hold(name: str) -> None:
    claim = ClaimFactory()
    with pytest.raises(Forbidden):
        held(claim, by=person(name))
    assert not AuditEntry.objects.exists()


def test_nobody_holds_what_they_filed_or_without_saying_why(rita: User) -> None:
    with pytest.raises(SamePerson):
        held(ClaimFactory(filed_by=rita))
    with pytest.raises(ReasonMissing):
        held(ClaimFactory(), reason="  ")


def test_a_claim_is_held_once_and_released_once(rita: User) -> None:
    claim = ClaimFactory()
    with pytest.raises(HoldUnchanged):
        review.release(actor=rita, claim=claim, reason="x", at=NOON, door="test")
    assert held(claim).held
    with pytest.raises(HoldUnchanged):
        held(claim)
    claim.refresh_from_db()
    assert (claim.held, claim.hold_reason) == (True, "Wait.")
    review.release(actor=rita, claim=claim, reason="Go on.", at=NOON, door="test")
    claim.refresh_from_db()
    assert (claim.held, claim.hold_reason) == (False, "")
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["hold_claim", "release_claim"]
