"""What nobody claimed in time is written off by two people; whoever claims before is first."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    Award,
    Claim,
    DetailsRequest,
    LedgerEntry,
    Offset,
    Recovery,
    Switch,
    Transfer,
    WriteOff,
)
from claims.queries import payout as queries
from claims.queries import unclaimed
from claims.queries.recoveries import claimable
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import payout, review
from claims.stages.payout import EndedAlready, MoneyStopped, NothingExpired, NothingPayable, WriteOffWaits
from claims.stages.review import WasPaid
from claims.stages.safety import ReasonMissing
from tests import recoveries
from tests.details import given, giver
from tests.factories import PayeeAccountFactory, UserFactory
from tests.money import answered, award, balanced, frozen, opened, previewed, sent
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile
from tests.stages.reconciliation.test_resolving import confirm as resolve
from tests.stages.reconciliation.test_resolving import parked, propose

AFTER = NOON + timedelta(days=3 * 366 + 60)  # the awards of the factories have expired


def listed(*, at: datetime = AFTER, by: str = "felix", **said: Any) -> WriteOff:
    said = {"kind": "cash", "unit": "KRW", "note": "Nobody answered."} | said
    return payout.record_write_off(actor=person(by), at=at, door="test", **said)


def confirmed(row: WriteOff | None = None, *, at: datetime = AFTER) -> WriteOff:
    return payout.confirm_write_off(actor=person("fiona"), write_off=row or listed(), at=at, door="test")


def failed(**said: Any) -> Award:
    """An award that could not be paid; its claimant is asked for new details."""
    made = award(**said)
    sent()
    answered({Transfer.objects.get(payouts__award=made, payouts__live=True): "failed"})
    return made


def returned_while_owed() -> Recovery:
    """300 of 1,000 won were claimed back of an award whose payment then came back."""
    made = recoveries.paid(amount=1_000)
    debt = recoveries.owing(made, 300)
    answered({Transfer.objects.get(payouts__award=made): "returned"})
    return debt


def written_off() -> int:
    return sum(one.written_off for one in queries.balance())


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["audrey", "omar", "mallory", "rita"])
def test_nobody_lists_it_without_the_duty(name: str) -> None:
    award(without_account=True)
    with pytest.raises(Forbidden):
        listed(by=name)
    assert not WriteOff.objects.exists()


def test_who_listed_it_does_not_confirm_it_and_a_maker_never_does(fiona: User, felix: User) -> None:
    award(without_account=True)
    row = listed(by="fiona")
    with pytest.raises(SamePerson):
        confirmed(row)
    with pytest.raises(Forbidden):
        payout.confirm_write_off(actor=felix, write_off=row, at=AFTER, door="test")
    assert written_off() == 0


def test_it_needs_a_note() -> None:
    award(without_account=True)
    with pytest.raises(ReasonMissing):
        listed(note=" ")


def test_nothing_is_written_off_before_its_last_day_is_over() -> None:
    made = award(without_account=True)
    (group,) = unclaimed.unclaimed(today=NOON.date())
    last_second = datetime.fromisoformat(f"{group.first.isoformat()}T23:59:59+09:00")
    with pytest.raises(NothingExpired):
        listed(at=last_second)
    row = listed(at=last_second + timedelta(seconds=1))
    assert row.awards == [made.pk]


def test_a_listing_that_was_early_by_a_slip_of_the_clock_writes_nothing_off() -> None:
    award(without_account=True)
    row = confirmed(listed(), at=NOON)
    assert (row.left_out, written_off()) == (1, 0)


@pytest.mark.parametrize("make", ["without_account", "failed", "undelivered"])
def test_what_waits_for_its_claimant_is_written_off_and_waits_no_more(make: str) -> None:
    kind, unit = ("points", "point") if make == "undelivered" else ("cash", "KRW")
    made = (
        award(without_account=True, amount=70)
        if make == "without_account"
        else failed(amount=70, kind=kind, unit=unit)
    )
    row = confirmed(
        listed(kind=kind, unit=unit, at=AFTER + timedelta(days=800)), at=AFTER + timedelta(days=800)
    )
    assert (row.left_out, written_off()) == (0, 70)
    assert [(one.award, one.how, one.amount) for one in row.offsets.all()] == [(made, "lapsed", 70)]
    posting = LedgerEntry.objects.get(kind="write_off")
    assert posting.debit == ("open" if make == "without_account" else "payable_again")
    assert queries.waiting() == [] and unclaimed.unclaimed(today=AFTER.date()) == []
    balanced()


def test_no_run_pays_what_was_written_off() -> None:
    made = award(without_account=True)
    confirmed()
    PayeeAccountFactory(claim=made.claim)
    with pytest.raises(NothingPayable):
        frozen(opened(previewed()))
    balanced()


def test_what_waits_for_us_is_not_unclaimed() -> None:
    Claim.objects.filter(pk=award().claim_id).update(held=True, hold_reason="test")
    award(kind="points", unit="point")  # the next run pays it
    with pytest.raises(NothingExpired):
        listed()
    with pytest.raises(NothingExpired):
        listed(kind="points", unit="point", at=AFTER + timedelta(days=800))


def test_who_gave_details_waits_for_us(rita: User) -> None:
    made = failed()
    given(made.claim, same=True)
    with pytest.raises(NothingExpired):
        listed()


def test_the_claimant_is_asked_no_more() -> None:
    failed()
    confirmed()
    request = DetailsRequest.objects.get()
    assert (request.state, request.closed_at) == ("dropped", AFTER)


def test_what_is_settled_in_part_is_written_off_for_the_rest() -> None:
    debtor = recoveries.paid(amount=1_000)
    recoveries.owing(debtor, 300)
    award(amount=500, claim=debtor.claim, line="more")
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    confirmed()
    assert written_off() == 200
    recoveries.balanced()


def test_nothing_is_written_off_while_something_of_the_same_award_is_owed_back() -> None:
    """It was paid, claimed back in part, and came back: a run would set the debt off, a write-off would leave it."""
    debt = returned_while_owed()
    with pytest.raises(payout.DebtsStand) as refused:
        listed()
    assert refused.value.facts == {"recoveries": str(debt)}
    recoveries.repaid(debt, 100, "forgiven")
    with pytest.raises(payout.DebtsStand):
        listed()
    recoveries.repaid(debt, 200)
    confirmed()
    assert written_off() == 1_000
    recoveries.balanced()


def test_a_debt_that_was_confirmed_after_the_listing_is_seen_at_the_confirmation() -> None:
    late = AFTER + timedelta(days=800)
    made = award(kind="points", unit="point", amount=100)
    sent()
    line = parked(f"{Transfer.objects.get().reference},40,paid,")
    resolve(*propose(line, way="paid_short"))
    row = listed(kind="points", unit="point", at=late)
    assert row.amounts == [60]
    debt = recoveries.owing(made, 40)
    with pytest.raises(payout.DebtsStand):
        confirmed(row, at=late)
    recoveries.repaid(debt, 40)
    assert confirmed(row, at=late).left_out == 0 and written_off() == 60
    recoveries.balanced()


def test_of_many_debts_the_first_are_named() -> None:
    debts = [returned_while_owed() for _n in range(7)]
    with pytest.raises(payout.DebtsStand) as refused:
        listed()
    assert refused.value.facts == {"recoveries": ", ".join(str(one) for one in debts[:5]) + " ..."}


def test_only_one_waits_of_a_kind_and_unit(felix: User) -> None:
    award(without_account=True)
    row = listed()
    with pytest.raises(WriteOffWaits):
        listed()
    payout.drop_write_off(actor=felix, write_off=row, reason="A slip.", at=AFTER, door="test")
    with pytest.raises(EndedAlready):
        confirmed(row)
    assert confirmed().left_out == 0


def test_what_was_claimed_until_the_confirmation_is_left_out() -> None:
    kept, gone = award(without_account=True, amount=5), award(without_account=True, amount=7)
    row = listed()
    PayeeAccountFactory(claim=kept.claim)
    done = confirmed(row)
    assert (done.left_out, written_off()) == (1, 7)
    assert list(Offset.objects.values_list("award", flat=True)) == [gone.pk]
    balanced()


def test_while_all_money_is_stopped_nothing_is_written_off(omar: User) -> None:
    award(without_account=True)
    row = listed()
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="test")
    with pytest.raises(MoneyStopped):
        confirmed(row)
    with pytest.raises(MoneyStopped):
        listed(kind="points", unit="point")


def test_what_was_written_off_is_not_claimed_back_and_not_taken_back(rita: User) -> None:
    made = award(without_account=True)
    confirmed()
    assert claimable(award_id=made.pk) == 0
    with pytest.raises(WasPaid):
        review.undo(actor=rita, claim=made.claim, note="test", at=AFTER, door="test")


# ---------------------------------------------------------------- who is first, on two connections


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_it_once() -> None:
    award(without_account=True, amount=9)
    row, other, fiona = listed(), UserFactory(duties=("finance_checker",)), person("fiona")
    found, waited = meanwhile(
        lambda: payout.confirm_write_off(actor=fiona, write_off=row, at=AFTER, door="test"),
        lambda: payout.confirm_write_off(actor=other, write_off=row, at=AFTER, door="test"),
    )
    assert waited and isinstance(found, EndedAlready)
    assert written_off() == 9
    balanced()


@pytest.mark.django_db(transaction=True)
def test_two_who_list_at_once_meet() -> None:
    award(without_account=True)
    for name in ("felix", "fiona"):
        person(name)
    found, waited = meanwhile(listed, lambda: listed(by="fiona"))
    assert waited and isinstance(found, WriteOffWaits)
    assert WriteOff.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_details_that_come_while_it_is_confirmed_are_too_late_and_those_before_are_first() -> None:
    made = failed()
    row, own = listed(), giver(made.claim)
    person("fiona")

    def give() -> object:
        return payout.give_details(
            actor=own, claim=Claim.objects.get(pk=made.claim_id), same=True, at=NOON, door="test"
        )

    found, waited = meanwhile(give, lambda: confirmed(row))
    assert waited and isinstance(found, WriteOff)
    assert (found.left_out, written_off()) == (1, 0)
    balanced()


@pytest.mark.django_db(transaction=True)
def test_details_that_come_after_the_confirmation_find_nothing_asked() -> None:
    made = failed()
    row, own = listed(), giver(made.claim)
    person("fiona")
    found, waited = meanwhile(
        lambda: confirmed(row),
        lambda: payout.give_details(
            actor=own, claim=Claim.objects.get(pk=made.claim_id), same=True, at=NOON, door="test"
        ),
    )
    assert waited and isinstance(found, payout.NoDetailsAsked)
    assert written_off() == made.amount
    balanced()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_frozen_meanwhile_and_a_write_off_never_take_the_same_award() -> None:
    made = failed(kind="points", unit="point", amount=8)
    late = AFTER + timedelta(days=800)
    row, run = listed(kind="points", unit="point", at=late), opened()
    person("fiona")
    found, waited = meanwhile(lambda: frozen(run), lambda: confirmed(row, at=late))
    assert waited and isinstance(found, WriteOff) and found.left_out == 1
    assert made.payouts.filter(live=True).count() == 1
    balanced()
