"""A claim as staff read it."""

import pytest
from django.utils.translation import override

from claims.models import DuplicateLink, Transition
from claims.presentation.dossier import of_claim
from tests.factories import (
    ClaimFactory,
    ClaimFactsFactory,
    IncidentFactory,
    OutageWindowFactory,
    ServiceFactory,
)
from tests.people import NOON
from tests.stages.review.making import assessed
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_a_reader_whose_duty_needs_no_person_is_given_none() -> None:
    dossier = of_claim(ClaimFactory(), until=NOON, person=False)
    assert (dossier.person, dossier.accounts) == (None, [])


def test_a_claim_that_no_run_has_seen_is_not_explained() -> None:
    dossier = of_claim(ClaimFactory(), until=NOON, person=True)
    assert (dossier.run, dossier.explanation) == ("", None)


def test_every_version_stays_readable_the_newest_first() -> None:
    claim = ClaimFactory(facts__inputs={"loss": 300_000})
    ClaimFactsFactory(claim=claim, version=2, inputs={"loss": 400_000}, sources={"loss": "staff"})
    with override("en"):
        first, second = of_claim(claim, until=NOON, person=False).versions
    assert (first.number, second.number) == (2, 1)
    assert ("loss", "400,000 (by staff)") in first.facts  # no policy in force asks for it: its name, no unit
    assert ("loss", "300,000") in second.facts


@pytest.mark.parametrize(
    ("language", "loss", "category"),
    [("en", "300,000 won", "Claim for compensation"), ("ko", "300,000원", "보상 신청")],
)
def test_facts_are_in_the_words_and_units_of_the_policies_that_ask(
    language: str, loss: str, category: str
) -> None:
    claim = merchant(kakao(), loss=300_000)
    assessed(claim.incident)
    with override(language):
        (version,) = of_claim(claim, until=NOON, person=False).versions
    values = {line.value for line in version.facts}
    assert {loss, category} <= values
    assert not {"loss", "claim", "ok", *claim.services} & ({line.label for line in version.facts} | values)


def test_only_windows_of_the_claims_services_are_drawn() -> None:
    incident = IncidentFactory(key="one")
    for key in ("kakaotalk.channel", "melon"):
        OutageWindowFactory(incident=incident, service=ServiceFactory(key=key, name_ko=key, name_en=key))
    drawing = of_claim(ClaimFactory(incident=incident), until=NOON, person=False).drawing
    assert "kakaotalk.channel" in drawing
    assert "melon" not in drawing


def test_a_pair_is_seen_from_both_sides() -> None:
    first, second = ClaimFactory(), ClaimFactory()
    DuplicateLink.objects.create(first=first, second=second, key="account", at=NOON)
    for one, other in ((first, second), (second, first)):
        (twin,) = of_claim(one, until=NOON, person=False).twins
        assert (twin.claim, twin.reference) == (other.pk, other.reference)


def test_moves_name_their_rule_or_person_in_the_language_of_the_reader() -> None:
    claim = ClaimFactory()
    Transition.objects.create(
        claim=claim, at=NOON, came_from="submitted", went_to="withdrawn", act="withdraw", rule="calendar"
    )
    with override("en"):
        (move,) = of_claim(claim, until=NOON, person=False).moves
    assert (move.came_from, move.went_to) == ("Submitted", "Withdrawn")
    assert (move.act, move.who) == ("Withdrawn", "Passing of a deadline")
