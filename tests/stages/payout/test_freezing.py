"""Freezing by sets: what SQL reckons is what the rules say, row by row."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import LedgerEntry, Payout, Transfer
from claims.rules.payout import posting_reference, remainder, run_key, transfer_reference
from claims.stages import payout
from claims.stages.payout.freezing import reference_sql
from tests.details import mended
from tests.factories import ClaimantFactory, ClaimFactory
from tests.money import answered, award, balanced, frozen, sent
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2022, 1, 1), date(2199, 12, 31))
NUMBERS = (
    st.integers(1, 9) | st.integers(1, 9_999_999_999) | st.sampled_from([9, 10, 99, 100, 999_999, 1_000_000])
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(on=DAYS, run=NUMBERS, numbers=st.lists(NUMBERS, min_size=1, max_size=20))
def test_references_in_sql_are_those_of_the_rule(on: date, run: int, numbers: list[int]) -> None:
    key = run_key(on, run)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {reference_sql('n')} FROM unnest(%(numbers)s::bigint[]) WITH ORDINALITY AS u(n, place) "
            "ORDER BY place",
            {"key": key, "rest": remainder(f"{key}-"), "numbers": numbers},
        )
        assert [row[0] for row in cursor.fetchall()] == [transfer_reference(key, n) for n in numbers]


def test_transfers_are_numbered_from_one_in_the_order_of_their_claimants() -> None:
    for _n in range(12):
        award()
    run = frozen()
    found = list(run.transfers.order_by("pk").values_list("reference", "claimant"))
    assert [reference for reference, _claimant in found] == [
        transfer_reference(run.key, number) for number in range(1, 13)
    ]
    assert [claimant for _reference, claimant in found] == sorted(claimant for _reference, claimant in found)


def test_of_several_spellings_of_one_account_the_newest_is_paid_to() -> None:
    payee = ClaimantFactory()
    claims = [ClaimFactory(claimant=payee, status="approved") for _n in range(2)]
    for claim, holder in zip(claims, ("김시험", "김 시험"), strict=True):
        award(claim=claim, account={"number": "11011111111", "holder": holder}, amount=1)
    transfer = frozen().transfers.get()
    assert transfer.account == claims[1].accounts.get() and transfer.amount == 2


def test_every_payout_has_its_posting_from_where_its_amount_stood() -> None:
    first, second = award(amount=1), award(amount=2)
    sent()
    answered(dict.fromkeys(Transfer.objects.all(), "failed"))
    mended()
    third = award(amount=4)
    run = frozen()
    posted = {
        one.reference: (one.debit, one.credit, one.unit, one.amount)
        for one in LedgerEntry.objects.filter(kind="freeze", reference__in=_references(run.payouts.all()))
    }
    assert posted == {
        posting_reference(first.pk, 2): ("payable_again", "in_flight", "KRW", 1),
        posting_reference(second.pk, 2): ("payable_again", "in_flight", "KRW", 2),
        posting_reference(third.pk, 1): ("open", "in_flight", "KRW", 4),
    }
    balanced()
    payout.void(actor=person("felix"), run=run, reason="test", at=NOON, door="test")
    given_back = {
        one.reference: one.credit
        for one in LedgerEntry.objects.filter(kind="unfreeze", reference__in=_references(run.payouts.all()))
    }
    assert given_back == {
        posting_reference(first.pk, 2): "payable_again",
        posting_reference(second.pk, 2): "payable_again",
        posting_reference(third.pk, 1): "open",
    }
    balanced()


def _references(payouts: object) -> list[str]:
    return [posting_reference(*row) for row in payouts.values_list("award", "attempt")]  # type: ignore[attr-defined]


def test_two_runs_in_one_transaction_do_not_meet() -> None:
    award()
    sent(frozen())
    award(kind="points", unit="point", amount=5)
    run = frozen()
    assert run.payouts.count() == 1 and Payout.objects.count() == 2
    balanced()
