"""What nobody knows: nothing is sent again or taken back but by two people who have seen the bank's listing."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    AuditEntry,
    BankListing,
    HandOver,
    LedgerEntry,
    PaymentFile,
    Payout,
    PayoutRun,
    Recovery,
    Transfer,
)
from claims.queries import payout as balances
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import export, handover, safety
from claims.stages.handover import (
    BankHasAnother,
    BankHasIt,
    DropUnreachable,
    NothingProposed,
    NotInDoubt,
    OnlyByDrop,
    ProposalChanged,
    ProposedAlready,
    ReceiptMissing,
)
from claims.stages.payout import MoneyStopped
from claims.stages.safety import ReasonMissing
from tests import money, recoveries
from tests.bank import Bank
from tests.details import mended
from tests.people import NOON, person
from tests.stages.handover.conftest import COURIER
from tests.stages.meanwhile import meanwhile

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


def propose(one: HandOver, outcome: str = "send_again", who: str = "felix", reason: str = "test") -> HandOver:
    return handover.propose(
        actor=person(who), hand_over=HandOver.objects.get(pk=one.pk), outcome=outcome, reason=reason, **WHEN
    )


def approve(one: HandOver, who: str = "fiona") -> HandOver:
    return handover.approve(actor=person(who), hand_over=HandOver.objects.get(pk=one.pk), **WHEN)


def again() -> HandOver | None:
    return handover.hand_over(actor=COURIER, file=PaymentFile.objects.get(), at=NOON)


def arrives(one: HandOver, bank: Bank, content: bytes | None = None) -> None:
    """The bank shows the file after all, as it was sealed unless said otherwise."""
    there = b"".join(one.file.opened()) if content is None else content
    (bank.drop / "taken" / f"{one.file.message_id}.csv").write_bytes(there)


def states() -> set[str]:
    return set(Transfer.objects.values_list("state", flat=True))


def won() -> balances.Balance:
    (one,) = balances.balance()
    money.balanced()
    return one


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_proposes_approves_drops_and_confirms(lost: HandOver, name: str) -> None:
    for outcome in ("send_again", "take_back"):
        with pytest.raises(Forbidden):
            propose(lost, outcome, name)
    with pytest.raises(Forbidden):
        handover.confirm_receipt(actor=person(name), hand_over=lost, receipt="R-1", **WHEN)
    propose(lost)
    with pytest.raises(Forbidden):
        approve(lost, name)
    with pytest.raises(Forbidden):
        handover.drop_proposal(actor=person(name), hand_over=lost, **WHEN)
    lost.refresh_from_db()
    assert (lost.state, lost.outcome) == ("unknown", "send_again")


@pytest.mark.parametrize("outcome", ["send_again", "take_back"])
def test_who_proposed_does_not_approve_whatever_their_duties(
    lost: HandOver, outcome: str, with_every: Callable[..., User]
) -> None:
    both = with_every("finance_maker", "finance_checker")
    handover.propose(actor=both, hand_over=lost, outcome=outcome, reason="test", **WHEN)
    with pytest.raises(SamePerson):
        handover.approve(actor=both, hand_over=lost, **WHEN)
    assert states() == {"unknown"}


def test_a_reason_is_asked_for(lost: HandOver) -> None:
    with pytest.raises(ReasonMissing):
        propose(lost, reason="  ")


def test_a_word_that_nobody_named_is_a_bug(lost: HandOver) -> None:
    with pytest.raises(KeyError):
        propose(lost, "send_twice")


def test_what_is_confirmed_is_not_in_doubt(file: PaymentFile) -> None:
    done = again()
    assert done and done.state == "confirmed"
    assert propose(done).state == "confirmed"
    with pytest.raises(NothingProposed):
        approve(done)
    with pytest.raises(NotInDoubt):
        handover.confirm_receipt(actor=person("felix"), hand_over=done, receipt="R-1", **WHEN)


def test_it_is_proposed_once_and_approved_once(lost: HandOver) -> None:
    propose(lost)
    with pytest.raises(ProposedAlready):
        propose(lost, "take_back", "fiona")
    approve(lost)
    with pytest.raises(NotInDoubt):
        approve(lost)
    with pytest.raises(NotInDoubt):
        propose(lost)


def test_what_was_proposed_anew_is_not_approved_by_a_page_that_showed_the_first(lost: HandOver) -> None:
    propose(lost, "send_again")
    handover.drop_proposal(actor=person("felix"), hand_over=HandOver.objects.get(), **WHEN)
    propose(lost, "take_back")
    with pytest.raises(ProposalChanged):
        handover.approve(actor=person("fiona"), hand_over=HandOver.objects.get(), seen="send_again", **WHEN)
    assert states() == {"unknown"}
    done = handover.approve(actor=person("fiona"), hand_over=HandOver.objects.get(), seen="take_back", **WHEN)
    assert done.state == "absent" and states() == {"voided"}


def test_nothing_is_approved_while_money_is_stopped(lost: HandOver, omar: User) -> None:
    propose(lost)
    safety.turn_switch(actor=omar, key="money_stopped", on=True, reason="test", at=NOON)
    with pytest.raises(MoneyStopped):
        approve(lost)
    assert states() == {"unknown"}


@pytest.mark.parametrize("content", [b"another", b""])
def test_other_bytes_with_the_bank_are_an_alarm_at_each_step(
    lost: HandOver, bank: Bank, content: bytes
) -> None:
    propose(lost)
    arrives(lost, bank, content)
    with pytest.raises(BankHasAnother):
        approve(lost)
    handover.drop_proposal(actor=person("felix"), hand_over=lost, **WHEN)
    with pytest.raises(BankHasAnother):
        propose(lost)
    assert again() and states() == {"unknown"} and len(bank.files()) == 1


def test_a_bank_that_cannot_be_reached_is_no_evidence(lost: HandOver, bank: Bank) -> None:
    propose(lost)
    (bank.drop / "taken").rmdir()
    with pytest.raises(DropUnreachable):
        approve(lost)
    assert states() == {"unknown"}


# ---------------------------------------------------------------- what is done


def test_while_nobody_knows_the_ledger_says_so_and_nothing_else_pays_it(lost: HandOver) -> None:
    assert (won().unknown, won().in_flight) == (60_000, 0)
    assert Payout.objects.filter(live=True).count() == 3
    with pytest.raises(Exception, match=r"payable|award"):
        money.opened()


def test_sent_again_by_two_people_it_reaches_the_bank_once(lost: HandOver, bank: Bank) -> None:
    propose(lost)
    approve(lost)
    assert states() == {"sealed"} and won().in_flight == 60_000
    done = again()
    assert done and (done.attempt, done.state) == (2, "confirmed")
    assert states() == {"sent"} and won().in_flight == 60_000
    bank.pay()
    assert bank.twice() == [] and len(bank.entries()) == 3
    lost.refresh_from_db()
    assert (lost.state, lost.proposed_by, lost.approved_by) == ("absent", person("felix"), person("fiona"))
    assert (
        lost.proposed_on and lost.approved_on and lost.proposed_on.entries == lost.approved_on.entries == []
    )
    assert PayoutRun.objects.get().state == "confirmed"
    acts = AuditEntry.objects.filter(kind="payment_file").order_by("pk").values_list("action", flat=True)
    assert list(acts) == [
        "hand_over_file", "look_at_bank", "propose_send_again", "approve_send_again", "hand_over_file",
        "confirm_hand_over",
    ]  # fmt: skip


def test_lost_twice_it_is_unknown_twice_and_the_ledger_follows(
    lost: HandOver, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claims.stages.handover import directory

    propose(lost)
    approve(lost)
    with monkeypatch.context() as patched:
        patched.setattr(directory, "put", lambda *_given: None)
        second = again()
    assert second and (second.attempt, second.state) == (2, "unknown")
    assert won().unknown == 60_000
    propose(second)
    approve(second)
    done = again()
    assert done and (done.attempt, done.state) == (3, "confirmed")
    assert won().in_flight == 60_000


def test_taken_back_by_two_people_it_is_void_and_another_run_pays_it(lost: HandOver, bank: Bank) -> None:
    propose(lost, "take_back")
    approve(lost)
    assert states() == {"voided"} and not Payout.objects.filter(live=True).exists()
    assert (won().open, won().in_flight, won().unknown) == (60_000, 0, 0)
    run = PayoutRun.objects.get()
    assert (run.state, run.handed_over_at, run.voided_at) == ("voided", NOON, NOON)
    assert again() and bank.files() == []
    (other,) = money.released()
    handover.hand_over(actor=COURIER, file=other, at=NOON)
    bank.pay()
    assert bank.twice() == [] and sum(one.amount for one in bank.entries()) == 60_000


def test_what_had_failed_before_is_payable_again_when_it_is_taken_back(bank: Bank, settings: Any) -> None:
    settings.BANK_DROP = ""
    money.award(amount=10_000)
    money.sent()
    money.answered({Transfer.objects.get(): "failed"})
    mended()
    file = money.released()[0]
    money.taken(file.run)
    one = HandOver.objects.get(file=file)
    propose(one, "take_back")
    approve(one)
    assert (won().payable_again, won().in_flight) == (10_000, 0)


@pytest.mark.parametrize("step", ["propose", "approve", "look", "courier"])
def test_what_the_bank_shows_after_all_is_confirmed_at_whatever_step(
    lost: HandOver, bank: Bank, step: str
) -> None:
    if step == "approve":
        propose(lost)
    arrives(lost, bank)
    if step == "propose":
        done: HandOver | None = propose(lost)
    elif step == "approve":
        done = approve(lost)
    elif step == "look":
        done = handover.look(actor=person("omar"), hand_over=lost, **WHEN)
    else:
        done = again()
    assert done and (done.state, done.attempt) == ("confirmed", 1)
    assert states() == {"sent"} and won().in_flight == 60_000
    assert HandOver.objects.count() == 1 and len(bank.files()) == 1


def test_the_bank_s_answer_settles_what_nobody_knew(lost: HandOver) -> None:
    first, second, third = Transfer.objects.order_by("pk")
    money.answered({first: "paid", second: "unknown"})
    done = again()
    assert done and (done.state, done.evidence) == ("confirmed", "answer")
    # What the bank itself cannot tell stays unknown; what it has not answered is sent.
    assert [one.state for one in Transfer.objects.order_by("pk")] == ["paid", "unknown", "sent"]
    assert (won().paid, won().unknown, won().in_flight) == (10_000, 20_000, 30_000)
    money.answered({second: "paid", third: "failed"})
    assert won().paid == 30_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outcome", ["send_again", "take_back"])
def test_an_answer_that_is_taken_in_meanwhile_keeps_the_file_from_being_sent_or_paid_again(
    lost: HandOver, outcome: str
) -> None:
    """The answer names one of three transfers, and by it the bank has them all."""
    person("fiona")
    propose(lost, outcome)
    first = Transfer.objects.earliest("pk")
    refused, waited = meanwhile(lambda: money.answered({first: "paid"}), lambda: approve(lost))
    assert waited and isinstance(refused, BankHasIt), refused
    assert states() == {"paid", "unknown"}
    assert again() and states() == {"paid", "sent"}  # the answer is the evidence
    money.balanced()


def test_a_receipt_settles_what_nobody_knew(lost: HandOver) -> None:
    with pytest.raises(ReceiptMissing):
        handover.confirm_receipt(actor=person("felix"), hand_over=lost, receipt=" ", **WHEN)
    handover.confirm_receipt(actor=person("felix"), hand_over=lost, receipt=" R-1 ", **WHEN)
    lost.refresh_from_db()
    assert (lost.state, lost.evidence, lost.receipt, lost.confirmed_by) == (
        "confirmed", "receipt", "R-1", person("felix"),
    )  # fmt: skip
    assert states() == {"sent"}


def test_a_proposal_is_dropped_and_another_made(lost: HandOver) -> None:
    with pytest.raises(NothingProposed):
        handover.drop_proposal(actor=person("felix"), hand_over=lost, **WHEN)
    propose(lost)
    handover.drop_proposal(actor=person("fiona"), hand_over=lost, **WHEN)
    with pytest.raises(NothingProposed):
        approve(lost)
    propose(lost, "take_back", "fiona")
    with pytest.raises(SamePerson):
        approve(lost, "fiona")


def test_a_look_of_a_person_is_kept_and_of_the_rule_once(lost: HandOver) -> None:
    kept = BankListing.objects.count()
    again()
    again()
    assert BankListing.objects.count() == kept
    handover.look(actor=person("felix"), hand_over=lost, **WHEN)
    assert BankListing.objects.count() == kept + 1
    assert BankListing.objects.latest("pk").by == person("felix")


# ---------------------------------------------------------------- by hand


@pytest.fixture
def taken(file: PaymentFile, settings: Any) -> HandOver:
    settings.BANK_DROP = ""
    money.taken(file.run)
    return HandOver.objects.get()


def test_taking_the_file_for_the_bank_is_the_intent(taken: HandOver) -> None:
    assert (taken.way, taken.state, taken.intended_by) == ("by_hand", "intended", person("felix"))
    assert PayoutRun.objects.get().state == "handed_over" and states() == {"sealed"}


def test_by_hand_it_is_not_sent_again_but_taken_back_by_two(taken: HandOver) -> None:
    with pytest.raises(OnlyByDrop):
        propose(taken)
    propose(taken, "take_back")
    approve(taken)
    assert states() == {"voided"} and won().open == 60_000
    assert LedgerEntry.objects.filter(kind="take_back", debit="in_flight").count() == 3


def owing_of(*dues: tuple[str, str, int]) -> list[Recovery]:
    """Debts of 90 of each kind and unit, and further awards that wait: a run will set the ones off against the
    others."""
    paid = [recoveries.paid(kind=kind, unit=unit, amount=1_000) for kind, unit, _due in dues]
    for one, (kind, unit, due) in zip(paid, dues, strict=True):
        money.award(claim=one.claim, kind=kind, unit=unit, line="further", amount=due)
    return [recoveries.owing(one, 90) for one in paid]


def test_what_a_run_has_set_off_is_undone_when_its_files_are_taken_back(settings: Any) -> None:
    """In part in the file that is taken back, and whole in a unit that has no file."""
    settings.BANK_DROP = settings.FULFILMENT_DROP = ""
    some, whole = owing_of(("cash", "KRW", 500), ("points", "point", 40))
    (file,) = money.taken(money.frozen())
    assert (file.total, recoveries.owed(some), recoveries.owed(whole)) == (410, 0, 50)
    one = HandOver.objects.get(file=file)
    propose(one, "take_back")
    approve(one)
    assert PayoutRun.objects.get(pk=file.run_id).state == "voided"
    assert (recoveries.owed(some), recoveries.owed(whole)) == (90, 90)
    assert sorted(row.total for row in balances.waiting()) == [40, 500]
    recoveries.balanced()
    (file,) = money.sent()  # and the next run sets it off once more
    assert (file.total, recoveries.owed(some), recoveries.owed(whole)) == (410, 0, 50)
    recoveries.balanced()


def test_what_is_taken_back_of_a_run_that_went_on_is_whole_before_another_run_can_pay_a_part(
    settings: Any,
) -> None:
    settings.BANK_DROP = settings.FULFILMENT_DROP = ""
    cash, points = owing_of(("cash", "KRW", 500), ("points", "point", 500))
    files = {file.kind: file for file in money.taken(money.frozen())}
    one = HandOver.objects.get(file=files["cash"])
    propose(one, "take_back")
    approve(one)
    assert (recoveries.owed(cash), recoveries.owed(points)) == (90, 0)
    recoveries.balanced()
    (again,) = money.sent()
    assert again.total == 410
    money.sent(files["points"].run)
    assert PayoutRun.objects.get(pk=files["points"].run_id).state == "confirmed"
    assert (recoveries.owed(cash), recoveries.owed(points)) == (0, 0)
    recoveries.balanced()


def test_what_is_on_its_way_by_the_directory_is_not_taken_by_hand(file: PaymentFile, bank: Bank) -> None:
    again()
    for name in ("felix", "fiona"):
        with pytest.raises(export.HandedOverAlready):
            export.download(actor=person(name), file=file, **WHEN)


def test_the_second_taking_is_no_second_hand_over(taken: HandOver) -> None:
    request = export.ask_download(actor=person("fiona"), file=taken.file, reason="lost", **WHEN)
    export.allow_download(actor=person("felix"), request=request, **WHEN)
    export.download(actor=person("fiona"), file=taken.file, **WHEN)
    assert HandOver.objects.count() == 1
