"""The expected need of cash is reckoned from the rows: all that is to be settled, each once."""

from datetime import date

import pytest

from claims.models import Claim, Transfer
from claims.queries import payout
from claims.queries.cash_need import needs
from tests.money import answered, award, frozen, opened, sent

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, TUESDAY = date(2022, 10, 21), date(2022, 10, 24), date(2022, 10, 25)


def test_where_nothing_was_awarded_nothing_is_needed() -> None:
    assert needs(today=FRIDAY) == {}


def test_what_is_certain_is_what_the_balance_says_is_to_be_settled() -> None:
    for amount in (10, 20, 40, 80):
        award(amount=amount)
    sent()
    results = dict(zip(Transfer.objects.order_by("amount"), ("paid", "failed", "unknown"), strict=False))
    answered(results)
    award(amount=160)
    award(amount=1_000, without_account=True)
    award(amount=3, kind="points", unit="point")
    (balance,) = (one for one in payout.balance() if one.unit == "KRW")
    for today in (FRIDAY, MONDAY, TUESDAY):
        found = needs(today=today)
        assert list(found) == ["KRW"]
        assert found["KRW"].certain == balance.remains
    assert (found["KRW"].out, found["KRW"].unknown, found["KRW"].waiting) == (80, 40, 1_020)
    assert (found["KRW"].failed, found["KRW"].answered) == (20, 30)


def test_a_frozen_run_pays_on_its_day() -> None:
    award(amount=10)
    frozen()
    (day,) = needs(today=FRIDAY)["KRW"].days
    assert (day.day, day.runs, day.payable) == (MONDAY, 10, 0)


def test_what_waits_goes_with_the_run_that_is_being_frozen() -> None:
    award(amount=10)
    run = opened()
    (day,) = needs(today=FRIDAY)["KRW"].days
    assert (day.day, day.runs, day.payable) == (run.pay_date, 0, 10)


def test_a_claim_on_hold_has_no_day() -> None:
    Claim.objects.filter(pk=award(amount=10).claim_id).update(held=True, hold_reason="test")
    found = needs(today=FRIDAY)["KRW"]
    assert (found.days, found.waiting) == ([], 10)
