"""What the database itself refuses of hand-overs, listings, inventories and the server it knows."""

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError

from claims.models import BankListing, HandOver, Installation, Inventory, InventoryLine, PaymentFile
from tests import money
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, DatabaseError)


@pytest.fixture
def file() -> PaymentFile:
    money.award()
    return money.released()[0]


def listing() -> BankListing:
    return BankListing.objects.create(drop="bank", entries=[], digest="0", at=NOON, rule="courier")


def begun(file: PaymentFile, attempt: int = 1, **said: Any) -> HandOver:
    return HandOver.objects.create(
        **{"file": file, "attempt": attempt, "way": "drop", "intended_at": NOON, "rule": "courier", **said}
    )


def changed(row: HandOver, **columns: Any) -> None:
    HandOver.objects.filter(pk=row.pk).update(**columns)


def refused(row: HandOver, **columns: Any) -> None:
    with pytest.raises(REFUSED), transaction.atomic():
        changed(row, **columns)


def absent(outcome: str = "send_again", **said: Any) -> dict[str, Any]:
    """The columns of a hand-over of which two people have seen that it never arrived."""
    two = {
        "proposed_by": person("felix"),
        "approved_by": person("fiona"),
        "proposed_at": NOON,
        "approved_at": NOON,
    }
    on = {"proposed_on": listing(), "approved_on": listing()}
    return {"state": "absent", "outcome": outcome, "reason": "test", **two, **on, **said}


def unknown(file: PaymentFile) -> HandOver:
    row = begun(file)
    changed(row, state="unknown", unknown_at=NOON)
    return row


def test_a_file_is_not_begun_twice(file: PaymentFile) -> None:
    row = begun(file)
    for state in ("intended", "unknown", "confirmed"):
        if state == "unknown":
            changed(row, state=state, unknown_at=NOON)
        if state == "confirmed":
            changed(row, state=state, confirmed_at=NOON, evidence="listing", listing=listing())
        for way in ("drop", "by_hand"):
            with pytest.raises(REFUSED), transaction.atomic():
                begun(file, 2, way=way)


def test_it_is_begun_before_it_is_anything_else(file: PaymentFile) -> None:
    said = {"evidence": "listing", "listing": listing(), "confirmed_at": NOON}
    with pytest.raises(REFUSED), transaction.atomic():
        begun(file, state="confirmed", **said)


def test_it_is_sent_again_by_leave_of_two_people_who_have_seen_a_listing(file: PaymentFile) -> None:
    row = unknown(file)
    for wrong in (
        {"approved_by": None},
        {"approved_by": person("felix")},
        {"proposed_by": None},
        {"reason": ""},
        {"outcome": ""},
        {"proposed_on": None},
        {"approved_on": None},
    ):
        refused(row, **absent(**wrong))
    changed(row, **absent())
    assert begun(file, 2).attempt == 2


def test_what_was_taken_back_is_never_sent(file: PaymentFile) -> None:
    changed(unknown(file), **absent("take_back"))
    with pytest.raises(REFUSED), transaction.atomic():
        begun(file, 2)


def test_what_was_taken_by_hand_is_not_sent_again_and_is_never_unknown(file: PaymentFile) -> None:
    row = begun(file, way="by_hand", intended_by=person("felix"), rule="")
    refused(row, state="unknown", unknown_at=NOON)
    refused(row, **absent("send_again"))
    changed(row, **absent("take_back", proposed_on=None, approved_on=None))


def test_it_is_confirmed_by_evidence_alone(file: PaymentFile) -> None:
    row = begun(file)
    felix = person("felix")
    for wrong in (
        {},
        {"evidence": "listing"},
        {"evidence": "receipt"},
        {"evidence": "receipt", "receipt": "R-1"},  # nobody said so
        {"evidence": "receipt", "receipt": "", "confirmed_by": felix},
        {"evidence": "answer", "receipt": "R-1"},
    ):
        refused(row, state="confirmed", confirmed_at=NOON, **wrong)
    refused(row, evidence="answer")
    changed(row, state="confirmed", confirmed_at=NOON, evidence="receipt", receipt="R-1", confirmed_by=felix)


@pytest.mark.parametrize("end", ["confirmed", "absent"])
def test_what_has_ended_stays_as_it_ended(file: PaymentFile, end: str) -> None:
    row = unknown(file)
    how = absent() if end == "absent" else {"state": end, "confirmed_at": NOON, "evidence": "answer"}
    changed(row, **how)
    for state in ("intended", "unknown", "confirmed", "absent"):
        if state != end:
            refused(row, state=state)
    refused(row, reason="another")
    refused(row, unknown_at=None)
    with pytest.raises(REFUSED), transaction.atomic():
        row.delete()


def test_which_file_and_which_part_it_was_never_changes(file: PaymentFile) -> None:
    row = begun(file, part="x")
    for columns in ({"attempt": 2}, {"way": "by_hand"}, {"part": "y"}, {"rule": "sealer"}):
        refused(row, **columns)


def inventory(**said: Any) -> Inventory:
    return Inventory.objects.create(
        **{"identity": {}, "recorded_by": person("felix"), "recorded_at": NOON, **said}
    )


def test_one_inventory_waits_at_a_time_and_another_person_confirms_it() -> None:
    first = inventory()
    with pytest.raises(REFUSED), transaction.atomic():
        inventory()
    waiting = Inventory.objects.filter(pk=first.pk)
    with pytest.raises(REFUSED), transaction.atomic():
        waiting.update(confirmed_by=person("felix"), confirmed_at=NOON)
    waiting.update(confirmed_by=person("fiona"), confirmed_at=NOON)
    inventory()


def test_a_line_is_explained_while_its_inventory_waits_and_stays_after() -> None:
    made = inventory()
    line = InventoryLine.objects.create(inventory=made, message_id="F-1", what="foreign")
    lines = InventoryLine.objects.filter(pk=line.pk)
    note = {"note": "entered by hand", "noted_by": person("felix"), "noted_at": NOON}
    for wrong in ({"note": "x"}, {"what": "same"}, {"message_id": "F-2"}):
        with pytest.raises(REFUSED), transaction.atomic():
            lines.update(**wrong)
    lines.update(**note)
    Inventory.objects.filter(pk=made.pk).update(confirmed_by=person("fiona"), confirmed_at=NOON)
    with pytest.raises(REFUSED), transaction.atomic():
        lines.update(note="another")


def test_the_first_server_is_known_once_and_every_other_by_an_inventory() -> None:
    Installation.objects.all()
    first: dict[str, Any] = {"identity": {"system": 1}, "at": NOON, "rule": "installer"}
    if not Installation.objects.filter(inventory=None).exists():
        Installation.objects.create(**first)
    with pytest.raises(REFUSED), transaction.atomic():
        Installation.objects.create(**first)
    by = {"identity": {"system": 2}, "at": NOON, "by": person("fiona")}
    Installation.objects.create(**by, inventory=inventory())
    with pytest.raises(REFUSED), transaction.atomic():
        Installation.objects.update(at=NOON)
