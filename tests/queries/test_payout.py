"""What waits, what a run pays, and the balance told twice."""

import pytest

from accounts.models import User
from claims.models import Award, Claim, Transfer
from claims.queries import payout as queries
from claims.queries.payout import Balance, Sum, Waiting
from claims.stages import payout
from claims.stages.review.postings import Posting, post
from tests.details import mended
from tests.factories import AwardFactory
from tests.money import answered, award, balanced, checked, frozen, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db

MERCHANT = "kakao-merchant-2022"


def test_with_nothing_awarded_there_is_nothing_to_tell() -> None:
    assert queries.waiting() == [] and queries.balance() == [] and queries.control() == []
    assert queries.left_out() == {} and queries.payable_again(awards=[1, 2]) == set()


def test_what_waits_is_counted_by_why_policy_kind_and_unit() -> None:
    award(amount=1)
    award(amount=2)
    award(amount=4, kind="points", unit="point", without_account=True)
    award(amount=8, without_account=True)
    held = award(amount=16, without_account=True)
    Claim.objects.filter(pk=held.claim_id).update(held=True, hold_reason="test")
    award(amount=32, live=False)
    assert queries.waiting() == [
        Waiting("", MERCHANT, "cash", "KRW", 2, 3),
        Waiting("", MERCHANT, "points", "point", 1, 4),
        Waiting("held", MERCHANT, "cash", "KRW", 1, 16),
        Waiting("no_account", MERCHANT, "cash", "KRW", 1, 8),
    ]
    assert queries.left_out() == {"held": 1, "no_account": 1}


def test_what_a_run_pays_is_told_by_kind_unit_and_state() -> None:
    award(amount=1)
    award(amount=2)
    award(amount=4, kind="points", unit="point")
    run = frozen()
    assert queries.sums(run_id=run.pk) == [
        Sum("cash", "KRW", "sealed", 2, 3),
        Sum("points", "point", "sealed", 1, 4),
    ]
    assert queries.cash_total(run_id=run.pk) == 3
    assert queries.waiting() == []


def test_a_claim_held_since_is_named_while_the_run_holds_it(felix: User) -> None:
    made = award()
    run = frozen()
    assert queries.held_since(run_id=run.pk) is None
    Claim.objects.filter(pk=made.claim_id).update(held=True, hold_reason="test")
    assert queries.held_since(run_id=run.pk) == made.claim.reference
    payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    assert queries.held_since(run_id=run.pk) is None


def test_the_identity_fails_where_a_part_is_missing_or_below_zero() -> None:
    good = Balance("KRW", 10, 1, 1, 1, 1, 1, 1, 2, 2)
    assert good.holds and good.remains == 4
    assert not good._replace(paid=2).holds
    assert not good._replace(paid=-1, open=3).holds


def test_each_unit_has_its_own_balance() -> None:
    award(amount=5)
    award(amount=7, kind="points", unit="point")
    award(amount=9, kind="days", unit="day")
    assert [(one.unit, one.awarded, one.open) for one in queries.balance()] == [
        ("KRW", 5, 5), ("day", 9, 9), ("point", 7, 7),
    ]  # fmt: skip
    balanced()


def test_where_the_ledger_and_the_rows_differ_it_is_seen() -> None:
    """An award that nobody posted, and a posting without an award."""
    AwardFactory(amount=5)
    assert queries.balance() != queries.control()
    post([Posting("award", "1", "awarded", "open", "KRW", 4)], at=NOON)
    assert queries.balance()[0].holds and queries.balance() != queries.control()


def test_every_place_of_the_balance() -> None:
    made = {name: award(amount=10**n) for n, name in enumerate(("paid", "failed", "returned", "unknown"))}
    sent()
    by_award = {one.payouts.get().award_id: one for one in Transfer.objects.all()}
    answered({by_award[one.pk]: name for name, one in made.items()})
    dead = award(amount=10**4)
    post([Posting("void", str(dead.pk), "open", "voided", "KRW", dead.amount)], at=NOON)
    Award.objects.filter(pk=dead.pk).update(live=False)
    award(amount=10**5, without_account=True)
    expected = Balance("KRW", 111_111, 1, 0, 0, 1_000, 110, 100_000, 10_000, 0)
    assert queries.balance() == [expected] == queries.control()
    assert queries.payable_again(awards=[one.pk for one in made.values()]) == {
        made["failed"].pk,
        made["returned"].pk,
    }
    mended()
    checked()
    assert queries.balance()[0].in_flight == 110
    balanced()
