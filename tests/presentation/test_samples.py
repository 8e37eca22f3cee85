"""Samples in words: their rates and strata, what became of each claim, and when a rule should be looked at."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from claims.models import Claim, Decision, Sample
from claims.presentation import samples
from claims.presentation.samples import Chosen, Stratum
from claims.queries import review as queries
from claims.queries.review import Agreement
from claims.stages import review
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, decided, sampled
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def held_back(number: int) -> list[Claim]:
    """Claims of which the rule has taken the first seat."""
    incident = kakao()
    claims = [merchant(incident) for _ in range(number)]
    assessed(incident)
    sampled(claims[0])
    return claims


def test_rates_are_told_by_what_they_are_of() -> None:
    held_back(1)
    assert samples.rates({}) == samples.rates({"": 0}) == "none"
    assert samples.rates({"": 20}) == "20 of 1,000 of all"
    said = samples.rates({"": 20, "outcome:reject": 100, "policy:kakao-merchant-2022": 5, "policy:gone": 1})
    assert "100 of 1,000 of Rejected" in said and "policy:gone" in said
    assert "kakao-merchant-2022" not in said  # its title


@pytest.mark.parametrize(
    ("band", "told"),
    [
        ("0", "no cash"),
        ("<=50k", "up to 50,000 won"),
        ("<=1m", "up to 1,000,000 won"),
        ("more", "more than 1,000,000 won"),
    ],
)
def test_a_band_of_money_is_told_by_its_end(band: str, told: str) -> None:
    assert samples.rates({f"amount:{band}": 7}) == f"7 of 1,000 of {told}"


def test_the_largest_stratum_comes_first_and_no_code_is_shown() -> None:
    sample = Sample(
        strata={
            "outcome:approve type:merchant amount:<=50k": [3, 1],
            "outcome:approve type:taxi_driver amount:0": [9_000, 90],
        }
    )
    assert samples.strata(sample) == [
        Stratum("Approved · Taxi driver · no cash", "9,000", "90"),
        Stratum("Approved · Small merchant · up to 50,000 won", "3", "1"),
    ]
    with translation.override("ko"):
        assert "outcome" not in str(samples.strata(sample)) and "no cash" not in str(samples.strata(sample))


def test_of_each_claim_the_rule_and_the_person_are_told() -> None:
    one, other, third = held_back(3)
    review.agree(actor=person("rita"), claim=one, at=NOON, door="test")
    decided(other, "reject", codes=["another_company"])
    found = {line.reference: line for line in samples.chosen(Sample.objects.get())}
    assert {reference: line[2:] for reference, line in found.items()} == {
        one.reference: ("Approved", "Approved"),
        other.reference: ("Approved", "Rejected"),
        third.reference: ("Approved", ""),
    }
    assert found[one.reference].url.endswith(f"/claim/{one.pk}/change/")
    assert Chosen._fields[0] == "reference"


def test_a_page_goes_so_far_and_no_farther(monkeypatch: pytest.MonkeyPatch) -> None:
    held_back(3)
    monkeypatch.setattr(samples, "MOST_SHOWN", 2)
    assert len(samples.chosen(Sample.objects.get())) == 2


def test_how_often_people_agreed_counts_lines_as_well_as_outcomes() -> None:
    same, less, open_ = held_back(3)
    review.agree(actor=person("rita"), claim=same, at=NOON, door="test")
    decided(less, "part", amounts={PAYMENT: 1}, reasons=BECAUSE)
    found = samples.of_run(Sample.objects.get())
    assert found == Agreement(Sample.objects.get().rule_version_id, held=3, looked=2, agreed=1)
    assert samples.agreement(found) == "3 claims held back, 2 looked at, 1 decided as the rule did."
    assert samples.agreement(None) == "Nothing is held back."
    assert Decision.objects.filter(sampled=True, claim=open_).exists() and queries.agreements() == [found]


@pytest.mark.parametrize(
    ("looked", "agreed", "alarms"), [(0, 0, False), (20, 19, False), (19, 18, True), (1, 0, True)]
)
def test_more_than_one_in_twenty_otherwise_is_an_alarm(looked: int, agreed: int, alarms: bool) -> None:
    one = Agreement(1, held=30, looked=looked, agreed=agreed)
    assert samples.alarming([one]) == ([one] if alarms else [])
