"""Which account a claim is paid to, and who is asked for another one."""

import pytest

from claims.models import AccountReview, Claim, DetailsRequest, PayeeAccount, Transfer
from claims.queries import details as queries
from claims.stages.payout import ask_details
from tests.details import given, ruth, seat
from tests.money import award, sent
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A claim whose details are asked for."""
    made = award()
    sent()
    ask_details(transfers=list(Transfer.objects.values_list("pk", flat=True)), at=NOON)
    return made.claim


def test_the_account_in_force_is_the_newest_that_two_people_approved(claim: Claim) -> None:
    first = queries.account_in_force(claim=claim)
    assert first == PayeeAccount.objects.get()
    given(claim)
    seat(DetailsRequest.objects.get())
    assert queries.account_in_force(claim=claim) == first
    seat(DetailsRequest.objects.get(), ruth())
    assert queries.account_in_force(claim=claim) == PayeeAccount.objects.get(correction=1)
    assert queries.account_in_force(claim=claim, version=2) is None


def test_what_is_open_is_told_until_it_is_approved(claim: Claim) -> None:
    assert queries.open_request(claim=claim) == DetailsRequest.objects.get()
    given(claim)
    seat(DetailsRequest.objects.get())
    assert queries.open_request(claim=claim)
    seat(DetailsRequest.objects.get(), ruth())
    assert queries.open_request(claim=claim) is None


def test_what_waits_for_a_reviewer_is_neither_given_nor_reviewed_by_them(claim: Claim) -> None:
    rita = person("rita")
    assert not queries.to_review(by=rita.pk)
    request = given(claim)
    assert list(queries.to_review(by=rita.pk)) == [request]
    assert request.account and not queries.to_review(by=request.account.given_by_id or 0)
    seat(request)
    assert not queries.to_review(by=rita.pk) and list(queries.to_review(by=ruth().pk)) == [request]


def test_why_it_was_refused_is_told_until_it_is_given_anew(claim: Claim) -> None:
    assert queries.refusal_of(claim=claim) is None
    given(claim)
    seat(DetailsRequest.objects.get(), outcome="refuse", note="Another name.")
    assert queries.refusal_of(claim=claim) == AccountReview.objects.get()
    given(claim)
    assert queries.refusal_of(claim=claim) is None
