"""What was awarded before a run: counted under the caps and told as facts, in the run and in its proof."""

import pytest

from accounts.models import User
from claims.models import Assessment, AssessmentRun, Award, Claim
from claims.stages import assessment, review
from claims.stages.assessment import numbering
from tests.factories import PolicyVersionFactory
from tests.money import award
from tests.people import NOON, person
from tests.power import NEW_YEAR, NOVEMBER, OCTOBER, cut, cut_off, household, law
from tests.stages.assessment.test_proof import differences
from tests.stages.meanwhile import meanwhile
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def given(claim: Claim, run: AssessmentRun) -> tuple[int, str, int]:
    return Assessment.objects.values_list("outcome", "code", "amount").get(claim=claim, run=run)


@pytest.fixture
def paid() -> Claim:
    """A household's claim of October, for which 900 of at most 1,200 euros a year were awarded."""
    law()
    claim = cut_off(household(), cut("october", OCTOBER))
    assessed(claim.incident)
    decided(claim)
    assert Award.objects.get().amount == 900_00
    return claim


def test_what_was_awarded_in_the_year_is_counted_under_the_cap(paid: Claim, omar: User) -> None:
    incident = cut("november", NOVEMBER)
    again, stranger = cut_off(paid.claimant, incident), cut_off(household(), incident)
    run = assessed(incident)
    assert given(again, run) == (1, "", 300_00)
    assert given(stranger, run) == (1, "", 900_00)
    assert differences(omar, run) == []


def test_the_year_is_that_of_the_policys_own_clock(paid: Claim) -> None:
    incident = cut("new-year", NEW_YEAR)
    again = cut_off(paid.claimant, incident)
    assert given(again, assessed(incident)) == (1, "", 900_00)


def test_nothing_is_left_once_the_year_is_used_up(paid: Claim, omar: User) -> None:
    award(
        claim=paid,
        claimant=paid.claimant,
        policy_key="finland-electricity",
        kind="credit",
        unit="EUR",
        amount=300_00,
    )
    incident = cut("november", NOVEMBER)
    again = cut_off(paid.claimant, incident)
    run = assessed(incident)
    assert given(again, run) == (2, "cap_reached", 0)
    assert differences(omar, run) == []


def test_what_ends_after_a_run_counts_in_its_proof_and_not_in_the_next_run(paid: Claim, omar: User) -> None:
    incident = cut("november", NOVEMBER)
    again = cut_off(paid.claimant, incident)
    run = assessed(incident)
    review.undo(actor=person("rita"), claim=paid, note="a mistake", at=NOON, door="test")
    assert not Award.objects.get().live
    assert differences(omar, run) == []
    later = assessed(incident)
    assert (given(again, run)[2], given(again, later)[2]) == (300_00, 900_00)
    assert differences(omar, later) == []


def test_what_is_awarded_after_a_run_counts_in_the_next_only(omar: User) -> None:
    law()
    one, other = cut("october", OCTOBER), cut("november", NOVEMBER)
    first = cut_off(household(), one)
    second = cut_off(first.claimant, other)
    assessed(one)
    run = assessed(other)
    decided(first)
    assert differences(omar, run) == []
    later = assessed(other)
    assert (given(second, run)[2], given(second, later)[2]) == (900_00, 300_00)


def test_a_second_run_finds_what_was_decided_of_the_first(paid: Claim, omar: User) -> None:
    again = cut_off(paid.claimant, paid.incident)
    run = assessed(paid.incident)
    assert given(again, run) == (2, "already_claimed", 0)
    assert differences(omar, run) == []


def test_a_policy_that_asks_nothing_of_it_looks_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    incident = kakao()
    merchant(incident)
    monkeypatch.setattr(
        "claims.queries.awarded.before_range", lambda **_said: pytest.fail("it was looked up")
    )
    assert assessed(incident).state == "done"


GOODWILL = """
language = 1
key = "goodwill"
unit = "EUR"
time_zone = "Europe/Helsinki"
once_per = ["claimant", "incident"]
title = { ko = "호의 보상", en = "Goodwill" }
summary = { ko = "표준 보상에 더해 지급합니다.", en = "On top of the standard compensation." }
source = { url = "https://example.org/goodwill", clause = "1" }
covers = { claimant_types = ["individual"], services = ["electricity"], incidents = ["*"] }

[inputs.standard]
type = "money"
source = "ledger"
policy = "finland-electricity"
per = "year"
label = { ko = "올해 표준 보상", en = "Standard compensation of this year" }

[[award]]
line = "goodwill"
kind = "credit"
label = { ko = "호의 보상", en = "Goodwill" }
amount = "5_000 + standard / 10"
"""


def of_goodwill(claim: Claim, run: AssessmentRun) -> int:
    rows = Assessment.objects.filter(claim=claim, run=run, policy_version__policy__key="goodwill")
    return rows.values_list("amount", flat=True).get()


def test_a_fact_of_the_ledger_is_what_was_awarded_and_never_what_is_said(paid: Claim, omar: User) -> None:
    PolicyVersionFactory(text=GOODWILL)
    incident = cut("november", NOVEMBER)
    again = cut_off(paid.claimant, incident, inputs={"standard": 1_000_000_00})
    stranger = cut_off(household(), incident, inputs={"standard": 1_000_000_00})
    run = assessed(incident)
    assert of_goodwill(again, run) == 50_00 + 90_00
    assert of_goodwill(stranger, run) == 50_00
    assert differences(omar, run) == []


def test_two_policies_that_mean_other_sums_by_one_name_are_not_run_together(omar: User) -> None:
    PolicyVersionFactory(text=GOODWILL)
    PolicyVersionFactory(
        text=GOODWILL.replace('key = "goodwill"', 'key = "more"').replace('per = "year"', 'per = "event"')
    )
    with pytest.raises(assessment.InputsClash):
        assessment.open_run(actor=omar, incident=cut("october", OCTOBER), at=NOON, door="test")


@pytest.mark.django_db(transaction=True)
def test_a_run_draws_no_number_while_an_award_is_half_way(omar: User) -> None:
    law()
    claim = cut_off(household(), cut("october", OCTOBER))
    assessed(claim.incident)
    number, waited = meanwhile(lambda: decided(claim), numbering.draw_number)
    assert waited
    assert isinstance(number, int)
    assert number > Award.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_a_run_draws_no_number_while_an_award_is_ending(omar: User) -> None:
    law()
    claim = cut_off(household(), cut("october", OCTOBER))
    assessed(claim.incident)
    decided(claim)
    undo = lambda: review.undo(actor=person("rita"), claim=claim, note="test", at=NOON, door="test")  # noqa: E731
    number, waited = meanwhile(undo, numbering.draw_number)
    assert waited
    assert isinstance(number, int)
    ended = Award.objects.get().ended
    assert ended is not None
    assert number > ended
