"""What was awarded before a run, up to its number, and as it stands."""

import pytest

from claims.models import AssessmentRun, Award, Claim
from claims.queries import awarded, policies
from claims.rules.awarded import Awarded
from tests.money import award
from tests.power import KEY, NOVEMBER, OCTOBER, cut, cut_off, household, law
from tests.stages.review.making import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A household's claim of November that no run has seen; one of October was given 900 euros and 5 points."""
    law()
    first = cut_off(household(), cut("october", OCTOBER), status="approved")
    for unit, amount in (("EUR", 900_00), ("point", 5)):
        award(
            claim=first,
            policy_key=KEY,
            line=unit,
            kind="credit",
            unit=unit,
            amount=amount,
            entitlement_key=unit,
        )
    return cut_off(first.claimant, cut("november", NOVEMBER))


def seen_by(run: AssessmentRun) -> list[int]:
    """The amounts that the run's only range reads, which are those that one claimant's decision reads."""
    part, claimants = run.ranges.get(), Claim.objects.values_list("claimant", flat=True)
    found = awarded.before_range(part=part.pk, policies=[KEY], upto=run.awards_upto)
    assert awarded.before_run(run=run, claimants=set(claimants), policies=[KEY]) == found
    return [one.amount for one in found]


def test_an_award_is_read_with_all_that_is_counted(claim: Claim) -> None:
    first, _points = awarded.standing(claimants=[claim.claimant_id], policies=[KEY])
    start = int(OCTOBER.timestamp())
    assert first == Awarded(claim.claimant_id, KEY, "EUR", "EUR", 900_00, "EUR", "october", start)


def test_an_amendment_holds_no_entitlement(claim: Claim) -> None:
    amended = Award.objects.get(unit="EUR")
    award(
        claim=amended.claim, policy_key=KEY, line="EUR", unit="EUR", kind="credit", amount=1, amends=amended
    )
    found = awarded.standing(claimants=[claim.claimant_id], policies=[KEY])
    assert [(one.amount, one.entitlement) for one in found] == [(900_00, "EUR"), (5, "point"), (1, "")]


def test_other_policies_and_other_claimants_are_not_read(claim: Claim) -> None:
    assert awarded.standing(claimants=[claim.claimant_id], policies=["other"]) == []
    assert awarded.standing(claimants=[household().pk], policies=[KEY]) == []


def test_a_run_reads_what_stood_at_its_number(claim: Claim) -> None:
    first = assessed(claim.incident)
    Award.objects.filter(unit="point").update(live=False)
    second = assessed(claim.incident)
    award(
        claim=Award.objects.get(unit="EUR").claim,
        policy_key=KEY,
        line="more",
        unit="EUR",
        kind="credit",
        amount=7,
    )
    third = assessed(claim.incident)
    assert [seen_by(run) for run in (first, second, third)] == [[900_00, 5], [900_00], [900_00, 7]]


def test_what_had_ended_before_ends_had_numbers_is_read_by_no_run(claim: Claim) -> None:
    again = Award.objects.get(unit="EUR")
    again.pk, again.line, again.live, again.ended = None, "old", False, None
    again.save(force_insert=True)
    assert seen_by(assessed(claim.incident)) == [900_00, 5]


def test_what_a_run_gives_to_earlier_claims_is_summed_by_policy() -> None:
    version = law(by_service=True)
    first = cut_off(household(), cut("october", OCTOBER))
    second = cut_off(first.claimant, first.incident, services=["heat"])
    cut_off(household(), first.incident)
    run = assessed(first.incident)
    claims = Claim.objects.values_list("pk", flat=True)
    assert awarded.earlier_in_run(run=run, claims=claims) == {(second.pk, version.pk): 900_00}


def test_facts_of_the_ledger_are_read_for_policies_that_ask_them_only(claim: Claim) -> None:
    run = assessed(claim.incident)
    (version,) = policies.versions(ids=run.policies)
    assert awarded.ledger(run=run, claimant=claim.claimant_id, policy=policies.compiled(version)) == []
