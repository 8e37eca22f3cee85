"""The courier brings each file to the bank once. Whatever dies in between leaves it unknown or done, never twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, BankListing, Claim, HandOver, PaymentFile, PayoutRun, Transfer
from claims.rules.authority import Forbidden
from claims.stages import handover, payout, safety
from claims.stages.authority import NamedRule
from claims.stages.handover import BankHasMore, DropUnreachable, FileAltered, directory
from claims.stages.payout import HeldSince, MoneyStopped, RunMovedOn
from tests import money
from tests.bank import Bank
from tests.dying import deaths, died
from tests.people import NOON, person
from tests.stages.handover.conftest import COURIER

pytestmark = pytest.mark.django_db


def hand_over(file: PaymentFile) -> HandOver | None:
    return handover.hand_over(actor=COURIER, file=PaymentFile.objects.get(pk=file.pk), at=NOON)


def states(file: PaymentFile) -> set[str]:
    return set(Transfer.objects.filter(run=file.run).values_list("state", flat=True))


def run_of(file: PaymentFile) -> PayoutRun:
    return PayoutRun.objects.get(pk=file.run_id)


def test_nobody_but_the_rule_hands_over_by_the_directory(
    file: PaymentFile, felix: User, fiona: User, bank: Bank
) -> None:
    for who in (felix, fiona, NamedRule("sealer")):
        with pytest.raises(Forbidden):
            handover.hand_over(actor=who, file=file, at=NOON)
    assert bank.files() == []


def test_a_run_that_is_not_released_is_not_handed_over(bank: Bank) -> None:
    money.award()
    file = money.sealed()[0]
    with pytest.raises(RunMovedOn):
        hand_over(file)
    assert bank.files() == [] and not HandOver.objects.exists()


def test_nothing_leaves_while_money_is_stopped(file: PaymentFile, bank: Bank, omar: User) -> None:
    safety.turn_switch(actor=omar, key="money_stopped", on=True, reason="test", at=NOON)
    with pytest.raises(MoneyStopped):
        hand_over(file)
    assert bank.files() == [] and not HandOver.objects.exists()


def test_nothing_leaves_of_a_run_with_a_claim_held_since_its_release(file: PaymentFile, bank: Bank) -> None:
    Claim.objects.update(held=True, hold_reason="test")
    with pytest.raises(HeldSince):
        hand_over(file)
    assert bank.files() == [] and not HandOver.objects.exists()
    assert run_of(file).state == "released"
    Claim.objects.update(held=False, hold_reason="")
    made = hand_over(file)
    assert made and made.state == "confirmed"


def test_a_file_that_is_not_as_it_was_sealed_does_not_leave(
    file: PaymentFile, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaymentFile, "opened", lambda file: iter([b"another"]))
    with pytest.raises(FileAltered):
        hand_over(file)
    assert bank.files() == [] and not HandOver.objects.exists()
    assert run_of(file).state == "released"


def test_without_the_folders_nothing_is_begun(file: PaymentFile, bank: Bank) -> None:
    (bank.drop / "in").rmdir()
    with pytest.raises(DropUnreachable):
        hand_over(file)
    assert not HandOver.objects.exists() and run_of(file).state == "released"


def test_a_bank_that_has_what_nobody_here_knows_gets_nothing(file: PaymentFile, bank: Bank) -> None:
    """A database that was set back does not pay a second time what it paid in the time that is lost."""
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("paid in a time that is lost")
    with pytest.raises(BankHasMore) as refused:
        hand_over(file)
    assert refused.value.facts == {"files": "F-20221021-99-1"}
    assert not HandOver.objects.exists()


def test_a_file_reaches_the_bank_as_it_was_sealed_and_the_listing_confirms_it(
    file: PaymentFile, bank: Bank
) -> None:
    done = hand_over(file)
    assert done and (done.state, done.evidence, done.attempt) == ("confirmed", "listing", 1)
    assert done.listing and done.listing.entries == [
        {"message_id": file.message_id, "place": "in", "size": file.size, "sha256": file.sha256}
    ]
    content = (bank.drop / "in" / f"{file.message_id}.csv").read_bytes()
    assert content == b"".join(file.opened())
    assert list((bank.drop / "writing").iterdir()) == []
    run = run_of(file)
    assert (run.state, run.handed_over_at, run.confirmed_at) == ("confirmed", NOON, NOON)
    assert states(file) == {"sent"}
    money.balanced()
    told = AuditEntry.objects.filter(kind="payment_file").order_by("pk").values_list("action", "rule")
    assert list(told) == [("hand_over_file", "courier"), ("confirm_hand_over", "courier")]


def test_handing_over_again_changes_nothing(file: PaymentFile, bank: Bank) -> None:
    first = hand_over(file)
    bank.pay()
    assert hand_over(file) == first
    assert bank.files() == [f"{file.message_id}.csv"]
    assert HandOver.objects.count() == BankListing.objects.count() == 1


def test_each_file_of_a_run_is_handed_over_and_then_the_run_is_confirmed(
    bank: Bank, settings: Any, tmp_path: Path
) -> None:
    other = Bank(tmp_path / "fulfilment")
    settings.FULFILMENT_DROP = str(other.drop)
    money.award()
    money.award(kind="points", unit="point", amount=5)
    cash, points = money.released()
    hand_over(cash)
    assert run_of(cash).state == "handed_over"
    assert states(cash) == {"sent", "sealed"}
    hand_over(points)
    assert run_of(cash).state == "confirmed"
    assert (bank.files(), other.files()) == ([f"{cash.message_id}.csv"], [f"{points.message_id}.csv"])


def test_what_goes_by_hand_is_left_to_people(file: PaymentFile, settings: Any) -> None:
    settings.BANK_DROP = ""
    assert hand_over(file) is None
    assert not HandOver.objects.exists()
    assert handover.due() == []


def test_a_run_of_which_a_file_is_on_its_way_is_not_voided(file: PaymentFile, felix: User) -> None:
    hand_over(file)
    with pytest.raises(RunMovedOn):
        payout.void(actor=felix, run=file.run, reason="test", at=NOON, door="test")


def test_a_file_that_lies_with_the_bank_already_is_confirmed_and_not_put_beside(
    file: PaymentFile, bank: Bank
) -> None:
    """The database was set back to before the hand-over; the bank has taken the file meanwhile."""
    (bank.drop / "taken" / f"{file.message_id}.csv").write_bytes(b"".join(file.opened()))
    done = hand_over(file)
    assert done and done.state == "confirmed"
    assert bank.files() == [f"{file.message_id}.csv"]


@pytest.mark.parametrize("place", ["in", "taken"])
def test_other_bytes_under_its_name_are_an_alarm_and_are_left_alone(
    file: PaymentFile, bank: Bank, place: str
) -> None:
    there = bank.drop / place / f"{file.message_id}.csv"
    there.write_bytes(b"another")
    done = hand_over(file)
    assert done and done.state == "unknown"
    assert states(file) == {"unknown"}
    assert there.read_bytes() == b"another" and bank.files() == [f"{file.message_id}.csv"]
    money.balanced()


def test_an_answer_of_the_bank_says_that_it_has_the_file(
    file: PaymentFile, bank: Bank, settings: Any
) -> None:
    settings.BANK_DROP = ""
    money.taken(file.run)
    assert [one.pk for one in handover.due()] == [file.pk]
    done = hand_over(file)
    assert done and done.state == "intended"
    first, *_others = Transfer.objects.order_by("pk")
    money.answered({first: "paid"})
    done = hand_over(file)
    assert done and (done.state, done.evidence) == ("confirmed", "answer")
    assert states(file) == {"paid", "sent"}
    money.balanced()


# ---------------------------------------------------------------- deaths


@pytest.fixture
def anew(bank: Bank) -> Iterator[Any]:
    """Makes a released file and an empty bank, over and over."""
    from tests.conftest import emptied

    def made() -> None:
        emptied()
        for path in bank.folder.rglob("*"):
            if path.is_file():
                path.unlink()
        money.award(amount=10_000)
        money.award(amount=20_000)
        money.released()

    yield made


def once() -> None:
    hand_over(PaymentFile.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_death_at_any_step_leaves_the_file_unknown_or_done_and_never_twice(bank: Bank, anew: Any) -> None:
    outcomes: dict[str, set[str]] = {}
    for step in deaths(anew, once):
        file = PaymentFile.objects.get()
        money.balanced()
        assert len(bank.files()) <= 1, step
        before = bank.files()
        bank.pay()  # the bank is quick: it has paid before anybody looks
        once()
        once()
        last = HandOver.objects.get()
        outcomes.setdefault(last.state, set()).add(step.what)
        bank.pay()
        assert bank.twice() == [] and len(bank.files()) <= 1, step
        money.balanced()
        if last.state == "unknown":
            # It died between the intent and the link: nothing was put, and nothing is put without two people.
            assert before == bank.files() == [] and states(file) == {"unknown"}, step
        else:
            assert last.state == "confirmed" and len(bank.files()) == 1 and states(file) == {"sent"}, step
    assert outcomes.keys() == {"confirmed", "unknown"}
    assert {"COMMIT", "os.fsync", "os.unlink", "os.scandir"} <= outcomes["unknown"] | outcomes["confirmed"]
    assert "os.link" in outcomes["unknown"]


@pytest.mark.parametrize("outcome", ["send_again", "take_back"])
@pytest.mark.django_db(transaction=True)
def test_a_courier_that_comes_back_after_two_people_have_decided_puts_nothing(
    bank: Bank, anew: Any, outcome: str
) -> None:
    """Held up before its link with its session gone, while two people decided: the fence of `writing`."""
    anew()
    file = PaymentFile.objects.get()
    held_up: list[tuple[directory.Drop, str]] = []
    real = directory.put

    def late(drop: directory.Drop, part: str, suffix: str) -> None:
        held_up.append((drop, part))
        raise SystemExit

    directory.put = late  # type: ignore[assignment]
    try:
        with pytest.raises(SystemExit):
            once()
    finally:
        directory.put = real  # type: ignore[assignment]
    once()
    doubt = HandOver.objects.get()
    assert doubt.state == "unknown"
    said: dict[str, Any] = {"at": NOON, "door": "test"}
    handover.propose(actor=person("felix"), hand_over=doubt, outcome=outcome, reason="test", **said)
    handover.approve(actor=person("fiona"), hand_over=doubt, **said)
    once()
    bank.pay()
    directory.put(*held_up[0], "csv")  # it goes on
    bank.pay()
    assert bank.files() == ([f"{file.message_id}.csv"] if outcome == "send_again" else [])
    assert bank.twice() == []


@pytest.mark.django_db(transaction=True)
def test_a_seeded_fault_is_caught_by_the_same_steps(
    bank: Bank, anew: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A courier that puts again whatever was begun: the bank pays twice, and the bank's own books say so."""
    anew()
    assert died(once, at=1_000) is None
    bank.pay()
    file = PaymentFile.objects.get()
    drop = directory.drop_for("cash")
    assert drop
    directory.put(drop, directory.write(drop, handover.courier.queries.sealed(file), file.opened()), "csv")
    bank.pay()
    assert len(bank.twice()) == 2 and len(bank.files()) == 2
    assert [one.place for one in directory.listing(drop, file.message_id)] == ["taken", "taken"]
