"""What is owed is deducted from what a run pays: the oldest debt first, to the last won, as the rule says."""

from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Award, Claimant, LedgerEntry, Offset, Payout, Recovery, Repayment, Transfer
from claims.queries import payout as payable
from claims.queries import recoveries as queries
from claims.rules.recoveries import Part, netted
from claims.stages import payout, review
from claims.stages.review import MoneyOnItsWay, WasPaid
from tests.factories import ClaimantFactory, ClaimFactory, UserFactory
from tests.money import FREEZER, answered, award, frozen, opened, sent
from tests.people import NOON, person
from tests.recoveries import balanced, owed, owing, paid, recorded, repaid
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def payee() -> Claimant:
    return ClaimantFactory()


def of(payee: Claimant, amount: int, **said: Any) -> Award:
    """Another award of this payee, on a claim of its own."""
    account = {"number": "11011112222", "holder": "김시험"}
    claim = ClaimFactory(claimant=payee, status="approved")
    return award(claim=claim, amount=amount, account=account, **said)


def debts(payee: Claimant, *amounts: int, **said: Any) -> list[Recovery]:
    """Debts of this payee, the oldest first, of one award that was paid."""
    source = of(payee, sum(amounts), **said)
    sent()
    answered(dict.fromkeys(Transfer.objects.filter(payouts__award=source), "paid"))
    return [owing(source, amount) for amount in amounts]


def parts() -> list[tuple[int, int, int]]:
    found = Offset.objects.filter(live=True).order_by("award", "recovery")
    return list(found.values_list("award", "recovery", "amount"))


def test_debts_of_100_and_100_and_an_award_of_90_leave_110(payee: Claimant) -> None:
    first, second = debts(payee, 100, 100)
    made = of(payee, 90)
    run = frozen()
    assert parts() == [(made.pk, first.pk, 90)]
    assert (owed(first), owed(second)) == (10, 100)
    assert not run.payouts.exists() and not run.transfers.exists()
    (unit,) = queries.balance()
    assert (unit.claimed_back, unit.owed, unit.recovered) == (200, 110, 90)
    balanced()


def test_what_remains_after_the_debts_is_paid_as_one_transfer(payee: Claimant) -> None:
    first, second = debts(payee, 100, 100)
    one, two = of(payee, 150), of(payee, 80)
    run = frozen()
    assert parts() == [(one.pk, first.pk, 100), (one.pk, second.pk, 50), (two.pk, second.pk, 50)]
    assert list(run.payouts.values_list("award", "amount")) == [(two.pk, 30)]
    assert run.transfers.get().amount == 30 == payable.cash_total(run_id=run.pk)
    assert (owed(first), owed(second)) == (0, 0)
    balanced()
    sent(run)
    answered({run.transfers.get(): "paid"})
    balanced()
    assert payable.balance()[0].remains == 0


def test_only_debts_of_the_same_claimant_kind_and_unit_are_deducted(payee: Claimant) -> None:
    debts(payee, 100)
    points = of(payee, 500, kind="points", unit="point")
    other = award(amount=500)
    run = frozen()
    assert not Offset.objects.exists()
    assert set(run.payouts.values_list("award", "amount")) == {(points.pk, 500), (other.pk, 500)}
    balanced()


def test_a_debt_that_nobody_confirmed_is_not_deducted(payee: Claimant) -> None:
    source = of(payee, 100)
    sent()
    answered({Transfer.objects.get(): "paid"})
    recorded(source, 100)
    of(payee, 50)
    assert frozen().payouts.get().amount == 50


def test_what_cannot_be_paid_is_not_set_off(payee: Claimant) -> None:
    (debt,) = debts(payee, 100)
    held = of(payee, 50)
    type(held.claim).objects.filter(pk=held.claim_id).update(held=True, hold_reason="test")
    award(amount=5)
    frozen()
    assert owed(debt) == 100 and not Offset.objects.exists()


def test_voiding_gives_back_what_was_set_off_and_the_next_run_sets_it_off_again(payee: Claimant) -> None:
    (debt,) = debts(payee, 100)
    made = of(payee, 150)
    run = frozen()
    payout.void(actor=person("felix"), run=run, reason="test", at=NOON, door="test")
    assert owed(debt) == 100 and parts() == []
    assert payable.balance()[0].open == 150
    balanced()
    again = frozen()
    assert parts() == [(made.pk, debt.pk, 100)] and again.payouts.get().amount == 50
    balanced()


