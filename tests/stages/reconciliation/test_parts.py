"""Less was paid, or more: two people say so of a parked line, and every won is somewhere."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import (
    BankResult,
    DetailsRequest,
    LedgerEntry,
    LineResolution,
    Notice,
    Offset,
    Payout,
    Recovery,
    Settlement,
    Transfer,
)
from claims.queries import payout as money_queries
from claims.queries import reconciliation as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.reconciliation.resolving import NOTHING_MOVES
from claims.stages import notices, payout, reconciliation
from claims.stages.authority import NamedRule
from claims.stages.reconciliation import CannotSettle, WayNotOpen
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory
from tests.money import answered, award, balanced, frozen, sent
from tests.people import NOON, person
from tests.rules.reconciliation.messages import entry, payment, statement
from tests.stages.meanwhile import meanwhile
from tests.stages.reconciliation.test_resolving import confirm, parked, propose
from tests.stages.reconciliation.test_taking import take
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(fiona: User, felix: User) -> Transfer:
    """One transfer of two awards, of 1,000 and 300 won."""
    made = award(amount=1_000)
    award(claim=made.claim, line="second", amount=300)
    sent()
    return Transfer.objects.get()


def agree() -> None:
    """Ledger and rows, and the control account and the transfers of every file."""
    balanced()
    for account in queries.accounts():
        assert queries.states(file_ids=[account.file])[account.file].agrees(account)


# ---------------------------------------------------------------- less


def short(transfer: Transfer, amount: int) -> LineResolution:
    (made,) = propose(parked(f"{transfer.reference},{amount},paid,"), way="paid_short")
    return made


@pytest.mark.parametrize(
    ("amount", "offsets", "due"),
    [(1, [1], [999, 300]), (1_000, [1_000], [300]), (1_100, [1_000, 100], [200]), (1_299, [1_000, 299], [1])],
)
def test_what_was_paid_in_part_is_paid_and_the_rest_is_payable_again(
    transfer: Transfer, amount: int, offsets: list[int], due: list[int]
) -> None:
    confirm(short(transfer, amount))
    assert list(Offset.objects.order_by("pk").values_list("amount", flat=True)) == offsets
    assert set(Offset.objects.values_list("how", "live", "result")) == {
        ("paid", True, BankResult.objects.get().pk)
    }
    (stands,) = money_queries.balance()
    assert (stands.paid, stands.payable_again, stands.remains) == (amount, 1_300 - amount, 1_300 - amount)
    agree()
    run = frozen()
    assert sorted(run.payouts.values_list("amount", flat=True), reverse=True) == due
    agree()


def test_the_rest_is_paid_once_more_and_then_nothing_waits(transfer: Transfer) -> None:
    confirm(short(transfer, 1_100))
    sent()
    answered({Transfer.objects.get(state="sent"): "paid"})
    assert money_queries.balance()[0].remains == 0
    assert not money_queries.waiting()
    agree()


def of_payments() -> list[tuple[str, int]]:
    """What was told of payments, and of which claim."""
    told = Notice.objects.filter(kind__startswith="paid").order_by("pk")
    return list(told.values_list("kind", "claim"))


def test_each_claim_of_it_is_told_once_that_it_is_paid_or_that_the_rest_follows(transfer: Transfer) -> None:
    first = Payout.objects.earliest("award").award.claim
    line = short(transfer, 1_000)
    assert not Notice.objects.exists()  # while it is parked
    confirm(line)
    (told,) = Notice.objects.all()
    assert (told.kind, told.claim, told.published_at) == ("paid_in_part", first, None)
    sent()
    answered({Transfer.objects.get(state="sent"): "paid"})
    notices.derive(actor=NamedRule("desk"), at=NOON)
    assert of_payments() == [("paid_in_part", first.pk), ("paid", first.pk)]


def test_a_claim_that_is_paid_whole_by_it_is_told_so_and_another_that_the_rest_follows(
    fiona: User, felix: User
) -> None:
    account = {"number": "12345604123456"}
    whole = award(amount=1_000, account=account)
    part = award(decision__claim__claimant=whole.claimant, amount=300, account=account)
    sent()
    confirm(short(Transfer.objects.get(), 1_100))
    notices.derive(actor=NamedRule("desk"), at=NOON)
    assert sorted(of_payments()) == [("paid", whole.claim_id), ("paid_in_part", part.claim_id)]


def test_nobody_is_asked_for_another_account_where_the_account_has_worked(transfer: Transfer) -> None:
    confirm(short(transfer, 1_100))
    assert not DetailsRequest.objects.exists()


def test_a_file_says_how_much_of_it_was_paid_and_how_much_failed(transfer: Transfer) -> None:
    confirm(short(transfer, 1_100))
    account = queries.accounts()[0]
    assert (account.paid, account.failed, account.open) == (1_100, 200, 0)
    assert set(Settlement.objects.values_list("went_to", "transfers", "amount")) == {
        ("paid", 0, 1_100),
        ("failed", 1, 200),
    }


def test_what_was_unknown_may_be_paid_in_part(transfer: Transfer) -> None:
    answered({transfer: "unknown"})
    confirm(short(transfer, 1_100))
    assert (money_queries.balance()[0].unknown, money_queries.balance()[0].paid) == (0, 1_100)
    agree()


@pytest.mark.parametrize("result", ["paid", "failed"])
def test_a_part_is_nothing_where_the_whole_was_answered_meanwhile(transfer: Transfer, result: str) -> None:
    made = short(transfer, 1_100)
    answered({transfer: result})
    with pytest.raises(CannotSettle):
        confirm(made)
    assert not Offset.objects.exists()
    agree()


def test_nothing_is_paid_in_part_by_a_line_that_says_no_such_thing(transfer: Transfer) -> None:
    for text in (f"{transfer.reference},1100,failed,", f"{transfer.reference},0,paid,"):
        with pytest.raises(WayNotOpen):
            propose(parked(text), way="paid_short")


def test_a_part_that_came_back_is_to_be_paid_again_and_once(transfer: Transfer) -> None:
    confirm(short(transfer, 1_100))
    line = parked(f"{transfer.reference},1100,returned,")
    (made,) = propose(line, way="part_back")
    confirm(made)
    assert not Offset.objects.filter(live=True).exists()
    assert (money_queries.balance()[0].paid, money_queries.balance()[0].payable_again) == (0, 1_300)
    account = queries.accounts()[0]
    assert (account.paid, account.failed, account.returned, account.open) == (0, 200, 1_100, 0)
    agree()
    again = parked(f"{transfer.reference},1100,returned,again")
    with pytest.raises(WayNotOpen):
        propose(again, way="part_back")
    confirm(*propose(again, way="elsewhere"))
    assert sorted(frozen().payouts.values_list("amount", flat=True)) == [300, 1_000]
    agree()


def test_another_amount_than_that_of_the_part_did_not_come_back(transfer: Transfer) -> None:
    confirm(short(transfer, 1_100))
    for amount in (1_099, 1_101):
        with pytest.raises(WayNotOpen):
            propose(parked(f"{transfer.reference},{amount},returned,"), way="part_back")


# ---------------------------------------------------------------- more


def test_what_was_paid_in_excess_is_paid_and_the_excess_is_owed(transfer: Transfer) -> None:
    (made,) = propose(parked(f"{transfer.reference},1500,paid,"), way="paid_in_excess")
    assert not Recovery.objects.exists()
    confirm(made)
    recovery = Recovery.objects.get()
    assert (recovery.amount, recovery.why, recovery.transfer, recovery.claimant) == (
        200,
        "in_excess",
        transfer,
        transfer.claimant,
    )
    assert (recovery.recorded_by, recovery.confirmed_by) == (person("felix"), person("fiona"))
    assert Transfer.objects.get().state == "paid"
    assert (money_queries.balance()[0].paid, money_queries.balance()[0].remains) == (1_300, 0)
    agree()


def test_what_was_booked_twice_is_owed_whole(transfer: Transfer) -> None:
    take(statement(entry(payment(transfer.reference, "1300"), booking="B-1")))
    take(statement(entry(payment(transfer.reference, "1300"), booking="B-2")))
    (made,) = propose(BankResult.objects.get(outcome="parked"), way="paid_in_excess")
    confirm(made)
    assert Recovery.objects.get().amount == 1_300
    assert LedgerEntry.objects.filter(kind="paid").count() == 2  # of two awards, and once each
    agree()


def test_the_excess_of_what_was_said_to_be_paid_before_is_owed_and_nothing_else_moves(
    transfer: Transfer,
) -> None:
    answered({transfer: "paid"})
    (made,) = propose(parked(f"{transfer.reference},1301,paid,"), way="paid_in_excess")
    confirm(made)
    assert Recovery.objects.get().amount == 1
    agree()


def test_what_is_owed_is_set_off_against_the_next_award(transfer: Transfer) -> None:
    (made,) = propose(parked(f"{transfer.reference},1500,paid,"), way="paid_in_excess")
    confirm(made)
    award(claim=transfer.payouts.earliest("pk").award.claim, line="third", amount=500)
    run = frozen()
    assert [each.amount for each in run.payouts.all()] == [300]
    agree()


def test_whoever_may_not_claim_back_does_not_do_it_by_a_parked_line(transfer: Transfer) -> None:
    """A checker confirms what is claimed back; and nobody of their own claim."""
    (made,) = propose(parked(f"{transfer.reference},1500,paid,"), way="paid_in_excess", name="fiona")
    with pytest.raises(Forbidden):
        confirm(made, name="felix")
    claim = transfer.payouts.earliest("pk").award.claim
    claim.claimant.user = person("fiona")
    claim.claimant.save(update_fields=["user"])
    with pytest.raises(SamePerson):
        propose(parked(f"{transfer.reference},1600,paid,"), way="paid_in_excess", name="fiona")
    assert not Recovery.objects.exists()


def in_excess(*lines: BankResult) -> list[LineResolution]:
    return [made for line in lines for made in propose(line, way="paid_in_excess")]


def claimed_back() -> list[int]:
    return list(Recovery.objects.filter(dropped_at=None).order_by("pk").values_list("amount", flat=True))


def test_an_excess_that_the_bank_says_twice_is_claimed_back_once(transfer: Transfer) -> None:
    first, second = (parked(f"{transfer.reference},1500,paid,{n}") for n in (1, 2))
    with pytest.raises(WayNotOpen):
        propose(second, way="paid_in_excess")
    confirm(*in_excess(first))
    with pytest.raises(WayNotOpen):
        propose(second, way="paid_in_excess")
    confirm(*propose(second, way="elsewhere"))
    assert claimed_back() == [200]
    agree()


def test_an_excess_of_which_the_bank_says_more_later_is_claimed_back_to_what_it_is(
    transfer: Transfer,
) -> None:
    proposals = in_excess(*(parked(f"{transfer.reference},{amount},paid,") for amount in (1_500, 1_600)))
    for proposal in reversed(proposals):
        confirm(proposal)
    assert claimed_back() == [100, 200]
    agree()


def test_of_two_entries_beyond_the_transfer_the_second_is_owed_whole(transfer: Transfer) -> None:
    take(statement(entry(payment(transfer.reference, "1500"), booking="B-1")))
    take(statement(entry(payment(transfer.reference, "1500"), booking="B-2")))
    take(
        statement(entry(payment(transfer.reference, "1500"), booking="B-2"), entry(payment("X")))
    )  # came again
    for proposal in in_excess(*BankResult.objects.filter(outcome="parked", transfer=transfer).order_by("pk")):
        confirm(proposal)
    assert claimed_back() == [200, 1_500]
    agree()


def test_what_was_claimed_back_by_hand_is_not_claimed_back_by_its_line(transfer: Transfer) -> None:
    answered({transfer: "paid"})
    line = parked(f"{transfer.reference},1500,paid,")
    (proposal,) = in_excess(line)
    said: dict[str, Any] = {"why": "in_excess", "note": "seen in the line", "at": NOON, "door": "test"}
    payout.record_recovery(actor=person("felix"), transfer=transfer, amount=150, **said)
    confirm(proposal)
    assert claimed_back() == [150, 50]
    with pytest.raises(payout.NothingInExcess):
        payout.record_recovery(actor=person("felix"), transfer=transfer, amount=1, **said)


@pytest.mark.parametrize("way", NOTHING_MOVES)
def test_a_line_by_which_nothing_moves_shows_no_excess(transfer: Transfer, way: str) -> None:
    line = parked(f"{transfer.reference},1500,paid,a slip")
    answered({transfer: "paid"})
    LineResolution.objects.create(
        result=line, way=way, note="x", proposed_by=person("felix"), proposed_at=NOON, state="confirmed",
        ended_by=person("fiona"), ended_at=NOON, later=line if way == "matches_later" else None,
    )  # fmt: skip
    with pytest.raises(payout.NothingInExcess):
        payout.record_recovery(
            actor=person("felix"),
            transfer=transfer,
            amount=1,
            why="in_excess",
            note="x",
            at=NOON,
            door="test",
        )


@pytest.mark.parametrize("side", ["claimant", "filed_by", "handed_in", "linked"])
def test_no_party_to_any_claim_of_a_transfer_claims_its_excess_back(
    fiona: User, felix: User, with_every: Callable[..., User], side: str
) -> None:
    """On neither seat; the transfer pays two claims, and it is the second that is theirs."""
    party = with_every("finance_maker", "finance_checker")
    payee = ClaimantFactory(user=party if side == "claimant" else None)
    theirs = {
        "claimant": {}, "filed_by": {"filed_by": party}, "handed_in": {"file": ImportFileFactory(by=party)},
        "linked": {"linked_to": party},
    }[side]  # fmt: skip
    for said_of in ({}, theirs):
        claim = ClaimFactory(claimant=payee, status="approved", **said_of)
        award(claim=claim, account={"number": "11011111111"}, amount=500)
    sent()
    transfer = Transfer.objects.get()
    line = parked(f"{transfer.reference},1500,paid,")
    (proposal,) = in_excess(line)
    with pytest.raises(SamePerson):
        reconciliation.confirm(actor=party, resolutions=[proposal.pk], at=NOON, door="test")
    reconciliation.drop(actor=felix, resolutions=[proposal.pk], at=NOON, door="test")
    with pytest.raises(SamePerson):
        reconciliation.propose(
            actor=party, lines=[line.pk], way="paid_in_excess", note="x", at=NOON, door="test"
        )
    answered({transfer: "paid"})
    said: dict[str, Any] = {"at": NOON, "door": "test"}
    with pytest.raises(SamePerson):
        payout.record_recovery(actor=party, transfer=transfer, amount=1, why="other", note="x", **said)
    debt = payout.record_recovery(actor=felix, transfer=transfer, amount=1, why="other", note="x", **said)
    for act in (payout.confirm_recovery, partial(payout.drop_recovery, reason="x")):
        with pytest.raises(SamePerson):
            act(actor=party, recovery=debt, **said)
    payout.confirm_recovery(actor=fiona, recovery=debt, **said)
    with pytest.raises(SamePerson):
        payout.record_repayment(actor=party, recovery=debt, way="repaid", amount=1, note="x", **said)


# ---------------------------------------------------------------- any amount


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 3_000))
def test_whatever_amount_the_bank_has_paid_every_won_is_somewhere(transfer: Transfer, amount: int) -> None:
    if amount == transfer.amount:
        return
    with transaction.atomic():
        way = "paid_short" if amount < transfer.amount else "paid_in_excess"
        (made,) = propose(parked(f"{transfer.reference},{amount},paid,"), way=way)
        confirm(made)
        (stands,) = money_queries.balance()
        owed = sum(Recovery.objects.values_list("amount", flat=True))
        assert stands.paid + owed == amount and stands.paid + stands.payable_again == 1_300
        agree()
        transaction.set_rollback(True)


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("way", "amount"), [("paid_short", 600), ("paid_in_excess", 1_600)])
def test_of_many_who_confirm_at_once_one_moves_money(fiona: User, felix: User, way: str, amount: int) -> None:
    award(amount=1_000)
    sent()
    (made,) = propose(parked(f"{Transfer.objects.get().reference},{amount},paid,"), way=way)
    results = at_once(*[lambda: confirm(made)] * 8)
    assert Counter(type(one).__name__ for one in results) == {"list": 1, "NotWaiting": 7}
    assert Offset.objects.count() + Recovery.objects.count() == 1
    agree()


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_meets_a_part_payment_waits_and_is_parked(fiona: User, felix: User) -> None:
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    made = short(transfer, 600)
    answer, waited = meanwhile(lambda: confirm(made), lambda: answered({transfer: "paid"}))
    assert waited and answer.parked == 1, answer  # type: ignore[attr-defined]
    assert not Payout.objects.filter(live=True).exists()
    agree()


@pytest.mark.django_db(transaction=True)
def test_a_part_payment_that_meets_an_answer_waits_and_is_refused(fiona: User, felix: User) -> None:
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    made = short(transfer, 600)
    result, waited = meanwhile(lambda: answered({transfer: "paid"}), lambda: confirm(made))
    assert waited and isinstance(result, CannotSettle), result
    assert Payout.objects.filter(live=True).count() == 1
    agree()


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_the_same_excess_back_meet(fiona: User, felix: User) -> None:
    """One of the line, the other by hand; and two by hand."""
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    answered({transfer: "paid"})
    (proposal,) = in_excess(parked(f"{transfer.reference},1600,paid,"))

    def by_hand() -> object:
        return payout.record_recovery(
            actor=felix, transfer=transfer, amount=400, why="in_excess", note="x", at=NOON, door="test"
        )

    found, waited = meanwhile(by_hand, lambda: confirm(proposal))
    assert waited and isinstance(found, list), found
    assert claimed_back() == [400, 200]
    agree()
