"""Claims that say something else than when they were assessed."""

import pytest

from claims.queries import assessment as queries
from claims.stages import review
from tests.factories import PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided
from tests.stages.review.test_amending import corrected
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_only_a_claim_that_a_done_run_saw_and_that_says_something_else_since_is_changed() -> None:
    incident = kakao()
    one, two, undone = (merchant(incident) for _ in range(3))
    for claim in (one, two, undone):
        PayeeAccountFactory(claim=claim)
    corrected(two)
    assert queries.changed(incident=incident) == []  # no run has seen any
    assessed(incident)
    assert queries.changed(incident=incident) == []
    decided(undone)
    review.undo(actor=person("rita"), claim=undone, note="too quick", at=NOON, door="test")
    corrected(two, {"inputs.loss": 500_000})
    corrected(one)
    assert queries.changed(incident=incident) == [(one.pk, one.claimant_id), (two.pk, two.claimant_id)]
    assert queries.changed(incident=incident, most=1) == [(one.pk, one.claimant_id)]
    assert queries.newest_failed(incident=incident) is False
    decided(one, "reject", codes=["other"], note="He says so himself.")
    assert queries.changed(incident=incident) == [(two.pk, two.claimant_id)]
