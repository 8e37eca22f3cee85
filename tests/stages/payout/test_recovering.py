"""A debt is recorded by one person, counts once another confirms it, and is never more than was given."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, LedgerEntry, Recovery, Transfer
from claims.queries import recoveries as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.money import Amount
from claims.stages import payout
from claims.stages.safety import ReasonMissing
from tests.factories import UserFactory
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.recoveries import balanced, owed, owing, paid, paid_more, recorded, repaid
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db


def confirm(recovery: Recovery, name: str = "fiona") -> Recovery:
    return payout.confirm_recovery(actor=person(name), recovery=recovery, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "rita", "seo", "kim", "omar", "audrey", "priya", "mallory"])
def test_only_finance_records_and_confirms(name: str) -> None:
    made = paid()
    with pytest.raises(Forbidden):
        recorded(made, 1, actor=person(name))
    proposed = recorded(made, 1)
    with pytest.raises(Forbidden):
        confirm(proposed, name)
    with pytest.raises(Forbidden):
        payout.drop_recovery(actor=person(name), recovery=proposed, reason="x", at=NOON, door="test")


def test_nobody_confirms_what_they_recorded_and_the_maker_confirms_nothing() -> None:
    proposed = recorded(paid(), 1, actor=person("fiona"))
    with pytest.raises(SamePerson):
        confirm(proposed)
    with pytest.raises(Forbidden):
        confirm(proposed, "felix")
    assert not queries.balance()


def test_nobody_touches_a_debt_of_their_own(with_every: Callable[..., User]) -> None:
    made = paid()
    both = with_every("finance_maker", "finance_checker")
    type(made.claimant).objects.filter(pk=made.claimant_id).update(user=both)
    made.refresh_from_db()
    with pytest.raises(SamePerson):
        recorded(made, 1, actor=both)
    with pytest.raises(SamePerson):
        payout.confirm_recovery(actor=both, recovery=recorded(made, 1), at=NOON, door="test")


def test_a_debt_counts_once_it_is_confirmed(felix: User, fiona: User) -> None:
    proposed = recorded(paid(amount=500), 200)
    assert queries.owed(recoveries=[proposed.pk]) == {} and not queries.balance()
    made = confirm(proposed)
    assert (made.recorded_by, made.confirmed_by, made.confirmed_at) == (felix, fiona, NOON)
    assert owed(made) == 200
    (posting,) = LedgerEntry.objects.filter(kind="claim_back")
    assert (posting.debit, posting.credit, posting.amount) == ("claimed_back", "owed", 200)
    assert AuditEntry.objects.filter(kind="recovery", key=str(made)).count() == 2
    balanced()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount": 0}, payout.AmountMissing),
        ({"amount": -5}, payout.AmountMissing),
        ({"note": "  "}, ReasonMissing),
        ({"amount": 501}, payout.MoreThanGiven),
    ],
)
def test_what_cannot_be_claimed_back_is_refused(said: dict[str, Any], refusal: type[Exception]) -> None:
    made = paid(amount=500)
    with pytest.raises(refusal):
        recorded(made, **{"amount": 1, **said})
    assert not Recovery.objects.exists()


def test_what_was_not_paid_cannot_be_claimed_back() -> None:
    with pytest.raises(payout.NothingToClaimBack):
        recorded(award(), 1)


def test_claims_back_add_up_to_what_was_given_at_most_and_a_dropped_one_makes_room() -> None:
    made = paid(amount=500)
    first = recorded(made, 300)
    with pytest.raises(payout.MoreThanGiven) as refused:
        recorded(made, 201)
    assert refused.value.facts == {"most": Amount(200, "KRW")}
    payout.drop_recovery(actor=person("felix"), recovery=first, reason="a mistake", at=NOON, door="test")
    confirm(recorded(made, 500))
    with pytest.raises(payout.NothingToClaimBack):
        recorded(made, 1)
    with pytest.raises(payout.EndedAlready):
        confirm(first)


def test_what_came_back_before_it_was_confirmed_is_not_claimed_back() -> None:
    made = paid()
    proposed = recorded(made, 10)
    answered({Transfer.objects.get(): "returned"})
    with pytest.raises(payout.NothingToClaimBack):
        confirm(proposed)


def test_what_the_bank_paid_beyond_a_transfer_is_owed_as_far_as_it_has_said_so() -> None:
    award(amount=100)
    sent()
    transfer = Transfer.objects.get()
    said: dict[str, Any] = {"why": "in_excess", "note": "the bank paid 1,000", "at": NOON, "door": "test"}
    with pytest.raises(payout.NothingToClaimBack):
        payout.record_recovery(actor=person("felix"), transfer=transfer, amount=900, **said)
    answered({transfer: "paid"})
    with pytest.raises(payout.NothingInExcess):
        payout.record_recovery(actor=person("felix"), transfer=transfer, amount=900, **said)
    paid_more(transfer, 1_000)
    with pytest.raises(payout.MoreThanGiven) as refused:
        payout.record_recovery(actor=person("felix"), transfer=transfer, amount=901, **said)
    assert refused.value.facts == {"most": Amount(900, "KRW")}
    made = payout.record_recovery(actor=person("felix"), transfer=transfer, amount=900, **said)
    assert (made.kind, made.unit, made.claimant_id) == ("cash", "KRW", transfer.claimant_id)
    confirm(made)
    assert owed(made) == 900
    balanced()


def test_points_are_owed_as_points() -> None:
    made = owing(paid(kind="points", unit="point", amount=30), 10)
    assert (made.kind, made.unit) == ("points", "point")
    assert [one.unit for one in queries.balance()] == ["point"]
    assert queries.owed_by(claimant_id=made.claimant_id) == [queries.Debt("point", 10)]


def test_a_confirmed_debt_is_not_dropped() -> None:
    made = owing(paid(), 10)
    with pytest.raises(payout.EndedAlready):
        payout.drop_recovery(actor=person("felix"), recovery=made, reason="x", at=NOON, door="test")
    repaid(made, 10, "forgiven")
    assert queries.owed_by(claimant_id=made.claimant_id) == []
    balanced()


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts() -> None:
    proposed = recorded(paid(amount=500), 200)
    checkers = [person("fiona"), UserFactory(duties=("finance_checker",))]
    results = at_once(
        *[
            lambda one=one: payout.confirm_recovery(actor=one, recovery=proposed, at=NOON, door="test")  # type: ignore[misc]
            for one in checkers * 4
        ]
    )
    assert sorted({type(one).__name__ for one in results}) == ["EndedAlready", "Recovery"]
    assert sum(isinstance(one, Recovery) for one in results) == 1
    assert queries.balance()[0].claimed_back == 200
    balanced()


@pytest.mark.django_db(transaction=True)
def test_proposals_at_once_do_not_add_up_to_more_than_was_given() -> None:
    made = paid(amount=500)
    actor = person("felix")
    results = at_once(*[lambda: recorded(made, 200, actor=actor)] * 8)
    assert sum(isinstance(one, Recovery) for one in results) == 2
    assert {type(one) for one in results} == {Recovery, payout.MoreThanGiven}
