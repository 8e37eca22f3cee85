"""What is told of a failed payment and of new details: enough to know them, never a whole account."""

import pytest
from django.utils.translation import override

from claims.models import Claim, DetailsRequest, Transfer
from claims.presentation import details
from tests.details import NEW, given, ruth, seat
from tests.money import answered, award, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    made = award(account={"number": "11022233678", "holder": "김시험"})
    sent()
    answered({Transfer.objects.get(): "failed"})
    return made.claim


def test_a_claim_that_nothing_happened_to_is_asked_nothing() -> None:
    assert details.of_claim(award().claim) is None


def test_what_failed_is_told_masked(claim: Claim) -> None:
    with override("en"):
        asked = details.of_claim(claim)
    assert asked and asked.amount == "50,000 won" and asked.account.endswith("•••••678")
    assert (asked.given, asked.refused, asked.waits_for_us) == ("", "", False)


def test_what_was_given_and_what_was_refused_is_told(claim: Claim) -> None:
    given(claim)
    asked = details.of_claim(claim)
    assert asked and asked.given.endswith("•••••789") and asked.waits_for_us
    seat(DetailsRequest.objects.get(), outcome="refuse", note="Another name.")
    asked = details.of_claim(claim)
    assert asked and (asked.given, asked.refused) == ("", "Another name.")


def test_new_and_old_are_compared_in_words(claim: Claim) -> None:
    request = DetailsRequest.objects.get()
    assert details.compared(request) is None
    given(claim, same=True)
    told = details.compared(DetailsRequest.objects.get())
    assert told and told.same_account and told.same_holder and told.holder_is_claimant and told.others == 0
    given(claim)
    told = details.compared(DetailsRequest.objects.get())
    assert told and not (told.same_account or told.same_holder or told.holder_is_claimant)
    assert NEW["holder"] not in str(told) and told.new.endswith("•••••789")


def test_a_business_that_is_told_with_its_owner_may_hold_the_account_under_either_name() -> None:
    made = award(decision__claim__claimant__name="김네 식당, 김새롬", account={"holder": "김네 식당"})
    sent()
    answered({Transfer.objects.get(): "failed"})
    for holder, known in ((NEW["holder"], True), ("김네 식당", True), ("김네", False)):
        given(made.claim, **(NEW | {"holder": holder}))
        told = details.compared(DetailsRequest.objects.get())
        assert told and told.holder_is_claimant is known


def test_what_every_reviewer_said_is_told_in_order(claim: Claim) -> None:
    given(claim)
    seat(DetailsRequest.objects.get())
    seat(DetailsRequest.objects.get(), ruth(), "refuse", note="No.")
    assert [one.outcome for one in details.reviews(DetailsRequest.objects.get())] == ["approve", "refuse"]
