"""A hand-over as it is told: the verdict on the newest listing, and what waits for whom."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import BankListing, HandOver, PaymentFile
from claims.presentation import handover as told
from claims.queries import safety as server
from claims.rules import handover as rule
from claims.stages import handover, safety
from tests import money
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    money.award()
    return money.released()[0]


def kept(file: PaymentFile, *entries: rule.Entry) -> BankListing:
    return BankListing.objects.create(
        drop="bank", of=file.message_id, entries=[one._asdict() for one in entries], digest="0", at=NOON,
        rule="courier",
    )  # fmt: skip


def test_every_state_and_verdict_has_a_sentence() -> None:
    assert told.STATES.keys() == set(HandOver.State)
    assert told.VERDICTS.keys() == {rule.THERE, rule.ABSENT, rule.DIFFERS, rule.TWICE}


def test_the_newest_listing_says_what_the_bank_has(file: PaymentFile) -> None:
    assert told.last_seen(file) is None
    kept(file)
    seen = told.last_seen(file)
    assert seen and (seen.verdict, seen.alarm) == (told.VERDICTS[rule.ABSENT], False)
    there = rule.Entry(file.message_id, "taken", file.size, file.sha256)
    kept(file, there)
    seen = told.last_seen(file)
    assert seen and (seen.verdict, seen.alarm) == (told.VERDICTS[rule.THERE], False)
    kept(file, there._replace(sha256="0"))
    seen = told.last_seen(file)
    assert seen and seen.alarm


def test_what_waits_is_told_to_whom_it_concerns(
    file: PaymentFile, felix: User, fiona: User, audrey: User
) -> None:
    assert told.to_do(felix) == []
    money.taken(file.run)
    with override("en"):
        ((said, _button, url),) = told.to_do(felix)
    assert said == "1 file was taken for the bank and is not confirmed."
    assert url.endswith(f"/handover/{HandOver.objects.get().pk}/change/")
    HandOver.objects.update(outcome="take_back", reason="test", proposed_by=felix, proposed_at=NOON)
    assert len(told.to_do(felix)) == 1 and len(told.to_do(fiona)) == 2
    assert told.to_do(audrey) == []


def test_that_money_is_stopped_is_told_to_whom_it_concerns(
    felix: User, audrey: User, rita: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told.no_money() == [] and told.stopped(felix) == told.stopped(omar) == []
    safety.turn_switch(actor=omar, key="money_stopped", on=True, reason="test", at=NOON, door="test")
    with override("en"):
        ((said, _button, runs),) = told.stopped(felix)
        assert said == "All money is stopped. An operator can turn the switch off again."
        assert told.no_money() == [said]
        for who in (omar, audrey):  # who may see the switches is led to them
            ((_said, _button, url),) = told.stopped(who)
            assert url.endswith("/switch/") != runs.endswith("/switch/")
    assert told.stopped(rita) == []


def test_after_a_restore_everybody_is_told_who_takes_an_inventory(
    felix: User, omar: User, audrey: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "restored", lambda: True)
    with override("en"):
        ((said, _button, url),) = told.stopped(felix)
    assert "this database was restored" in said and url.endswith("/inventory/")
    assert len(told.stopped(omar)) == 1 and told.stopped(audrey) == [] and len(told.no_money()) == 1


def test_an_inventory_waits_for_the_checker_who_did_not_take_it(felix: User, fiona: User) -> None:
    made = handover.take_inventory(actor=felix, at=NOON, door="test")
    with override("en"):
        ((said, _button, url),) = told.to_do(fiona)
    assert said == "An inventory waits for your confirmation." and url.endswith(
        f"/inventory/{made.pk}/change/"
    )
    assert told.to_do(felix) == []


def test_the_folder_of_a_file_is_told_by_what_it_means() -> None:
    with override("en"):
        assert told.place("taken") == "read by the bank" and told.place("in") == "put there, not read yet"
    assert told.place("elsewhere") == "elsewhere"
