"""Caps over several claims at a decision: more may have been awarded since the run than it leaves."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Award, Claim, Decision, ReviewItem
from claims.presentation import reasons
from claims.presentation.refusals import told
from claims.stages import review
from tests.people import NOON, person
from tests.power import LINE, NEW_YEAR, NOVEMBER, OCTOBER, cut, cut_off, household, law
from tests.stages.review.making import RULE, assessed, at_once, decided, rule_on, senior, status

pytestmark = pytest.mark.django_db


def two() -> tuple[Claim, Claim]:
    """Two claims of one household, on two power cuts of a year: 900 proposed for each, at most 1,200 for both."""
    law()
    first = cut_off(household(), cut("october", OCTOBER))
    second = cut_off(first.claimant, cut("november", NOVEMBER))
    for claim in (first, second):
        assessed(claim.incident)
    return first, second


def test_more_than_is_left_is_refused_with_what_is_left_and_what_to_do() -> None:
    first, second = two()
    decided(first)
    with pytest.raises(review.CapPassed) as refused:
        decided(second)
    assert refused.value.facts["left"] == (300_00, "EUR")
    with override("en"):
        assert told(refused.value) == (
            "More was awarded to this claimant since the run: €300.00 is left under the cap “What may still be paid in "
            "this year”. Assess the claims again, or give another amount and say why."
        )
    assert status(second) == "submitted"
    assert not second.decisions.exists()


def test_assessed_again_it_is_decided_by_what_is_left() -> None:
    first, second = two()
    decided(first)
    assessed(second.incident)
    decided(second)
    assert list(Award.objects.order_by("pk").values_list("amount", flat=True)) == [900_00, 300_00]


def test_a_person_gives_another_amount_and_says_why() -> None:
    first, second = two()
    decided(first)
    decided(second, "part", amounts={LINE: 500_00}, reasons={LINE: "The council decided so."})
    assert Award.objects.get(claim=second).amount == 500_00


def test_what_a_person_gave_counts_too() -> None:
    first, second = two()
    decided(first, "part", amounts={LINE: 950_00}, reasons={LINE: "The council decided so."})
    with pytest.raises(review.CapPassed) as refused:
        decided(second)
    assert refused.value.facts["left"] == (250_00, "EUR")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_a_run_gave_to_several_claims_is_decided_in_any_order(order: tuple[int, int]) -> None:
    law(by_service=True)
    first = cut_off(household(), cut("october", OCTOBER))
    claims = first, cut_off(first.claimant, first.incident, services=["heat"])
    assessed(first.incident)
    for place in order:
        decided(claims[place])
    assert dict(Award.objects.values_list("claim", "amount")) == {claims[0].pk: 900_00, claims[1].pk: 300_00}


def test_the_rule_decides_what_a_run_gave_to_several_claims_of_one_household() -> None:
    law(by_service=True)
    first = cut_off(household(), cut("october", OCTOBER))
    cut_off(first.claimant, first.incident, services=["heat"])
    rule_on()
    assert review.decide_automatically(actor=RULE, run=assessed(first.incident), at=NOON) == (2, 0, 0, 0)
    assert sum(Award.objects.values_list("amount", flat=True)) == 1_200_00


def test_what_was_undone_is_left_again() -> None:
    first, second = two()
    decided(first)
    review.undo(actor=person("rita"), claim=first, note="a mistake", at=NOON, door="test")
    decided(second)
    assert Award.objects.get(live=True).claim == second


def test_a_claim_is_rejected_whatever_is_left() -> None:
    first, second = two()
    decided(first)
    decided(second, "reject", codes=["untrue"])
    assert status(second) == "rejected"


def test_another_year_and_another_household_have_their_own() -> None:
    first, second = two()
    later = cut_off(first.claimant, cut("new-year", NEW_YEAR))
    stranger = cut_off(household(), second.incident)
    for claim in (later, stranger):
        assessed(claim.incident)
    for claim in (first, later, stranger):
        decided(claim)
    assert Award.objects.filter(amount=900_00).count() == 3


def test_the_rule_leaves_such_a_claim_to_people_and_says_so() -> None:
    first, second = two()
    stranger = cut_off(household(), second.incident)
    run = assessed(second.incident)
    rule_on()
    decided(first)
    counts = review.decide_automatically(actor=RULE, run=run, at=NOON)
    assert counts == (1, 0, 1, 0)
    assert (status(second), status(stranger)) == ("submitted", "approved")
    assert ReviewItem.objects.get(claim=second, state="open").code == "cap_passed"
    assert reasons.sentence("cap_passed") != "cap_passed"
    review.decide_automatically(actor=RULE, run=run, at=NOON)
    assert ReviewItem.objects.filter(claim=second).count() == 1


def test_the_rule_takes_those_that_keep_their_caps() -> None:
    first, second = two()
    rule_on()
    for claim in (first, second):
        review.decide_automatically(actor=RULE, run=claim.incident.runs.get(), at=NOON)
    assert (status(first), status(second)) == ("approved", "submitted")
    review.decide_automatically(actor=RULE, run=assessed(second.incident), at=NOON)
    assert status(second) == "approved"
    assert not ReviewItem.objects.filter(state="open").exists()
    assert Award.objects.get(claim=second).amount == 300_00


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_is_told_what_is_left() -> None:
    first, second = two()
    rita, sena = person("rita"), senior()

    def by(actor: User, claim: Claim) -> Decision:
        return decided(claim, by=actor, version=1)

    results = at_once(lambda: by(rita, first), lambda: by(sena, second))
    (refused,) = (one for one in results if isinstance(one, Exception))
    assert isinstance(refused, review.CapPassed)
    assert refused.facts["left"] == (300_00, "EUR")
    assert Award.objects.get().amount == 900_00
