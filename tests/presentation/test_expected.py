"""By when a claim is likely to be decided: from the figures kept, for its type and for who decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import Claim, Figures
from claims.presentation import expected
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.factories import ClaimFactory
from tests.people import NOON
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
DAY = 86_400


def kept(claim: Claim, **figures: Any) -> None:
    Figures.objects.update_or_create(
        incident=claim.incident, defaults={"at": NOON, "mark": "", "figures": figures}
    )


def pace(
    who: str = "all", first: int = 3, third: int = 12, *, of: str = "merchant", number: int = 100
) -> list[Any]:
    return [of, who, number, first * DAY, third * DAY]


@pytest.fixture
def claim(db: None) -> Claim:
    return ClaimFactory(received_at=NOON)  # Friday, 21 October


def test_without_figures_of_its_type_nothing_is_said(claim: Claim) -> None:
    assert expected.decided(claim, at=NOON) is None
    kept(claim)
    assert expected.decided(claim, at=NOON) is None
    kept(claim, decided_in=[pace(of="partner"), pace("person")])
    assert expected.decided(claim, at=NOON) is None


@pytest.mark.parametrize("said", [{"status": "information_requested"}, {"held": True, "hold_reason": "x"}])
def test_of_what_waits_for_the_claimant_or_is_on_hold_nothing_is_said(
    claim: Claim, said: dict[str, Any]
) -> None:
    kept(claim, decided_in=[pace()])
    assert expected.decided(claim, at=NOON) is not None
    Claim.objects.filter(pk=claim.pk).update(**said)
    claim.refresh_from_db()
    assert expected.decided(claim, at=NOON) is None


def test_the_range_is_told_in_the_language_of_the_reader(claim: Claim) -> None:
    kept(claim, decided_in=[pace()])
    with override("en"):
        assert expected.decided(claim, at=NOON) == ("24 October 2022", "2 November 2022")
    with override("ko"):
        assert expected.decided(claim, at=NOON) == ("2022년 10월 24일", "2022년 11월 2일")


def test_what_waits_for_a_person_is_told_by_the_pace_of_people(claim: Claim) -> None:
    kept(claim, decided_in=[pace(), pace("person", 10, 20)])
    claim.review_items.create(code="x", at=NOON)
    with override("en"):
        assert expected.decided(claim, at=NOON) == ("31 October 2022", "10 November 2022")


def test_only_those_of_its_type_that_came_on_an_earlier_day_come_before_it(claim: Claim) -> None:
    later = [
        ["merchant", "2022-10-21", 10**6],
        ["merchant", "2022-10-22", 10**6],
        ["partner", "2022-10-01", 10**6],
    ]
    kept(claim, decided_in=[pace()], waiting=later)
    short = expected.decided(claim, at=NOON)
    kept(claim, decided_in=[pace()], waiting=[*later, ["merchant", "2022-10-20", 100]])
    long = expected.decided(claim, at=NOON)
    assert short is not None and long is not None and short.last != long.last


def test_a_payment_is_expected_from_its_decision_on() -> None:
    made = merchant(kakao())
    assessed(made.incident)
    decision = decided(made)
    assert expected.paid(decision, at=NOON) is None
    kept(made, paid_in=[[30, 3, 5]])
    with override("en"):
        assert expected.paid(decision, at=NOON) == ("24 October 2022", "26 October 2022")
        assert expected.paid(decision, at=NOON + timedelta(days=10)) is None
    assert review.count_figures(actor=NamedRule("desk"), incident=made.incident, at=NOON)
    assert set(Figures.objects.get().figures) >= {"decided_in", "paid_in", "waiting", "claims"}
