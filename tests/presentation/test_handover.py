"""A hand-over as it is told: the verdict on the newest listing, and what waits for whom."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import BankListing, HandOver, PaymentFile
from claims.presentation import handover as told
from claims.rules import handover as rule
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
