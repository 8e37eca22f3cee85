"""After a restore money is stopped everywhere, until two people have confirmed what the bank has."""

import os
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from accounts.models import User
from claims.models import HandOver, Installation, Inventory, PaymentFile, PayoutRun
from claims.queries import safety
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import export, handover, payout
from claims.stages.authority import NamedRule
from claims.stages.handover import BankHasMore, BankMovedOn, InventoryWaits, NotExplained, OtherServer
from claims.stages.payout import EndedAlready, FileTaken, RestoredSince
from claims.stages.safety import ReasonMissing
from tests import money
from tests.bank import Bank
from tests.people import NOON, person
from tests.stages.handover.conftest import COURIER

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restore: the database finds itself on another server than the one that is known."""
    here = safety.identity()
    monkeypatch.setattr(safety, "identity", lambda: here | {"system": "another"})


def take() -> Inventory:
    return handover.take_inventory(actor=person("felix"), **WHEN)


def explain(made: Inventory, note: str = "asked the bank") -> None:
    for line in made.lines.filter(note=""):
        handover.explain_line(actor=person("omar"), made=made, message_id=line.message_id, note=note, **WHEN)


def confirm(made: Inventory, who: str = "fiona") -> Inventory:
    return handover.confirm_inventory(actor=person(who), made=made, **WHEN)


def found(made: Inventory) -> dict[str, str]:
    return dict(made.lines.values_list("message_id", "what"))


def test_the_server_is_known_where_nothing_was_sealed() -> None:
    assert not safety.restored()
    known = Installation.objects.get()
    assert known.identity == safety.identity() and known.rule == "installer"
    assert all(known.identity.values())


@pytest.mark.parametrize("part", ["system", "timeline", "database"])
def test_another_server_timeline_or_database_is_a_restore(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    here = safety.identity()
    monkeypatch.setattr(safety, "identity", lambda: here | {part: "another"})
    assert safety.restored()
    with pytest.raises(RestoredSince):
        payout.unless_stopped()


@pytest.mark.django_db(transaction=True)
def test_a_database_whose_stored_server_is_another_one_is_restored_and_stays_so_after_migrate() -> None:
    known = Installation.objects.get().identity
    try:
        _stored("""identity || '{"system": "another"}'""")
        assert safety.restored()
        handover.know_server(actor=NamedRule("installer"), at=NOON)
        assert safety.restored()
    finally:
        _stored(f"""'{{"system": "{known["system"]}", "timeline": "{known["timeline"]}", """
                f""""database": "{known["database"]}"}}'""")  # fmt: skip
    assert not safety.restored()


