"""What became of a claim: where the money is, said once for several awards."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from claims.models import Claim, Transfer
from claims.presentation import outcomes
from claims.stages import review
from tests.details import mended
from tests.factories import ClaimFactory
from tests.money import answered, award, sent
from tests.people import NOON


@given(st.lists(st.sampled_from(sorted(outcomes.STATES)), min_size=1))
def test_several_awards_are_told_as_one_of_their_states_whatever_their_order(states: list[str]) -> None:
    told = outcomes.summed_up(states)
    assert told in states
    assert told == outcomes.summed_up(reversed(states))
    assert (told == outcomes.PAID) is (set(states) == {outcomes.PAID})
    assert (told == outcomes.FAILED) is (outcomes.FAILED in states)


def test_every_state_of_a_transfer_and_of_an_award_has_its_words() -> None:
    assert set(outcomes._OF_TRANSFER) == set(Transfer.State)
    assert set(outcomes.STATES) == set(outcomes.SENTENCES) == set(outcomes.LABELS) == set(outcomes._FIRST)


@pytest.mark.django_db
def test_the_newest_attempt_counts(django_assert_num_queries: object) -> None:
    claim = ClaimFactory(status="approved")
    award(claim=claim)
    assert outcomes.paid_states([claim])[claim.pk].key == "waiting"
    answered({sent()[0].run.transfers.get(): "failed"})
    assert outcomes.paid_states([claim])[claim.pk].key == "failed"
    mended(claim)
    answered({sent()[0].run.transfers.get(): "paid"})
    assert outcomes.paid_states([claim])[claim.pk].key == "paid"


@pytest.mark.django_db
def test_three_statements_tell_of_any_number_of_claims(django_assert_num_queries: object) -> None:
    made = [ClaimFactory(status="approved") for _ in range(3)]
    for claim in made:
        award(claim=claim)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert set(outcomes.paid_states(made)) == {claim.pk for claim in made}


@pytest.mark.django_db
@pytest.mark.parametrize("status", [status for status in Claim.Status.values if status not in ("approved",)])
def test_a_claim_that_is_not_approved_is_paid_nothing(status: str) -> None:
    claim = ClaimFactory(status="approved")
    award(claim=claim)
    claim.status = status
    assert outcomes.paid_states([claim]) == {}


@pytest.mark.parametrize(("language", "day"), [("ko", "2022년 10월 28일"), ("en", "28 October 2022")])
def test_a_question_is_told_without_its_brackets_and_its_last_day_as_people_write_it(
    rita: User, language: str, day: str
) -> None:
    claim = ClaimFactory(status="submitted")
    assert outcomes.asked(claim) is None
    claim = review.ask(
        actor=rita, claim=claim, question="Which week?\nAnd why?", days=7, at=NOON, door="test"
    )
    with override(language):
        assert outcomes.asked(claim) == ("Which week?\nAnd why?", day)
