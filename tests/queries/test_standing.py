"""Where awards stand: the lists of every part come to the figure that leads to them."""

import pytest

from claims.models import Award, Transfer
from claims.queries import payout, standing
from claims.stages import review
from tests import money, recoveries
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def everywhere() -> None:
    """Awards in every account but one, with one that stands in two."""
    back = recoveries.paid(amount=1_000)
    recoveries.owing(back, 300)
    for amount in (10, 20, 40):
        money.award(amount=amount)
    money.award(amount=500, claim=back.claim, line="more")  # 300 of it are set off
    run = money.sent()[0].run
    results = ["paid", "failed", "unknown", "paid"]
    transfers = list(Transfer.objects.filter(run=run).order_by("amount"))
    money.answered(dict(zip(transfers, results, strict=True)))
    money.award(amount=7, kind="points", unit="point")
    money.frozen()  # the one that failed and the points are on their way again
    gone = money.award(amount=80)
    review.undo(actor=person("rita"), claim=gone.claim, note="test", at=NOON, door="test")
    money.award(amount=160)


def test_the_lists_of_the_parts_come_to_the_balance(everywhere: None) -> None:
    told = {one.unit: one for one in payout.balance()}
    assert told == {one.unit: one for one in payout.control()}
    for account in standing.ACCOUNTS:
        found = standing.sums_in(account=account, awards=Award.objects.filter(standing.standing_in(account)))
        wanted = {unit: part for unit, one in told.items() if (part := getattr(one, account))}
        assert {one.unit: one.total for one in found} == wanted, account


def test_an_award_that_a_list_leaves_out_has_no_part_there(everywhere: None) -> None:
    parts = standing.parts_of(awards=Award.objects.values_list("pk", flat=True))
    for account in standing.ACCOUNTS:
        listed = set(Award.objects.filter(standing.standing_in(account)).values_list("pk", flat=True))
        assert listed == {pk for pk, found in parts.items() if account in dict(found)}, account


def test_the_parts_of_an_award_come_to_its_amount(everywhere: None) -> None:
    parts = standing.parts_of(awards=Award.objects.values_list("pk", flat=True))
    assert {pk: sum(dict(found).values()) for pk, found in parts.items()} == dict(
        Award.objects.values_list("pk", "amount")
    )
    assert [("paid", 200), ("netted", 300)] in parts.values()


def test_policies_are_told_apart(everywhere: None) -> None:
    found = standing.by_policy()
    assert {(one.policy, one.stands.unit) for one in found} == set(
        Award.objects.values_list("policy_key", "unit").distinct()
    )
    assert payout.summed(found) == payout.balance()


def test_of_no_awards_nothing_is_told(db: None) -> None:
    assert (standing.by_policy(), standing.parts_of(awards=[])) == ([], {})
