"""What the database refuses of requests for details and reviews of accounts, said in plain SQL by the application."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from claims.models import AccountReview, DetailsRequest, Transfer
from tests.details import given, giver, ruth, seat
from tests.money import answered, award, sent
from tests.people import person

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def request_(db: None) -> DetailsRequest:
    made = award()
    sent()
    answered({Transfer.objects.get(): "failed"})
    return DetailsRequest.objects.get(claim=made.claim)


def test_a_claim_has_one_open_request_and_is_asked_once_a_transfer(request_: DetailsRequest) -> None:
    again = (
        "INSERT INTO claims_detailsrequest (claim_id, transfer_id, state, asked_at, closed_at) "
        "SELECT claim_id, transfer_id, {}, now(), {} FROM claims_detailsrequest"
    )
    refused(again.format("'asked'", "NULL"), match="one_open_request_a_claim|asked_once_a_transfer")
    refused(again.format("'dropped'", "now()"), match="asked_once_a_transfer")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ("state = 'approved', closed_at = now()", "Invalid transition"),
        ("state = 'given'", "details_follow_the_state"),
        ("state = 'dropped'", "details_follow_the_state"),
        ("claim_id = 0", "Cannot update"),
        ("asked_at = now()", "Cannot update"),
    ],
)
def test_a_request_moves_along_the_lawful_table(request_: DetailsRequest, change: str, match: str) -> None:
    refused(f"UPDATE claims_detailsrequest SET {change}", match=match)


def test_what_is_closed_stays_closed(request_: DetailsRequest) -> None:
    given(request_.claim)
    seat(request_)
    seat(request_, ruth())
    for change in ("state = 'asked', account_id = NULL, closed_at = NULL", "closed_at = now()"):
        refused(f"UPDATE claims_detailsrequest SET {change}", match=r"Invalid transition|Cannot update")


_REVIEW = (
    "INSERT INTO claims_accountreview (account_id, seat, by_id, outcome, note, at) "
    "VALUES (%s, %s, %s, %s, %s, now())"
)


def test_a_seat_is_one_a_person_and_none_of_the_giver(request_: DetailsRequest) -> None:
    account = given(request_.claim).account_id
    rita = person("rita").pk
    refused(
        _REVIEW,
        account,
        1,
        giver(request_.claim).pk,
        "approve",
        "",
        match="account_not_reviewed_by_who_gave_it",
    )
    refused(_REVIEW, account, 2, rita, "approve", "", match="second_seat_after_the_first")
    refused(_REVIEW, account, 3, rita, "approve", "", match="review_seat_one_or_two")
    refused(_REVIEW, account, 1, rita, "refuse", "", match="account_refused_says_why")
    seat(request_)
    refused(_REVIEW, account, 1, ruth().pk, "approve", "", match="one_review_a_seat")
    refused(_REVIEW, account, 2, rita, "approve", "", match="two_reviews_two_people")
    refused("UPDATE claims_accountreview SET outcome = 'refuse'", match="permission denied")


def test_after_a_refusal_there_is_no_second_seat(request_: DetailsRequest) -> None:
    account = given(request_.claim).account_id
    seat(request_, outcome="refuse", note="x")
    refused(_REVIEW, account, 2, ruth().pk, "approve", "", match="second_seat_after_the_first")


def test_the_account_that_a_claim_came_with_has_no_seats(request_: DetailsRequest) -> None:
    first = request_.claim.accounts.get(correction=0).pk
    refused(_REVIEW, first, 1, person("rita").pk, "approve", "", match="account_not_reviewed_by_who_gave_it")
    assert not AccountReview.objects.exists()


def test_a_correction_has_its_giver_and_its_own_number(request_: DetailsRequest) -> None:
    insert = (
        "INSERT INTO claims_payeeaccount (claim_id, version, correction, bank, sealed, fingerprint, mandate, state, "
        "at) SELECT claim_id, version, {}, bank, sealed, fingerprint, mandate, state, now() FROM claims_payeeaccount"
    )
    refused(insert.format(0), match="one_account_a_correction")
    refused(insert.format(1), match="a_correction_has_its_giver")
