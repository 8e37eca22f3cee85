"""Rows that nobody was told of, and how far everything is told."""

from datetime import timedelta

import pytest

from claims.models import NoticeMark
from claims.queries import notices as queries
from tests.models.test_notices import notice
from tests.people import NOON
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_decisions_without_a_notice_come_in_order_from_behind_a_row() -> None:
    incident = kakao()
    claims = [merchant(incident) for _one in range(3)]
    assessed(incident)
    made = [decided(claim) for claim in claims]
    notice(key=f"decided:{made[1].pk}")
    found = queries.untold(source="decisions", after=0, most=10)
    assert [(one.row, one.claim, one.kind) for one in found] == [
        (made[0].pk, claims[0].pk, "decided"), (made[2].pk, claims[2].pk, "decided"),
    ]  # fmt: skip
    assert [one.row for one in queries.untold(source="decisions", after=made[0].pk, most=1)] == [made[2].pk]


def test_what_is_young_is_not_settled() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    made = decided(claim)
    at = NOON + timedelta(minutes=30)
    assert queries.settled(source="decisions", after=0, at=at) == 0
    assert queries.settled(source="decisions", after=0, at=at + timedelta(seconds=1)) == made.pk


def test_the_mark_is_nothing_at_first() -> None:
    assert queries.marked(source="payments") == 0
    NoticeMark.objects.create(source="payments", upto=5)
    assert queries.marked(source="payments") == 5


def test_keys_that_were_written() -> None:
    notice(key="one")
    assert queries.written(keys=["one", "two"]) == {"one"}
