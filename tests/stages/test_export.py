"""Sealing and downloads: the same bytes for ever, every taking on record."""

import hashlib
from collections import Counter
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, Download, PaymentFile, PayoutRun, Switch, Transfer
from claims.models.sealing import Unreadable
from claims.queries import export as queries
from claims.rules.authority import Forbidden
from claims.rules.export import read_back
from claims.stages import export, payout
from claims.stages.authority import NamedRule
from claims.stages.export import NotReleased, SecondDownload
from claims.stages.payout import MoneyStopped, RunMovedOn
from tests.money import SEALER, award, balanced, checked, frozen, released, sealed, sent
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["felix", "fiona", "omar", "rita", "audrey", "mallory"])
def test_no_person_seals(name: str) -> None:
    award()
    run = checked()
    with pytest.raises(Forbidden):
        export.seal(actor=person(name), run=run, at=NOON)
    with pytest.raises(Forbidden):
        export.seal(actor=NamedRule("belt"), run=run, at=NOON)


def test_what_nobody_checked_is_not_sealed() -> None:
    award()
    with pytest.raises(RunMovedOn):
        export.seal(actor=SEALER, run=frozen(), at=NOON)
    assert not PaymentFile.objects.exists()


def test_nothing_is_sealed_while_money_is_stopped(omar: User) -> None:
    award()
    run = checked()
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
    with pytest.raises(MoneyStopped):
        export.seal(actor=SEALER, run=run, at=NOON)


def test_a_run_is_sealed_into_a_file_a_kind_and_unit() -> None:
    cash = award(amount=1_000)
    other = award(amount=234)
    points = award(kind="points", unit="point", amount=5)
    files = {(one.kind, one.unit): one for one in sealed()}
    assert set(Transfer.objects.values_list("state", flat=True)) == {"sealed"}
    assert PayoutRun.objects.get().state == "sealed"
    released(PayoutRun.objects.get())
    assert files.keys() == {("cash", "KRW"), ("points", "point")}
    bank, fulfilment = files["cash", "KRW"], files["points", "point"]
    assert (bank.rows, bank.total, fulfilment.rows, fulfilment.total) == (2, 1_234, 1, 5)
    assert bank.message_id != fulfilment.message_id
    content = export.download(actor=person("felix"), file=bank, form="bank", at=NOON, door="test")
    rows = {row["memo"]: row for row in read_back(content, bank.format)}
    for made in (cash, other):
        account = made.claim.accounts.get()
        assert rows[made.claim.reference]["amount"] == str(made.amount)
        assert rows[made.claim.reference]["account_number"] == account.opened()["number"]
        assert rows[made.claim.reference]["holder"] == account.opened()["holder"]
    content = export.download(actor=person("felix"), file=fulfilment, form="bank", at=NOON, door="test")
    (row,) = read_back(content, fulfilment.format)
    assert row["member"] == points.claimant.opened()["identifier"] and row["member_by"] == "business_number"
    balanced()


def test_a_file_that_does_not_hold_what_the_run_pays_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    award(amount=1_000)
    award(amount=234)
    run = checked()
    orders = queries.orders

    def without_the_last(**said: Any) -> list[Any]:
        return list(orders(**said))[:-1]

    monkeypatch.setattr(queries, "orders", without_the_last)
    with pytest.raises(export.SumsDiffer):
        export.seal(actor=SEALER, run=run, at=NOON)
    assert PayoutRun.objects.get().state == "checked" and not PaymentFile.objects.exists()


def test_sealing_again_gives_the_same_files() -> None:
    award()
    files = sealed()
    assert export.seal(actor=SEALER, run=files[0].run, at=NOON) == files
    assert PaymentFile.objects.count() == 1
    assert AuditEntry.objects.filter(action="seal_payout_run").count() == 1


@pytest.fixture
def file() -> PaymentFile:
    award(account={"number": "11012345678", "holder": "김시험"})
    return released()[0]


def take(file: PaymentFile, name: str = "felix", form: str = "bank", reason: str = "") -> bytes:
    return export.download(actor=person(name), file=file, form=form, reason=reason, at=NOON, door="test")


