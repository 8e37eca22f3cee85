"""What became of a claim: the question that waits for its claimant."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.presentation import outcomes
from claims.stages import review
from tests.factories import ClaimFactory
from tests.people import NOON


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
