"""Which claim is the earliest that another looks like, and what was set aside by whom."""

from datetime import timedelta

import pytest

from claims.models import DuplicateLink, SetAside
from claims.queries import twins
from claims.stages.validation import LIVE
from tests.factories import ClaimFactory, IncidentFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def test_the_earliest_that_stays_is_live_and_none_of_those_that_go() -> None:
    incident = IncidentFactory()
    gone, first, second, third = (
        ClaimFactory(incident=incident, status=status) for status in ("withdrawn", *["submitted"] * 3)
    )
    for one, other in ((gone, third), (first, third), (second, third), (first, second)):
        DuplicateLink.objects.create(first=one, second=other, key="phone", at=NOON)

    def earlier(*claims: object) -> dict[int, int]:
        return twins.earlier(claims=[claim.pk for claim in claims], live=LIVE)  # type: ignore[attr-defined]

    assert earlier(third) == {third.pk: first.pk}
    assert earlier(first, third) == {third.pk: second.pk}
    assert earlier(first) == {}
    assert earlier(first, second, third) == {}


def test_what_one_person_set_aside_in_one_act_is_found_while_it_is_so() -> None:
    rita = person("rita")
    one, other, back, later = (ClaimFactory() for _ in range(4))
    for claim in (one, other, back):
        SetAside.objects.create(claim=claim, why="not_a_claim", by=rita, at=NOON)
    SetAside.objects.create(claim=later, why="not_a_claim", by=rita, at=NOON + timedelta(seconds=1))
    SetAside.objects.filter(claim=back).update(restored_by=rita, restored_at=NOON)
    assert twins.set_aside_by(person=rita, at=NOON, most=10) == [one.pk, other.pk]
    assert twins.set_aside_by(person=rita, at=NOON, most=1) == [one.pk]
    assert twins.set_aside_by(person=person("seo"), at=NOON, most=10) == []


def test_a_claim_knows_what_it_repeats_and_what_repeats_it() -> None:
    rita, one, other = person("rita"), ClaimFactory(), ClaimFactory()
    row = SetAside.objects.create(claim=other, why="duplicate", of=one, by=rita, at=NOON)
    assert twins.set_aside(claim=other) == row and twins.set_aside(claim=one) is None
    assert twins.repeated_by(claim=one) == [other]
    SetAside.objects.update(restored_by=rita, restored_at=NOON)
    assert twins.set_aside(claim=other) is None and twins.repeated_by(claim=one) == []
