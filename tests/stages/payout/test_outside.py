"""What was paid outside of the runs enters the same ledger by two people, and is never paid a second time."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    AuditEntry,
    Award,
    DetailsRequest,
    LedgerEntry,
    ManualPayment,
    Payout,
    PayoutRun,
    Transfer,
)
from claims.queries import payout as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.money import Amount
from claims.rules.payout import is_reference
from claims.stages import payout, review, safety
from claims.stages.safety import ReasonMissing
from tests.factories import UserFactory
from tests.money import FREEZER, answered, award, frozen, opened, sent
from tests.people import NOON, person
from tests.recoveries import balanced, owing, paid
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db


def record(made: Award, **said: Any) -> ManualPayment:
    said = {
        "actor": person("felix"), "amount": made.amount, "paid_on": NOON.date(), "bank_reference": "B-77",
        "note": "paid at the counter",
    } | said  # fmt: skip
    return payout.record_manual_payment(award=made, at=NOON, door="test", **said)


def confirm(payment: ManualPayment, name: str = "fiona") -> ManualPayment:
    return payout.confirm_manual_payment(actor=person(name), payment=payment, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_records_confirms_and_drops(name: str) -> None:
    made = award()
    with pytest.raises(Forbidden):
        record(made, actor=person(name))
    waits = record(made)
    with pytest.raises(Forbidden):
        confirm(waits, name)
    with pytest.raises(Forbidden):
        payout.drop_manual_payment(actor=person(name), payment=waits, reason="x", at=NOON, door="test")


def test_nobody_confirms_what_they_recorded_nor_pays_themselves() -> None:
    with pytest.raises(SamePerson):
        confirm(record(award(), actor=person("fiona")))
    own = award()
    type(own.claimant).objects.filter(pk=own.claimant_id).update(user=person("felix"))
    own.claim.refresh_from_db()
    with pytest.raises(SamePerson):
        record(own, bank_reference="B-78")


def test_it_becomes_a_payout_that_is_paid_in_a_run_of_its_own(felix: User, fiona: User) -> None:
    made = award(amount=700)
    done = confirm(record(made))
    run = PayoutRun.objects.get()
    assert (run.way, run.state, run.opened_by, run.checked_by, run.released_by) == (
        "outside", "confirmed", felix, fiona, fiona,
    )  # fmt: skip
    assert done.payout and done.payout == Payout.objects.get() and done.payout.live
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.amount, transfer.account) == ("paid", 700, made.claim.accounts.get())
    assert is_reference(transfer.reference)
    posted = LedgerEntry.objects.get(kind="outside")
    assert (posted.debit, posted.credit, posted.amount) == ("open", "paid", 700)
    assert AuditEntry.objects.filter(kind="manual_payment").count() == 2
    balanced()
    assert queries.balance()[0].remains == 0


def test_cash_without_an_account_can_be_paid_so() -> None:
    made = award(without_account=True)
    confirm(record(made))
    assert Transfer.objects.get().account is None and queries.waiting() == []
    balanced()


def test_a_run_under_way_does_not_stand_in_its_way_nor_does_it_in_that_of_a_run() -> None:
    other, made = award(amount=5), award(amount=7)
    waits = record(made)
    run = frozen()
    assert [one.award_id for one in run.payouts.all()] == [other.pk]
    confirm(waits)
    sent(run)
    balanced()


def test_while_it_waits_no_run_pays_it_and_nobody_takes_the_claim_back(alice: User) -> None:
    made = award()
    type(made.claimant).objects.filter(pk=made.claimant_id).update(user=alice)
    waits = record(made)
    made.claim.refresh_from_db()
    assert [one.why for one in queries.waiting()] == ["paid_outside"]
    with pytest.raises(payout.NothingPayable):
        frozen()
    with pytest.raises(review.MoneyOnItsWay):
        review.withdraw(actor=alice, claim=made.claim, reason="", at=NOON, door="test")
    with pytest.raises(review.WasPaid):
        review.undo(actor=person("rita"), claim=made.claim, note="x", at=NOON, door="test")
    payout.drop_manual_payment(actor=person("felix"), payment=waits, reason="wrong", at=NOON, door="test")
    assert [one.why for one in queries.waiting()] == [""]
    with pytest.raises(payout.EndedAlready):
        confirm(waits)


@pytest.mark.parametrize("state", ["frozen", "sent", "paid", "unknown"])
def test_what_is_in_a_run_or_was_paid_is_not_paid_outside(state: str) -> None:
    made = award()
    run = frozen()
    if state != "frozen":
        sent(run)
    if state in ("paid", "unknown"):
        answered({run.transfers.get(): state})
    with pytest.raises(payout.InARun) as refused:
        record(made)
    assert refused.value.facts == {"run": run.key}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount": 0}, payout.AmountMissing),
        ({"amount": 49_999}, payout.AmountNotDue),
        ({"amount": 50_001}, payout.AmountNotDue),
        ({"note": " "}, ReasonMissing),
        ({"bank_reference": " "}, ReasonMissing),
        ({"paid_on": (NOON + timedelta(days=1)).date()}, payout.NotPaidYet),
    ],
)
def test_what_cannot_be_right_is_refused(said: dict[str, Any], refusal: type[Exception]) -> None:
    made = award()
    with pytest.raises(refusal):
        record(made, **said)
    assert not ManualPayment.objects.exists()


def test_what_is_due_is_told_and_is_what_was_not_set_off() -> None:
    source = paid(amount=100)
    owing(source, 30)
    made = award(decision__claim__claimant=source.claimant, amount=80)
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    with pytest.raises(payout.AmountNotDue) as refused:
        record(made)
    assert refused.value.facts == {"due": Amount(50, "KRW")}
    confirm(record(made, amount=50))
    (stands,) = queries.balance()
    assert (stands.paid, stands.netted, stands.remains) == (150, 30, 0)
    balanced()


def test_a_dead_award_and_a_claim_that_is_not_approved_are_not_paid() -> None:
    dead = award()
    Award.objects.filter(pk=dead.pk).update(live=False)
    with pytest.raises(UnlawfulMove):
        record(dead)


def test_one_payment_waits_an_award() -> None:
    made = award()
    record(made)
    with pytest.raises(payout.PaymentWaits):
        record(made, bank_reference="B-78")


def test_a_reference_of_the_bank_is_of_one_claimant_and_pays_an_award_once() -> None:
    first = award(amount=1)
    second = award(claim=first.claim, line="second", amount=2)
    record(first)
    confirm(record(second))
    with pytest.raises(payout.ReferenceTaken):
        record(award(amount=3))
    record(award(amount=3), bank_reference="B-78")


def test_it_may_come_back_and_is_then_payable_again() -> None:
    made = award(amount=700)
    confirm(record(made))
    answered({Transfer.objects.get(): "returned"})
    assert queries.balance()[0].payable_again == 700
    with pytest.raises(payout.ReferenceTaken):
        record(made)
    confirm(record(made, bank_reference="B-78"))
    assert Payout.objects.get(live=True).attempt == 2 and queries.balance()[0].remains == 0
    balanced()


def test_it_ends_the_question_for_details_once_no_cash_waits() -> None:
    one = award(amount=1)
    two = award(claim=one.claim, line="two", amount=2)
    sent()
    answered({Transfer.objects.get(): "failed"})
    confirm(record(one))
    assert DetailsRequest.objects.get().state == "asked"
    confirm(record(two))
    assert DetailsRequest.objects.get().state == "dropped"
    balanced()


def test_the_switch_stops_it(omar: User) -> None:
    made = award()
    waits = record(made)
    safety.turn_switch(actor=omar, key="money_stopped", on=True, reason="test", at=NOON)
    with pytest.raises(payout.MoneyStopped):
        confirm(waits)
    with pytest.raises(payout.MoneyStopped):
        record(award(), bank_reference="B-78")


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_of_a_run_that_freezes_and_a_payment_that_is_recorded_one_pays() -> None:
    felix = person("felix")
    for number in range(10):
        made = award()
        run = opened()
        results = at_once(
            lambda run=run: payout.freeze_run(actor=FREEZER, run=run, at=NOON),  # type: ignore[misc]
            lambda made=made, number=number: record(made, actor=felix, bank_reference=f"B-{number}"),  # type: ignore[misc]
        )
        waits = [one for one in results if isinstance(one, ManualPayment)]
        froze = Payout.objects.filter(award=made, live=True).exists()
        assert froze != bool(waits), results
        assert {type(one) for one in results} <= {
            PayoutRun, ManualPayment, payout.InARun, payout.NothingPayable,
        }  # fmt: skip
        for one in waits:
            confirm(one)
        payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
        if not waits:
            confirm(record(made, actor=felix, bank_reference=f"C-{number}"))
        assert Payout.objects.filter(award=made, live=True).count() == 1
        balanced()


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_pays() -> None:
    waits = record(award())
    checkers = [person("fiona"), UserFactory(duties=("finance_checker",))]
    results = at_once(
        *[
            lambda one=one: payout.confirm_manual_payment(actor=one, payment=waits, at=NOON, door="test")  # type: ignore[misc]
            for one in checkers * 4
        ]
    )
    assert sum(isinstance(one, ManualPayment) for one in results) == 1
    assert {type(one) for one in results} == {ManualPayment, payout.EndedAlready}
    assert Payout.objects.count() == 1
    balanced()
