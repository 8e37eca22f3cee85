"""The control account of the files: what was handed over goes to zero, and the transfers say the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import HandOver, PaymentFile, Transfer
from claims.queries import reconciliation as queries
from claims.stages import export, handover, reconciliation
from tests import money
from tests.money import answer_file, award, sent
from tests.people import NOON, person
from tests.rules.reconciliation.messages import report

pytestmark = pytest.mark.django_db
TODAY = date(2022, 10, 21)


@pytest.fixture
def file(fiona: User) -> PaymentFile:
    """One file of three transfers of 100, 200 and 300 won."""
    for amount in (100, 200, 300):
        award(amount=amount)
    return sent()[0]


def answered(results: dict[int, str], *, days: int = 0) -> Any:
    """Answers of transfers by amount, some days later."""
    found = {Transfer.objects.get(amount=amount): result for amount, result in results.items()}
    return reconciliation.take_answer(
        actor=person("fiona"), source=answer_file(found), name="a.csv", at=NOON + timedelta(days=days), door="test"
    )  # fmt: skip


def account(file: PaymentFile) -> queries.Account:
    found = queries.account(file_id=file.pk)
    assert found is not None
    assert queries.states(file_ids=[file.pk])[file.pk].agrees(found)
    return found


def test_a_file_that_is_not_with_the_bank_has_no_account_yet(fiona: User) -> None:
    award(amount=100)
    file = money.released()[0]
    assert account(file).since is None
    assert queries.accounts(only_open=True) == []
    assert queries.days(unit="KRW") == []


def test_each_file_has_an_account_from_its_own_hand_over_on_and_none_where_it_was_taken_back() -> None:
    award(amount=100)
    award(kind="points", unit="point", amount=5)
    cash, points = money.released()
    said: dict[str, Any] = {"at": NOON, "door": "test"}
    export.download(actor=person("felix"), file=points, **said)
    assert (account(cash).since, account(points).since) == (None, NOON)
    begun = HandOver.objects.get()
    handover.propose(actor=person("felix"), hand_over=begun, outcome="take_back", reason="test", **said)
    handover.approve(actor=person("fiona"), hand_over=begun, **said)
    sent(cash.run)
    assert queries.account(file_id=points.pk) is None
    assert [one.file for one in queries.accounts(only_open=True)] == [cash.pk]
    answered({100: "paid"})
    assert queries.accounts(only_open=True) == [] and queries.days(unit="point") == []


def test_what_was_handed_over_goes_to_zero(file: PaymentFile) -> None:
    one = account(file)
    assert (one.total, one.open, one.paid, one.failed, one.returned) == (600, 600, 0, 0, 0)
    assert [each.file for each in queries.accounts(only_open=True)] == [file.pk]
    answered({100: "paid", 200: "unknown"})
    assert (account(file).open, queries.states(file_ids=[file.pk])[file.pk].unknown) == (500, 200)
    answered({200: "failed", 300: "paid"})
    one = account(file)
    assert (one.open, one.paid, one.failed, one.returned) == (0, 400, 200, 0)
    assert queries.accounts(only_open=True) == [] and [each.file for each in queries.accounts()] == [file.pk]


def test_what_was_paid_and_came_back_is_counted_once(file: PaymentFile) -> None:
    answered({100: "paid", 200: "paid", 300: "paid"})
    answered({200: "returned"})
    one = account(file)
    assert (one.paid, one.returned, one.open) == (400, 200, 0)


def test_day_by_day_of_korea(file: PaymentFile) -> None:
    answered({100: "paid", 200: "unknown"}, days=1)
    answered({100: "returned", 200: "paid"}, days=3)
    answered({300: "failed"}, days=3)
    expected = [
        queries.Day(TODAY, 600, 0, 0, 0, 600),
        queries.Day(TODAY + timedelta(days=1), 0, 100, 0, 0, 500),
        queries.Day(TODAY + timedelta(days=3), 0, 100, 300, 100, 0),
    ]
    assert queries.days(unit="KRW", file_id=file.pk) == queries.days(unit="KRW") == expected
    assert queries.days(unit="point") == []


def test_an_answer_that_is_faster_than_our_confirmation_counts_from_its_day(fiona: User) -> None:
    award(amount=100)
    award(amount=200)
    file = money.released()[0]
    answered({100: "paid"}, days=2)
    assert account(file).open == 200
    assert [one.open for one in queries.days(unit="KRW")] == [200]


def test_a_file_of_a_voided_run_has_no_account(fiona: User) -> None:
    from claims.stages import payout

    award(amount=100)
    file = money.sealed()[0]
    payout.void(actor=person("fiona"), run=file.run, reason="test", at=NOON, door="test")
    assert queries.account(file_id=file.pk) is None and queries.accounts() == []


def test_a_whole_message_counts_as_its_transfers_do(file: PaymentFile) -> None:
    reconciliation.take_answer(
        actor=person("fiona"), source=report(group="RJCT", message=file.message_id, rows="3", total="600"),
        name="a.xml", at=NOON, door="test",
    )  # fmt: skip
    assert (account(file).failed, account(file).open) == (600, 0)


def test_several_files_are_told_the_newest_first_and_paged(file: PaymentFile) -> None:
    award(amount=7)
    other = sent()[0]
    assert [one.file for one in queries.accounts()] == [other.pk, file.pk]
    assert [one.file for one in queries.accounts(limit=1, offset=1)] == [file.pk]
    assert queries.units() == ["KRW"]
    assert queries.days(unit="KRW")[0].handed_over == 607


RESULTS = st.dictionaries(
    st.sampled_from([100, 200, 300]), st.sampled_from(["paid", "failed", "returned", "unknown"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RESULTS, max_size=5))
def test_after_any_answers_the_account_and_the_transfers_agree(
    file: PaymentFile, answers: list[dict[int, str]]
) -> None:
    with transaction.atomic():
        for day, results in enumerate(answers):
            if results:
                answered(results, days=day)
        one = account(file)
        assert one.open >= 0 and queries.days(unit="KRW")[-1].open == one.open
        transaction.set_rollback(True)
