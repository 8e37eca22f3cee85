"""Downloads: the sealed bytes once, again by two people; copies for people masked; every taking on record."""

import hashlib
from collections import Counter
from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, Download, DownloadRequest, PaymentFile, PayoutRun, Switch
from claims.models.sealing import Unreadable
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.export import CHUNK
from claims.stages import export, payout
from claims.stages.export import AskedAlready, NotReleased, SecondDownload, TooLongForSheet
from claims.stages.payout import HeldSince, MoneyStopped
from claims.stages.payout.two import EndedAlready
from claims.stages.safety import ReasonMissing
from tests.money import award, released, sealed, sent
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    award(account={"number": "11012345678", "holder": "김시험"})
    return released()[0]


def take(file: PaymentFile, name: str = "felix") -> bytes:
    return b"".join(export.download(actor=person(name), file=file, at=NOON, door="test"))


def copy(file: PaymentFile, name: str = "felix", form: str = "people") -> list[list[str]]:
    return list(export.people_copy(actor=person(name), file=file, form=form, at=NOON, door="test"))


def asked(file: PaymentFile, name: str = "felix", reason: str = "the bank lost it") -> DownloadRequest:
    return export.ask_download(actor=person(name), file=file, reason=reason, at=NOON, door="test")


def allowed(request: DownloadRequest, name: str = "fiona") -> DownloadRequest:
    return export.allow_download(actor=person(name), request=request, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "priya", "mallory"])
def test_who_has_not_the_duty_takes_no_file_and_asks_for_none(file: PaymentFile, name: str) -> None:
    with pytest.raises(Forbidden):
        export.download(actor=person(name), file=file, at=NOON, door="test")
    with pytest.raises(Forbidden):
        asked(file, name)
    with pytest.raises(Forbidden):
        allowed(asked(file), name)
    assert not Download.objects.exists()


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "priya", "mallory"])
@pytest.mark.parametrize("form", export.FORMS)
def test_who_may_not_see_files_takes_no_copy(file: PaymentFile, name: str, form: str) -> None:
    with pytest.raises(Forbidden):
        copy(file, name, form)
    assert not Download.objects.exists()


def test_a_form_that_nobody_named_is_a_bug(file: PaymentFile) -> None:
    with pytest.raises(KeyError):
        copy(file, form="bank")


def test_no_file_goes_to_the_bank_while_money_is_stopped(file: PaymentFile, omar: User) -> None:
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
    with pytest.raises(MoneyStopped):
        take(file)
    assert copy(file)


def test_no_file_is_taken_of_a_run_with_a_claim_held_since_its_release(file: PaymentFile) -> None:
    Claim.objects.update(held=True, hold_reason="test")
    with pytest.raises(HeldSince):
        take(file)
    assert PayoutRun.objects.get().state == "released"
    assert copy(file)
    payout.void(actor=person("fiona"), run=file.run, reason="held", at=NOON, door="test")


def test_what_has_left_is_taken_again_whatever_is_held_since(file: PaymentFile) -> None:
    take(file)
    Claim.objects.update(held=True, hold_reason="test")
    allowed(asked(file))
    assert take(file)


def test_the_bank_s_form_is_taken_of_a_released_run_alone(felix: User) -> None:
    award()
    (file,) = sealed()
    for voids in (False, True):
        if voids:
            payout.void(actor=felix, run=file.run, reason="test", at=NOON, door="test")
        copy(file)
        with pytest.raises(NotReleased) as refused:
            take(file)
        assert refused.value.facts["run"] == file.run.key
    assert Download.objects.filter(form="bank").count() == 0


# ---------------------------------------------------------------- again, by two


@pytest.mark.parametrize("name", ["felix", "fiona"])
def test_nobody_takes_it_again_alone(file: PaymentFile, name: str) -> None:
    take(file)
    request = asked(file, name)
    with pytest.raises(SecondDownload) as refused:
        take(file, name)
    assert refused.value.facts == {"file": file.message_id}
    with pytest.raises(SamePerson):
        allowed(request, name)
    assert Download.objects.count() == 1


def test_who_asked_takes_it_again_once_another_has_allowed_it_and_no_third_time(file: PaymentFile) -> None:
    first = take(file)
    request = allowed(asked(file, "felix"), "fiona")
    with pytest.raises(SecondDownload):
        take(file, "fiona")  # the leave is his
    assert take(file, "felix") == first
    with pytest.raises(SecondDownload):
        take(file, "felix")
    request.refresh_from_db()
    assert request.used_at == NOON
    assert list(
        Download.objects.order_by("pk").values_list("by__first_name", "form", "reason", "request")
    ) == [
        ("Felix", "bank", "", None),
        ("Felix", "bank", "the bank lost it", request.pk),
    ]
    told = Counter(AuditEntry.objects.filter(key=file.message_id).values_list("action", flat=True))
    assert told == {"download_file": 2, "ask_download": 1, "allow_download": 1, "hand_over_file": 1}


