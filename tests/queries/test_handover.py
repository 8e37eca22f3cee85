"""Which files wait, what the bank may have, and what was ever seen there."""

import pytest

from claims.models import BankListing, HandOver, PaymentFile
from claims.queries import handover as queries
from claims.rules.handover import Ours, Sealed
from claims.stages import payout
from tests import money
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    money.award()
    return money.sealed()[0]


def ours(file: PaymentFile) -> Ours:
    return queries.ours()[0]


def test_a_file_is_open_from_the_release_until_the_bank_has_it(file: PaymentFile) -> None:
    assert list(queries.open_files()) == []
    money.released(file.run)
    assert list(queries.open_files()) == list(queries.open_files(run_id=file.run_id)) == [file]
    assert list(queries.open_files(run_id=file.run_id + 1)) == []
    money.taken(file.run)
    assert list(queries.open_files()) == [file]
    assert queries.begun(file=file) and list(queries.by_hand()) == [HandOver.objects.get()]
    money.sent(file.run)
    assert list(queries.open_files()) == [] and not queries.begun(file=file)
    assert queries.settled(HandOver.objects.get()) and not queries.settled(None)


def test_an_answer_shows_that_the_bank_has_the_file(file: PaymentFile) -> None:
    money.taken(file.run)
    assert not queries.answered(file=file)
    money.answered({file.run.transfers.get(): "failed"})
    assert queries.answered(file=file)


def test_how_a_file_stands_for_an_inventory(file: PaymentFile) -> None:
    known = Sealed(file.message_id, file.size, file.sha256)
    assert queries.ours() == [Ours(known, listed=False)]
    money.taken(file.run)
    assert queries.ours() == [Ours(known, handed=True, listed=False)]
    money.sent(file.run)
    money.answered({file.run.transfers.get(): "paid"})
    assert queries.ours() == [Ours(known, handed=True, settled=True, listed=False)]


def test_a_void_file_is_told_and_is_not_accounted_for(file: PaymentFile) -> None:
    assert queries.accounted_for() == set()
    payout.void(actor=person("felix"), run=file.run, reason="test", at=NOON, door="test")
    (one,) = queries.ours()
    assert (one.void, one.handed) == (True, False)
    assert queries.accounted_for() == set() and queries.message_ids() == {file.message_id}


def test_what_is_released_or_live_is_accounted_for(file: PaymentFile) -> None:
    money.released(file.run)
    assert queries.accounted_for() == {file.message_id}
    money.sent(file.run)
    assert queries.accounted_for() == {file.message_id}


def test_what_a_listing_has_ever_shown_is_found(file: PaymentFile) -> None:
    assert queries.seen_at_bank(run_id=file.run_id) is None and queries.last_seen(file=file) is None
    entry = {"message_id": file.message_id, "place": "in", "size": 1, "sha256": "0"}
    for entries, of in ([], file.message_id), ([entry], ""), ([], file.message_id):
        last = BankListing.objects.create(
            drop="bank", of=of, entries=entries, digest="0", at=NOON, rule="courier"
        )
    assert queries.seen_at_bank(run_id=file.run_id) == file.message_id
    assert queries.last_seen(file=file) == last
