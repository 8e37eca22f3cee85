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
    first, second = of_claim(claim, until=NOON, person=False).versions
    assert (first.number, second.number) == (2, 1)
    assert ("loss", "400000 (staff)") in first.facts
    assert ("loss", "300000") in second.facts


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
    assert (move.came_from, move.went_to, move.who) == ("Submitted", "Withdrawn", "calendar")