def _stored(expression: str) -> None:
    """What a restored dump holds, written as the owner with the triggers off."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(f"UPDATE claims_installation SET identity = ({expression})::jsonb")


@pytest.mark.parametrize(
    "step", ["open", "freeze", "check", "seal", "release", "void", "download", "courier"]
)
def test_after_a_restore_no_step_of_money_is_made(
    bank: Bank, request: pytest.FixtureRequest, step: str, settings: Any
) -> None:
    money.award()
    before = {
        "freeze": money.opened, "check": money.frozen, "seal": money.checked, "release": lambda: money.sealed()[0].run,
        "void": money.frozen, "download": lambda: money.released()[0].run, "courier": lambda: money.released()[0].run,
    }  # fmt: skip
    run = before[step]() if step in before else None
    request.getfixturevalue("elsewhere")
    felix = person("felix")
    acts = {
        "open": money.opened,
        "freeze": lambda: money.frozen(run),
        "check": lambda: money.checked(run),
        "seal": lambda: money.sealed(run),
        "release": lambda: money.released(run),
        "void": lambda: payout.void(actor=felix, run=run, reason="test", **WHEN),  # type: ignore[arg-type]
        "download": lambda: export.download(actor=felix, file=PaymentFile.objects.get(), **WHEN),
        "courier": lambda: handover.hand_over(actor=COURIER, file=PaymentFile.objects.get(), at=NOON),
    }
    with pytest.raises(RestoredSince):
        acts[step]()
    assert bank.files() == []


@pytest.mark.parametrize("name", ["alice", "rita", "audrey", "mallory"])
def test_who_takes_explains_confirms_and_drops(file: PaymentFile, name: str) -> None:
    made = take()
    who = person(name)
    for act in (
        lambda: handover.take_inventory(actor=who, **WHEN),
        lambda: handover.explain_line(actor=who, made=made, message_id=file.message_id, note="x", **WHEN),
        lambda: handover.confirm_inventory(actor=who, made=made, **WHEN),
        lambda: handover.drop_inventory(actor=who, made=made, **WHEN),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Inventory.objects.get().waits


def test_who_took_it_does_not_confirm_it(
    bank: Bank, elsewhere: None, with_every: Callable[..., User]
) -> None:
    both = with_every("finance_maker", "finance_checker")
    made = handover.take_inventory(actor=both, **WHEN)
    with pytest.raises(SamePerson):
        handover.confirm_inventory(actor=both, made=made, **WHEN)
    assert safety.restored()


def test_an_inventory_that_another_confirms_lets_money_move_again(
    file: PaymentFile, elsewhere: None, bank: Bank
) -> None:
    made = take()
    assert found(made) == {file.message_id: "waits"}
    with pytest.raises(InventoryWaits):
        take()
    confirm(made)
    assert not safety.restored()
    newest = Installation.objects.first()
    assert newest and (newest.inventory, newest.by) == (made, person("fiona"))
    done = handover.hand_over(actor=COURIER, file=file, at=NOON)
    assert done and done.state == "confirmed"
    with pytest.raises(EndedAlready):
        confirm(made)


def test_what_is_not_plain_is_explained_first(file: PaymentFile, elsewhere: None, bank: Bank) -> None:
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("of the time that is lost")
    (bank.drop / "in" / f"{file.message_id}.csv").write_text("another")
    made = take()
    assert found(made) == {"F-20221021-99-1": "foreign", file.message_id: "differs"}
    with pytest.raises(NotExplained) as refused:
        confirm(made)
    assert refused.value.facts["number"] == 2
    with pytest.raises(ReasonMissing):
        explain(made, " ")
    with pytest.raises(handover.NotInInventory):
        handover.explain_line(actor=person("omar"), made=made, message_id="F-1", note="x", **WHEN)
    explain(made)
    confirm(made)
    assert not safety.restored()
    with pytest.raises(EndedAlready):
        handover.explain_line(
            actor=person("omar"), made=made, message_id=file.message_id, note="late", **WHEN
        )


def test_a_bank_that_moved_on_meanwhile_needs_another_inventory(
    file: PaymentFile, elsewhere: None, bank: Bank
) -> None:
    there = bank.drop / "in" / f"{file.message_id}.csv"
    there.write_bytes(b"".join(file.opened()))
    made = take()
    assert found(made) == {file.message_id: "ahead"}
    os.rename(there, bank.drop / "taken" / there.name)  # the same files, wherever they lie
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("just now")
    with pytest.raises(BankMovedOn):
        confirm(made)
    handover.drop_inventory(actor=person("omar"), made=made, **WHEN)
    (bank.drop / "taken" / "F-20221021-99-1.csv").unlink()
    confirm(take())


def test_an_inventory_of_another_server_confirms_nothing(
    file: PaymentFile, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take()
    here = safety.identity()
    monkeypatch.setattr(safety, "identity", lambda: here | {"database": "a third"})
    with pytest.raises(OtherServer):
        confirm(made)


def test_a_run_that_the_backup_does_not_know_as_handed_over_is_not_voided_and_not_paid_twice(
    bank: Bank, request: pytest.FixtureRequest
) -> None:
    """Restored to before the release; the bank has the file and has paid it."""
    money.award(amount=10_000)
    (file,) = money.sealed()
    (bank.drop / "in" / f"{file.message_id}.csv").write_bytes(b"".join(file.opened()))
    bank.pay()
    request.getfixturevalue("elsewhere")
    made = take()
    assert found(made) == {file.message_id: "ahead"}
    confirm(made)
    with pytest.raises(FileTaken):
        payout.void(actor=person("felix"), run=file.run, reason="test", **WHEN)
    money.released(file.run)
    done = handover.hand_over(actor=COURIER, file=PaymentFile.objects.get(), at=NOON)
    assert done and (done.state, done.evidence) == ("confirmed", "listing")
    bank.pay()
    assert bank.twice() == [] and PayoutRun.objects.get().state == "confirmed"


def test_what_an_inventory_has_explained_no_longer_stops_the_courier(file: PaymentFile, bank: Bank) -> None:
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("of the time that is lost")
    with pytest.raises(BankHasMore):
        handover.hand_over(actor=COURIER, file=file, at=NOON)
    made = take()
    explain(made, "entered as payments made outside")
    with pytest.raises(BankHasMore):
        handover.hand_over(actor=COURIER, file=file, at=NOON)
    confirm(made)
    done = handover.hand_over(actor=COURIER, file=file, at=NOON)
    assert done and done.state == "confirmed"


def test_what_was_taken_by_hand_is_asked_of_the_bank_until_it_has_answered(
    file: PaymentFile, settings: Any
) -> None:
    settings.BANK_DROP = ""
    money.taken(file.run)
    made = take()
    assert found(made) == {file.message_id: "by_hand"}
    handover.drop_inventory(actor=person("felix"), made=made, **WHEN)
    money.sent(file.run)
    money.answered(dict.fromkeys(file.run.transfers.all(), "paid"))
    assert found(take()) == {file.message_id: "same"}
    assert HandOver.objects.get().state == "confirmed"


def test_nobody_but_the_rule_says_which_server_is_known(felix: User, omar: User) -> None:
    for who in (felix, omar, COURIER):
        with pytest.raises(Forbidden):
            handover.know_server(actor=who, at=NOON)
