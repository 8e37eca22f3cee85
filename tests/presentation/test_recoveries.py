"""What is owed back, as its claimant reads it and what runs set off."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from claims.presentation import recoveries
from claims.queries.recoveries import SetOff
from tests.money import award
from tests.recoveries import owing, paid, recorded, repaid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def test_a_claim_that_was_paid_right_owes_nothing() -> None:
    assert recoveries.of_claim(award().claim) == []


def test_a_debt_is_told_once_it_is_confirmed_and_says_what_is_left() -> None:
    source = paid()
    recorded(source, 5)
    assert recoveries.of_claim(source.claim) == []
    debt = owing(source, 1_000)
    (told,) = recoveries.of_claim(source.claim)
    assert (told.why, told.amount, told.owed) == ("More was awarded than is due", "1,000 won", "1,000 won")
    repaid(debt, 1_000, "forgiven")
    assert recoveries.of_claim(source.claim)[0].owed == ""


def test_what_is_set_off_is_told_by_unit() -> None:
    (told,) = recoveries.set_off([SetOff("KRW", 2, 1_500)])
    assert told == {"counted": 2, "awards": "2", "amount": "1,500 won"}