def test_a_reason_is_asked_for_and_one_request_at_a_time(file: PaymentFile) -> None:
    with pytest.raises(ReasonMissing):
        asked(file, reason=" ")
    request = asked(file)
    with pytest.raises(AskedAlready) as refused:
        asked(file, "fiona")
    assert refused.value.facts == {"file": file.message_id}
    export.drop_download(actor=person("fiona"), request=request, at=NOON, door="test")
    again = asked(file, "fiona")
    with pytest.raises(EndedAlready):
        allowed(request)
    allowed(again, "felix")
    with pytest.raises(EndedAlready):
        export.drop_download(actor=person("felix"), request=again, at=NOON, door="test")


def test_a_leave_is_kept_until_it_is_used_and_is_of_its_file_alone(file: PaymentFile) -> None:
    take(file)
    allowed(asked(file))
    sent(file.run)
    award(line="other")
    other = released()[0]
    take(other)
    with pytest.raises(SecondDownload):
        take(other)
    later = NOON + timedelta(days=3)
    assert b"".join(export.download(actor=person("felix"), file=file, at=later, door="test"))


# ---------------------------------------------------------------- what is given


def test_the_bytes_are_those_that_were_sealed_and_stored_unreadable(file: PaymentFile) -> None:
    content = take(file)
    assert hashlib.sha256(content).hexdigest() == file.sha256 and len(content) == file.size
    assert b"11012345678" in content and "김시험".encode() in content
    for part in (b"11012345678", "김시험".encode(), b"end_to_end_reference"):
        assert part not in bytes(file.chunks.get().sealed)


def test_the_first_chunk_comes_before_the_second_is_opened(
    file: PaymentFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = 0

    def chunks(self: PaymentFile) -> object:
        nonlocal opened
        for _number in range(3):
            opened += 1
            yield b"x" * CHUNK

    monkeypatch.setattr(PaymentFile, "opened", chunks)
    monkeypatch.setattr(file, "size", 3 * CHUNK)
    given = export.download(actor=person("felix"), file=file, at=NOON, door="test")
    assert next(given) == b"x" * CHUNK and opened == 1


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 5}, {"size": 10_000}])
def test_what_is_not_the_file_breaks_off_ahead_of_its_end(file: PaymentFile, change: dict) -> None:
    sizes = len(b"".join(file.opened()))
    for name, value in change.items():
        setattr(file, name, value)
    given = export.download(actor=person("felix"), file=file, at=NOON, door="test")
    taken = b""
    with pytest.raises(Unreadable):
        for chunk in given:
            taken += chunk
    assert len(taken) < sizes or change.get("size") == 10_000


def test_a_file_that_does_not_open_was_not_taken(file: PaymentFile) -> None:
    file.message_id = "another"
    with pytest.raises(Unreadable):
        take(file)
    assert not Download.objects.exists()


def test_the_people_s_copy_shows_no_account_and_needs_no_leave(file: PaymentFile) -> None:
    for name in ("felix", "fiona", "audrey"):
        for form in export.FORMS:
            heading, row = copy(file, name, form)
            assert heading[0] == "end_to_end_reference"
            assert "•••••678" in row and "김••" in row
            assert "11012345678" not in str(row) and "김시험" not in str(row)
    take(file)  # a copy for people is no download of the bank's form
    assert Counter(Download.objects.values_list("form", flat=True)) == {"people": 3, "xlsx": 3, "bank": 1}


def test_a_workbook_has_so_many_rows_and_no_more(file: PaymentFile) -> None:
    file.rows = 100_001
    with pytest.raises(TooLongForSheet):
        copy(file, form="xlsx")
    assert copy(file, form="people")


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_many_who_take_the_bank_s_form_at_once_get_it_once(felix: User) -> None:
    award()
    (file,) = released()
    results = at_once(*[lambda: take(file)] * 16)
    assert Counter(type(one).__name__ for one in results) == {"bytes": 1, "SecondDownload": 15}
    assert Download.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_use_one_leave_at_once_use_it_once(felix: User) -> None:
    award()
    (file,) = released()
    take(file)
    allowed(asked(file))
    results = at_once(*[lambda: take(file)] * 8)
    assert Counter(type(one).__name__ for one in results) == {"bytes": 1, "SecondDownload": 7}
    assert Download.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_ask_once(felix: User) -> None:
    award()
    (file,) = released()
    results = at_once(*[lambda: asked(file)] * 8)
    assert Counter(type(one).__name__ for one in results) == {"DownloadRequest": 1, "AskedAlready": 7}