@pytest.mark.parametrize(
    ("name", "form"),
    [(name, "bank") for name in ("alice", "rita", "omar", "audrey", "priya", "mallory")]
    + [(name, "people") for name in ("alice", "rita", "omar", "priya", "mallory")],
)
def test_who_has_not_the_duty_takes_no_file(file: PaymentFile, name: str, form: str) -> None:
    with pytest.raises(Forbidden):
        take(file, name, form)
    assert not Download.objects.exists()


def test_a_form_that_nobody_named_is_a_bug(file: PaymentFile) -> None:
    with pytest.raises(KeyError):
        take(file, form="plain")


def test_no_file_goes_to_the_bank_while_money_is_stopped(file: PaymentFile, omar: User) -> None:
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
    with pytest.raises(MoneyStopped):
        take(file)
    take(file, form="people")


@pytest.mark.parametrize("form", export.FORMS)
def test_the_bank_s_form_is_taken_of_a_released_run_alone(felix: User, form: str) -> None:
    award()
    (file,) = sealed()
    for voids in (False, True):
        if voids:
            payout.void(actor=felix, run=file.run, reason="test", at=NOON, door="test")
        if form == "people":
            take(file, form=form)
        else:
            with pytest.raises(NotReleased) as refused:
                take(file)
            assert refused.value.facts["run"] == file.run.key
    assert Download.objects.filter(form="bank").count() == 0


def test_the_second_taking_needs_a_reason_whoever_took_the_first(file: PaymentFile, felix: User) -> None:
    first = take(file)
    for name, reason in (("felix", ""), ("fiona", ""), ("felix", "  ")):
        with pytest.raises(SecondDownload) as refused:
            take(file, name, reason=reason)
        assert refused.value.facts == {"file": file.message_id}
    assert take(file, "fiona", reason="the bank lost it") == first
    assert list(Download.objects.order_by("pk").values_list("by__first_name", "form", "reason")) == [
        ("Felix", "bank", ""),
        ("Fiona", "bank", "the bank lost it"),
    ]
    assert AuditEntry.objects.filter(action="download_file").count() == 2


def test_the_bytes_are_those_that_were_sealed_and_stored_unreadable(file: PaymentFile) -> None:
    content = take(file)
    assert hashlib.sha256(content).hexdigest() == file.sha256 and len(content) == file.size
    assert b"11012345678" in content and "김시험".encode() in content
    for part in (b"11012345678", "김시험".encode(), b"end_to_end_reference"):
        assert part not in bytes(file.sealed)


def test_bytes_moved_to_another_file_do_not_open(file: PaymentFile) -> None:
    sent(file.run)
    award(line="other")
    other = released()[0]
    other.sealed = file.sealed
    with pytest.raises(Unreadable):
        take(other)


def test_the_people_s_copy_shows_no_account_and_needs_no_reason(file: PaymentFile) -> None:
    for name in ("felix", "fiona", "audrey"):
        copy = take(file, name, "people").decode("utf-8-sig")
        assert "•••••678" in copy and "김••" in copy
        assert "11012345678" not in copy and "김시험" not in copy
    take(file)  # a copy for people is no download of the bank's form


def test_verifying_is_for_finance_auditors_and_operators(file: PaymentFile) -> None:
    for name in ("alice", "rita", "kim", "mallory"):
        with pytest.raises(Forbidden):
            list(export.verify_files(actor=person(name)))
    for name in ("felix", "fiona", "audrey", "omar"):
        assert list(export.verify_files(actor=person(name))) == [(file.message_id, True, [])]


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_many_who_seal_at_once_seal_once() -> None:
    award()
    run = checked()
    results = at_once(*[lambda: export.seal(actor=SEALER, run=run, at=NOON)] * 16)
    assert len({one[0].pk for one in results}) == 1  # type: ignore[index]
    assert PaymentFile.objects.count() == 1
    balanced()


@pytest.mark.django_db(transaction=True)
def test_many_who_take_the_bank_s_form_at_once_get_it_once(felix: User) -> None:
    award()
    (file,) = released()
    results = at_once(*[lambda: take(file)] * 16)
    assert Counter(type(one).__name__ for one in results) == {"bytes": 1, "SecondDownload": 15}
    assert Download.objects.count() == 1
