"""What waits for whom: never for who recorded it, who gave it, or who has said their word."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import DetailsRequest, Transfer
from claims.presentation import owing
from claims.stages import payout
from tests.details import given, seat
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.recoveries import paid, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def said(user: User) -> list[str]:
    return [todo[0] for todo in owing.to_do(user)]


def test_with_nothing_recorded_nothing_waits(fiona: User, rita: User) -> None:
    assert owing.to_do(fiona) == owing.to_do(rita) == []


def test_what_finance_recorded_waits_for_the_checker_who_did_not(fiona: User, felix: User) -> None:
    recorded(paid(), 1)
    recorded(paid(), 1, actor=fiona)
    payout.record_manual_payment(
        actor=felix, award=award(), amount=50_000, paid_on=NOON.date(), bank_reference="B", note="x", at=NOON,
        door="test",
    )  # fmt: skip
    assert said(fiona) == [
        "1 recovery waits for your confirmation.",
        "1 manual payment waits for your confirmation.",
    ]
    assert said(felix) == said(person("audrey")) == []


def test_new_details_wait_for_reviewers_until_they_have_said_their_word(rita: User, felix: User) -> None:
    made = award()
    sent()
    answered({Transfer.objects.get(): "failed"})
    given(made.claim)
    assert said(rita) == ["1 claim has new account details to review."] and said(felix) == []
    seat(DetailsRequest.objects.get())
    assert said(rita) == []
