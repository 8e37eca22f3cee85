"""Budgets of policies: one says how much, another confirms; the newest that was confirmed counts."""

from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, Budget
from claims.queries import budget as queries
from claims.queries import standing
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import payout
from claims.stages.payout import AmountMissing, BudgetWaits, EndedAlready, NotOfThePolicy
from claims.stages.safety import ReasonMissing
from tests.factories import PolicyVersionFactory, UserFactory
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile

POLICY = "kakao-merchant-2022"
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


def proposed(amount: int = 1_000_000, *, by: str = "felix", **said: Any) -> Budget:
    said = {"policy": POLICY, "unit": "KRW", "reason": "The board’s decision."} | said
    return payout.record_budget(actor=person(by), amount=amount, **said, **WHEN)


def confirmed(amount: int = 1_000_000, **said: Any) -> Budget:
    return payout.confirm_budget(actor=person("fiona"), budget=proposed(amount, **said), **WHEN)


def in_force() -> int | None:
    (found,) = (one for one in queries.kept(standing=standing.by_policy()) if one.policy == POLICY)
    return found.budget


@pytest.fixture
def policy(db: None) -> None:
    PolicyVersionFactory(key=POLICY)


def test_nobody_sets_a_budget_without_the_duty(policy: None, audrey: User, omar: User) -> None:
    for who in ("audrey", "omar", "mallory", "rita"):
        with pytest.raises(Forbidden):
            proposed(by=who)
    assert not Budget.objects.exists()


def test_who_proposed_it_does_not_confirm_it(policy: None, fiona: User) -> None:
    budget = proposed(by="fiona")
    with pytest.raises(SamePerson):
        payout.confirm_budget(actor=fiona, budget=budget, **WHEN)
    other = UserFactory(duties=("finance_checker",))
    payout.confirm_budget(actor=other, budget=budget, **WHEN)
    assert in_force() == 1_000_000


def test_a_maker_does_not_confirm(policy: None) -> None:
    budget = proposed(by="fiona")
    with pytest.raises(Forbidden):
        payout.confirm_budget(actor=person("felix"), budget=budget, **WHEN)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_budget_of_nothing_is_refused(policy: None, amount: int) -> None:
    with pytest.raises(AmountMissing):
        proposed(amount)


def test_a_budget_without_a_reason_is_refused(policy: None) -> None:
    with pytest.raises(ReasonMissing):
        proposed(reason=" ")


@pytest.mark.parametrize(("key", "unit"), [(POLICY, "point"), ("no-such-policy", "KRW")])
def test_a_budget_of_what_no_policy_gives_is_refused(policy: None, key: str, unit: str) -> None:
    with pytest.raises(NotOfThePolicy):
        proposed(policy=key, unit=unit)


def test_nothing_counts_before_it_is_confirmed(policy: None) -> None:
    confirmed(500)
    proposed(900)
    assert in_force() == 500


def test_the_newest_that_was_confirmed_counts(policy: None) -> None:
    for amount in (500, 900, 700):
        confirmed(amount)
    assert in_force() == 700


def test_only_one_waits(policy: None, felix: User) -> None:
    first = proposed()
    with pytest.raises(BudgetWaits):
        proposed(5)
    payout.drop_budget(actor=felix, budget=first, reason="A slip.", **WHEN)
    assert confirmed(5).amount == 5


def test_what_was_confirmed_or_dropped_has_ended(policy: None, felix: User, fiona: User) -> None:
    done = confirmed()
    for act in (
        lambda: payout.confirm_budget(actor=fiona, budget=done, **WHEN),
        lambda: payout.drop_budget(actor=felix, budget=done, reason="x", **WHEN),
    ):
        with pytest.raises(EndedAlready):
            act()


def test_every_act_is_in_the_log(policy: None, felix: User) -> None:
    confirmed()
    payout.drop_budget(actor=felix, budget=proposed(), reason="A slip.", **WHEN)
    acts = list(AuditEntry.objects.filter(kind="budget").order_by("pk").values_list("action", flat=True))
    assert acts == ["record_budget", "confirm_budget", "record_budget", "drop_budget"]


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_at_once_meet() -> None:
    PolicyVersionFactory(key=POLICY)
    for name in ("felix", "fiona"):
        person(name)
    found, waited = meanwhile(lambda: proposed(1), lambda: proposed(2, by="fiona"))
    assert waited and isinstance(found, BudgetWaits)
    assert [one.amount for one in Budget.objects.all()] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_it_once() -> None:
    PolicyVersionFactory(key=POLICY)
    budget, other = proposed(), UserFactory(duties=("finance_checker",))
    fiona = person("fiona")
    found, waited = meanwhile(
        lambda: payout.confirm_budget(actor=fiona, budget=budget, **WHEN),
        lambda: payout.confirm_budget(actor=other, budget=budget, **WHEN),
    )
    assert waited and isinstance(found, EndedAlready)
    assert Budget.objects.get().confirmed_by == fiona
