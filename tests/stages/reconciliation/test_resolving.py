"""Parked lines: one says what is made of them, another confirms; money moves then, once, and only where it may."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, BankResult, LedgerEntry, LineResolution, Settlement, Transfer
from claims.queries import payout as queries
from claims.queries import reconciliation as lines
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.payout import transfer_reference
from claims.stages import reconciliation
from claims.stages.reconciliation import (
    AlreadyProposed,
    CannotSettle,
    LaterMissing,
    LineNotParked,
    NoteMissing,
    NothingChosen,
    NotWaiting,
    WayNotOpen,
)
from tests.money import answered, award, balanced, sent
from tests.people import NOON, person
from tests.rules.reconciliation.messages import report
from tests.stages.meanwhile import meanwhile
from tests.stages.reconciliation.test_taking import csv, take
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(fiona: User, felix: User) -> Transfer:
    award(amount=1_000)
    sent()
    return Transfer.objects.get()


def parked(text: str) -> BankResult:
    take(csv(text))
    line = BankResult.objects.latest("pk")
    assert line.outcome == "parked"
    return line


def propose(*found: BankResult, way: str, name: str = "felix", **said: Any) -> list[LineResolution]:
    said = {"note": "the bank said so on the phone", **said}
    return reconciliation.propose(
        actor=person(name), lines=[one.pk for one in found], way=way, at=NOON, door="test", **said
    )


def confirm(*found: LineResolution, name: str = "fiona") -> list[LineResolution]:
    return reconciliation.confirm(
        actor=person(name), resolutions=[one.pk for one in found], at=NOON, door="test"
    )


def drop(*found: LineResolution, name: str = "fiona") -> list[LineResolution]:
    return reconciliation.drop(
        actor=person(name), resolutions=[one.pk for one in found], at=NOON, door="test"
    )


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_resolves(transfer: Transfer, name: str) -> None:
    line = parked("nobody,1,paid,")
    with pytest.raises(Forbidden):
        propose(line, way="not_ours", name=name)
    (made,) = propose(line, way="not_ours")
    for act in (confirm, drop):
        with pytest.raises(Forbidden):
            act(made, name=name)
    assert LineResolution.objects.get().state == "proposed"


def test_who_proposed_does_not_confirm(transfer: Transfer) -> None:
    (made,) = propose(parked("nobody,1,paid,"), way="not_ours")
    with pytest.raises(SamePerson):
        confirm(made, name="felix")
    assert LineResolution.objects.get().state == "proposed"
    confirm(made)
    assert LineResolution.objects.get().ended_by == person("fiona")


# ---------------------------------------------------------------- what is refused


def test_what_is_not_lawful_is_refused_and_leaves_nothing(transfer: Transfer) -> None:
    line = parked("nobody,1,paid,")
    settled = answered({transfer: "paid"}).results.get()
    ours = parked(f"{transfer.reference},1000,failed,")
    for refusal, call in (
        (NoteMissing, lambda: propose(line, way="not_ours", note="  ")),
        (NothingChosen, lambda: propose(way="not_ours")),
        (NothingChosen, lambda: propose(line, BankResult(pk=10**9), way="not_ours")),
        (LineNotParked, lambda: propose(line, settled, way="not_ours")),
        (WayNotOpen, lambda: propose(line, way="as_said", settles="paid")),
        (WayNotOpen, lambda: propose(line, way="nonsense")),
        (WayNotOpen, lambda: propose(ours, way="not_ours")),
        (LaterMissing, lambda: propose(line, way="matches_later")),
        (LaterMissing, lambda: propose(line, way="matches_later", reference=transfer.reference)),
        (CannotSettle, lambda: propose(ours, way="as_said", settles="failed")),
        (CannotSettle, lambda: propose(ours, way="as_said", settles="nonsense")),
        (CannotSettle, lambda: propose(ours, way="as_said")),
    ):
        with pytest.raises(refusal):  # type: ignore[arg-type]
            call()  # type: ignore[no-untyped-call]
    assert not LineResolution.objects.exists()
    assert not AuditEntry.objects.filter(action="propose_line").exists()


def test_a_line_has_one_resolution_and_a_dropped_one_makes_room(transfer: Transfer) -> None:
    line = parked("nobody,1,paid,")
    (first,) = propose(line, way="not_ours")
    with pytest.raises(AlreadyProposed):
        propose(line, way="elsewhere")
    drop(first, name="felix")  # one's own may be taken back
    for act in (confirm, drop):
        with pytest.raises(NotWaiting):
            act(first)
    (second,) = propose(line, way="elsewhere")
    confirm(second)
    for act in (confirm, drop):
        with pytest.raises(NotWaiting):
            act(second)
    with pytest.raises(AlreadyProposed):
        propose(line, way="not_ours")


# ---------------------------------------------------------------- what it does


def test_many_lines_are_resolved_at_once_and_nothing_moves(transfer: Transfer) -> None:
    take(csv(*[f"fee {n},{n},paid," for n in range(1, 41)]))
    before = LedgerEntry.objects.count()
    assert lines.unresolved().count() == 40
    made = propose(*BankResult.objects.all(), way="not_ours")
    assert (lines.waiting().count(), lines.unresolved().count(), lines.proposals().count()) == (0, 40, 40)
    confirm(*made)
    assert (lines.unresolved().count(), lines.proposals().count()) == (0, 0)
    assert LedgerEntry.objects.count() == before
    for action in ("propose_line", "confirm_line"):
        assert AuditEntry.objects.filter(action=action).count() == 40


def test_a_line_that_names_the_transfer_matches_what_settled_it(transfer: Transfer) -> None:
    line = parked(f"{transfer.reference},,paid,")
    settled = answered({transfer: "paid"}).results.get()
    (made,) = propose(line, way="matches_later")
    assert made.later == settled
    confirm(made)
    balanced()


def test_a_line_with_a_wrong_reference_matches_by_the_one_that_was_meant_and_its_amount(
    transfer: Transfer,
) -> None:
    wrong = transfer_reference("20221021-9999", 1)
    line, other = parked(f"{wrong},1000,paid,"), parked(f"{wrong},999,paid,")
    answered({transfer: "paid"})
    with pytest.raises(LaterMissing):
        propose(other, way="matches_later", reference=transfer.reference)
    (made,) = propose(line, way="matches_later", reference=f" {transfer.reference} ")
    assert made.later is not None and made.later.transfer == transfer


@pytest.mark.parametrize("result", ["paid", "failed", "returned", "unknown"])
def test_what_the_bank_said_in_other_words_settles_when_two_people_say_what_it_means(
    transfer: Transfer, result: str
) -> None:
    line = parked(f"{transfer.reference},1000,B7,")
    assert lines.results(line=line) == ["paid", "failed", "returned", "unknown"]
    (made,) = propose(line, way="as_said", settles=result)
    assert Transfer.objects.get().state == "sent"
    confirm(made)
    assert Transfer.objects.get().state == result
    assert Settlement.objects.values_list("answer", "resolution", "went_to", "amount").get() == (
        None,
        made.pk,
        result,
        1_000,
    )
    balanced()


def test_a_payment_that_the_bank_takes_back_comes_back_when_two_people_say_so(transfer: Transfer) -> None:
    answered({transfer: "paid"})
    line = parked(f"{transfer.reference},1000,failed,a mistake of ours")
    assert lines.results(line=line) == ["returned"]
    (made,) = propose(line, way="as_said", settles="returned")
    confirm(made)
    assert queries.balance()[0].payable_again == 1_000
    balanced()


def test_a_whole_message_without_a_sum_settles_when_two_people_say_so(transfer: Transfer) -> None:
    award(amount=7)
    file = sent()[0]
    take(report(group="RJCT", message=file.message_id))
    line = BankResult.objects.get()
    (made,) = propose(line, way="as_said", settles="failed")
    confirm(made)
    assert list(Transfer.objects.order_by("amount").values_list("state", flat=True)) == ["failed", "sent"]
    balanced()


def test_what_an_answer_settled_meanwhile_cannot_be_settled_otherwise(transfer: Transfer) -> None:
    (made,) = propose(parked(f"{transfer.reference},1000,B7,"), way="as_said", settles="failed")
    answered({transfer: "paid"})
    with pytest.raises(CannotSettle):
        confirm(made)
    drop(made)
    assert Transfer.objects.get().state == "paid"
    balanced()


def test_a_refused_duplicate_is_never_settled_as_failed(transfer: Transfer) -> None:
    line = parked(f"{transfer.reference},1000,failed,DU03")
    with pytest.raises(WayNotOpen):
        propose(line, way="as_said", settles="failed")
    assert lines.ways(line=line) == ["matches_later", "elsewhere"]


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_of_many_who_confirm_at_once_one_settles(fiona: User, felix: User) -> None:
    award(amount=1_000)
    sent()
    reference = Transfer.objects.get().reference
    (made,) = propose(parked(f"{reference},1000,B7,"), way="as_said", settles="failed")
    person("fiona")
    results = at_once(*[lambda: confirm(made)] * 8)
    assert Counter(type(one).__name__ for one in results) == {"list": 1, "NotWaiting": 7}
    assert LedgerEntry.objects.filter(kind="failed").count() == 1
    balanced()


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_meets_a_resolution_of_the_same_transfer_waits_and_is_parked(
    fiona: User, felix: User
) -> None:
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    (made,) = propose(parked(f"{transfer.reference},1000,B7,"), way="as_said", settles="failed")
    answer, waited = meanwhile(lambda: confirm(made), lambda: answered({transfer: "paid"}))
    assert waited and answer.parked == 1, answer  # type: ignore[attr-defined]
    assert Transfer.objects.get().state == "failed"
    balanced()


@pytest.mark.django_db(transaction=True)
def test_a_resolution_that_meets_an_answer_about_the_same_transfer_waits_and_is_refused(
    fiona: User, felix: User
) -> None:
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    (made,) = propose(parked(f"{transfer.reference},1000,B7,"), way="as_said", settles="failed")
    result, waited = meanwhile(lambda: answered({transfer: "paid"}), lambda: confirm(made))
    assert waited and isinstance(result, CannotSettle), result
    assert Transfer.objects.get().state == "paid"
    assert LineResolution.objects.get().state == "proposed"
    balanced()


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_for_one_line_one_stands(fiona: User, felix: User) -> None:
    line = parked("nobody,1,paid,")
    result, waited = meanwhile(
        lambda: propose(line, way="not_ours"), lambda: propose(line, way="elsewhere", name="fiona")
    )
    assert waited and isinstance(result, AlreadyProposed), result
    assert LineResolution.objects.get().way == "not_ours"


# ---------------------------------------------------------------- what is parked is not paid meanwhile


def why() -> list[str]:
    return [one.why for one in queries.waiting()]


@pytest.mark.parametrize("said", ["failed", "returned"])
def test_what_the_bank_contradicts_itself_about_is_not_paid_again_before_two_people_have_said(
    fiona: User, felix: User, said: str
) -> None:
    """Points that failed wait for the next run at once. The bank then says that it paid them."""
    award(kind="points", unit="point", amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    answered({transfer: said})
    assert why() == [""]
    line = parked(f"{transfer.reference},1000,paid,")
    assert line.code == "settled_otherwise"
    assert why() == ["answer_parked"] and queries.payable(most=9) == 0
    made = propose(line, way="elsewhere")
    assert why() == ["answer_parked"]
    confirm(*made)
    assert why() == [""] and queries.payable(most=9) == 1


def test_a_line_about_a_whole_file_holds_up_all_of_its_awards_alone(fiona: User, felix: User) -> None:
    for _each in range(2):
        award(kind="points", unit="point", amount=1_000)
    (file,) = sent()
    answered(dict.fromkeys(Transfer.objects.all(), "failed"))
    award(kind="points", unit="point", amount=5)
    take(report(group="ACSC", message=file.message_id, total=str(file.total)))
    assert BankResult.objects.latest("pk").outcome == "parked"
    assert {one.why: one.awards for one in queries.waiting()} == {"": 1, "answer_parked": 2}


def test_a_line_that_names_nothing_of_ours_holds_up_nothing(fiona: User, felix: User) -> None:
    award(kind="points", unit="point", amount=1_000)
    parked("x,1,paid,")
    assert why() == [""]
