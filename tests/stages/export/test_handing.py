"""Handing over by hand: somebody says that the bank has it, and by which receipt."""

from collections import Counter

import pytest

from accounts.models import User
from claims.models import PaymentFile, PayoutRun, Switch, Transfer
from claims.queries.payout import balance as balances
from claims.rules.authority import Forbidden
from claims.stages import export, payout
from claims.stages.payout import MoneyStopped, RunMovedOn
from tests.money import answered, award, balanced, released, sealed
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    award()
    return released()[0]


def hand_over(run: PayoutRun, name: str = "felix", receipt: str = "R-1") -> PayoutRun:
    return export.hand_over(actor=person(name), run=run, receipt=receipt, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_says_that_the_bank_has_it(file: PaymentFile, name: str) -> None:
    with pytest.raises(Forbidden):
        hand_over(file.run, name)
    assert PayoutRun.objects.get().state == "released"


def test_the_bank_s_receipt_is_asked_for(file: PaymentFile) -> None:
    with pytest.raises(export.ReceiptMissing):
        hand_over(file.run, receipt=" ")
    assert PayoutRun.objects.get().state == "released"


def test_nothing_is_handed_over_while_money_is_stopped_or_before_it_is_released(omar: User) -> None:
    award()
    (file,) = sealed()
    with pytest.raises(RunMovedOn):
        hand_over(file.run)
    released(file.run)
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
    with pytest.raises(MoneyStopped):
        hand_over(file.run)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"sealed"}


def test_what_is_handed_over_is_sent_and_in_flight_still_and_what_was_answered_stays(
    file: PaymentFile,
) -> None:
    other = award(line="other")
    void = payout.void(actor=person("felix"), run=file.run, reason="more", at=NOON, door="test")
    run = released()[0].run
    assert run.pk != void.pk
    early = Transfer.objects.get(payouts__award=other, payouts__live=True)
    answered({early: "paid"})  # before we say that it is there
    done = hand_over(run)
    assert (done.state, done.handed_over_at, done.confirmed_at) == ("confirmed", NOON, NOON)
    assert Counter(run.transfers.values_list("state", flat=True)) == {"sent": 1, "paid": 1}
    assert {(one.in_flight, one.paid) for one in balances()} == {(50_000, 50_000)}
    balanced()