def test_a_run_that_sets_everything_off_can_be_voided_too(payee: Claimant) -> None:
    (debt,) = debts(payee, 100)
    of(payee, 30)
    payout.void(actor=person("felix"), run=frozen(), reason="test", at=NOON, door="test")
    assert owed(debt) == 100 and payable.balance()[0].open == 30
    balanced()


def test_a_run_that_sets_everything_off_comes_to_its_end_without_a_file(payee: Claimant) -> None:
    (debt,) = debts(payee, 100)
    made = of(payee, 30)
    run = frozen()
    assert sent(run) == []
    run.refresh_from_db()
    assert run.state == "confirmed" and parts() == [(made.pk, debt.pk, 30)] and owed(debt) == 70
    assert [row[0] for row in run.difference["rows"]] == ["netted"]
    balanced()


def test_what_is_payable_again_is_set_off_from_there_and_given_back_to_there(payee: Claimant) -> None:
    source = paid(decision__claim__claimant=payee, kind="points", unit="point", amount=20)
    made = of(payee, 70, kind="points", unit="point")
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    points = owing(source, 20)
    run = frozen()
    assert run.payouts.get(award=made).amount == 50
    posted = LedgerEntry.objects.get(kind="net")
    assert (posted.debit, posted.credit, posted.unit, posted.amount) == (
        "payable_again",
        "netted",
        "point",
        20,
    )
    payout.void(actor=person("felix"), run=run, reason="test", at=NOON, door="test")
    assert LedgerEntry.objects.get(kind="unnet").credit == "payable_again" and owed(points) == 20
    balanced()


def test_a_failed_payout_of_what_remained_is_tried_again_with_what_remained(payee: Claimant) -> None:
    debts(payee, 30)
    made = of(payee, 100, kind="cash")
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    (stands,) = payable.balance()
    assert (stands.netted, stands.payable_again) == (30, 70)
    assert sum(one.total for one in payable.waiting()) == 70
    assert queries.claimable(award_id=made.pk) == 30
    balanced()


def test_an_award_that_was_partly_set_off_cannot_be_taken_back(payee: Claimant) -> None:
    alice = UserFactory()
    type(payee).objects.filter(pk=payee.pk).update(user=alice)
    debts(payee, 500)
    made = of(payee, 100)
    frozen()
    made.claim.refresh_from_db()
    with pytest.raises(MoneyOnItsWay):
        review.withdraw(actor=alice, claim=made.claim, reason="", at=NOON, door="test")
    with pytest.raises(WasPaid):
        review.undo(actor=person("rita"), claim=made.claim, note="x", at=NOON, door="test")


AMOUNTS = st.lists(st.integers(1, 5_000), min_size=1, max_size=4)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)  # fmt: skip
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=3))
def test_the_freeze_sets_off_as_the_rule_does(people: list[tuple[list[int], list[int]]]) -> None:
    with transaction.atomic():
        wanted: dict[int, list[Part]] = defaultdict(list)
        made: dict[int, list[Part]] = defaultdict(list)
        for awards, owes in people:
            payee = ClaimantFactory()
            wanted[payee.pk] = [Part(one.pk, one.amount) for one in debts(payee, *owes)]
            made[payee.pk] = [Part(of(payee, amount).pk, amount) for amount in awards]
        frozen()
        said = {(one.award, one.recovery, one.amount) for pk in made for one in netted(made[pk], wanted[pk])}
        assert set(parts()) == said
        balanced()
        transaction.set_rollback(True)


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_a_repayment_confirmed_while_a_run_sets_off_never_settles_the_debt_twice(payee: Claimant) -> None:
    for _again in range(5):
        (debt,) = debts(payee, 100)
        of(payee, 80)
        made = payout.record_repayment(
            actor=person("felix"), recovery=debt, way="repaid", amount=60, note="x", at=NOON, door="test"
        )
        run, fiona = opened(), person("fiona")
        results = at_once(
            lambda run=run: payout.freeze_run(actor=FREEZER, run=run, at=NOON),  # type: ignore[misc]
            lambda made=made, fiona=fiona: payout.confirm_repayment(  # type: ignore[misc]
                actor=fiona, repayment=made, at=NOON, door="test"
            ),
        )
        assert {type(one) for one in results} <= {type(run), Repayment, payout.MoreThanOwed}
        balanced()
        assert owed(debt) in (20, 0) and Payout.objects.filter(run=run).count() == (owed(debt) == 0)
        payout.void(actor=person("felix"), run=run, reason="test", at=NOON, door="test")
        left = owed(debt)
        repaid(debt, left, "forgiven")
        sent()
        answered(dict.fromkeys(Transfer.objects.filter(state="sent"), "paid"))
        balanced()
