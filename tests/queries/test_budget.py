"""Budgets beside what was awarded and paid: a run's own money is never counted twice."""

import pytest

from claims.models import Transfer
from claims.queries import budget, standing
from claims.queries.budget import Budgeted, Kept
from claims.stages import review
from tests import recoveries
from tests.factories import PolicyVersionFactory
from tests.money import answered, award, frozen, sent
from tests.people import NOON, person
from tests.stages.payout.test_budgeting import POLICY, confirmed, proposed

pytestmark = pytest.mark.django_db
TOTALS = {(POLICY, "KRW"): 70}


def test_without_budgets_nothing_is_compared(db: None) -> None:
    award()
    assert budget.compared(totals=TOTALS) == []
    assert budget.compared(totals={}) == []


def test_what_is_paid_or_on_its_way_is_spent() -> None:
    PolicyVersionFactory(key=POLICY)
    confirmed(100)
    award(amount=10)
    award(amount=20)
    run = sent()[0].run
    answered({Transfer.objects.get(amount=10): "paid", Transfer.objects.get(amount=20): "failed"})
    award(amount=5)
    second = frozen()  # the 5; of the 20 the claimant is asked for other details
    assert budget.compared(totals=TOTALS) == [Budgeted(POLICY, "KRW", 100, 15, 70)]
    assert budget.compared(totals=TOTALS, run=second.pk) == [Budgeted(POLICY, "KRW", 100, 10, 70)]
    assert budget.of_run(run_id=second.pk) == {(POLICY, "KRW"): 5}
    assert budget.of_run(run_id=run.pk) == {(POLICY, "KRW"): 10}


def test_what_a_run_sets_off_is_spent_by_it() -> None:
    debtor = recoveries.paid(amount=1_000)
    recoveries.owing(debtor, 300)
    confirmed(5_000)
    award(amount=500, claim=debtor.claim, line="more")
    run = frozen()
    assert budget.of_run(run_id=run.pk) == {(POLICY, "KRW"): 500}
    assert budget.compared(totals=TOTALS, run=run.pk) == [Budgeted(POLICY, "KRW", 5_000, 1_000, 70)]


def test_every_policy_beside_its_budget() -> None:
    PolicyVersionFactory(key=POLICY)
    confirmed(100)
    proposed(1)
    award(amount=60)
    sent()
    answered(dict.fromkeys(Transfer.objects.all(), "paid"))
    award(amount=30)
    frozen()
    award(amount=20)
    gone = award(amount=1_000)
    review.undo(actor=person("rita"), claim=gone.claim, note="test", at=NOON, door="test")
    award(amount=7, kind="points", unit="point", policy_key="one")
    (other, kept) = sorted(budget.kept(standing=standing.by_policy()), key=lambda one: one.policy == POLICY)
    assert kept == Kept(POLICY, "KRW", 100, 110, 60, 30)
    assert (kept.waits, kept.left, kept.over) == (20, 0, 10)
    assert other == Kept("one", "point", None, 7, 0, 0)
    assert (other.left, other.over) == (0, 0)


def test_a_budget_of_which_nothing_was_awarded_is_left_whole() -> None:
    PolicyVersionFactory(key=POLICY)
    confirmed(100)
    (kept,) = budget.kept(standing=standing.by_policy())
    assert (kept.awarded, kept.left, kept.over) == (0, 100, 0)


def test_a_draft_gives_nothing_yet() -> None:
    PolicyVersionFactory(key=POLICY, state="draft", in_force=None)
    assert budget.units() == set()
