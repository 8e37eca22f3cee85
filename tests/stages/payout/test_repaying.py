"""A debt ends by what is paid back or forgiven, by two people, and never by more than is owed."""

import pytest

from claims.models import LedgerEntry, Recovery, Repayment
from claims.queries import recoveries as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.money import Amount
from claims.stages import payout
from claims.stages.safety import ReasonMissing
from tests.factories import UserFactory
from tests.people import NOON, person
from tests.recoveries import balanced, owed, owing, paid, recorded, repaid
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def debt() -> Recovery:
    return owing(paid(amount=1_000), 300)


def record(recovery: Recovery, amount: int = 100, way: str = "repaid", **said: str) -> Repayment:
    return payout.record_repayment(
        actor=person(said.pop("by", "felix")), recovery=recovery, way=way, amount=amount, at=NOON, door="test",
        **{"note": "by transfer", **said},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_records_and_confirms(debt: Recovery, name: str) -> None:
    with pytest.raises(Forbidden):
        record(debt, by=name)
    made = record(debt)
    for act in (payout.confirm_repayment, payout.drop_repayment):
        more = {"reason": "x"} if act is payout.drop_repayment else {}
        with pytest.raises(Forbidden):
            act(actor=person(name), repayment=made, at=NOON, door="test", **more)  # type: ignore[operator]


def test_nobody_confirms_what_they_recorded(debt: Recovery) -> None:
    made = record(debt, by="fiona")
    with pytest.raises(SamePerson):
        payout.confirm_repayment(actor=person("fiona"), repayment=made, at=NOON, door="test")
    assert owed(debt) == 300


def test_what_waits_leaves_the_debt_as_it_is_and_what_is_confirmed_ends_a_part(debt: Recovery) -> None:
    made = record(debt, 100)
    assert owed(debt) == 300
    payout.confirm_repayment(actor=person("fiona"), repayment=made, at=NOON, door="test")
    assert owed(debt) == 200
    repaid(debt, 200, "forgiven")
    (unit,) = queries.balance()
    assert unit == queries.Recovered("KRW", 300, 0, 0, 100, 200)
    assert set(LedgerEntry.objects.filter(kind="repay").values_list("debit", "credit", "amount")) == {
        ("owed", "repaid", 100),
        ("owed", "forgiven", 200),
    }
    balanced()


def test_what_is_not_right_is_refused(debt: Recovery) -> None:
    with pytest.raises(payout.MoreThanOwed) as refused:
        record(debt, 301)
    assert refused.value.facts == {"most": Amount(300, "KRW")}
    with pytest.raises(payout.AmountMissing):
        record(debt, 0)
    with pytest.raises(ReasonMissing):
        record(debt, note=" ")
    with pytest.raises(ValueError, match="lent"):
        record(debt, way="lent")
    repaid(debt, 300)
    with pytest.raises(payout.NotOwed):
        record(debt, 1)


def test_of_a_debt_that_nobody_confirmed_nothing_is_repaid() -> None:
    with pytest.raises(payout.NotOwed):
        record(recorded(paid(), 10), 1)


def test_two_that_wait_cannot_both_be_confirmed_above_what_is_owed(debt: Recovery) -> None:
    first, second = record(debt, 200), record(debt, 200)
    payout.confirm_repayment(actor=person("fiona"), repayment=first, at=NOON, door="test")
    with pytest.raises(payout.MoreThanOwed):
        payout.confirm_repayment(actor=person("fiona"), repayment=second, at=NOON, door="test")
    payout.drop_repayment(actor=person("felix"), repayment=second, reason="twice", at=NOON, door="test")
    with pytest.raises(payout.EndedAlready):
        payout.confirm_repayment(actor=person("fiona"), repayment=second, at=NOON, door="test")
    balanced()


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts() -> None:
    debt = owing(paid(amount=1_000), 300)
    made = [record(debt, 200), record(debt, 200)]
    checkers = [person("fiona"), UserFactory(duties=("finance_checker",))]
    results = at_once(
        *[
            lambda one=one, row=row: payout.confirm_repayment(actor=one, repayment=row, at=NOON, door="test")  # type: ignore[misc]
            for one in checkers
            for row in made
        ]
        * 2
    )
    assert sum(isinstance(one, Repayment) for one in results) == 1
    assert {type(one) for one in results} <= {Repayment, payout.MoreThanOwed, payout.EndedAlready}
    assert owed(debt) == 100
    balanced()
