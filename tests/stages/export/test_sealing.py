"""Sealing: a checked run becomes files in sealed chunks, once, each by the layout of its run, and the same anywhere."""

import hashlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from claims.models import AuditEntry, PaymentChunk, PaymentFile, PayoutRun, Switch, Transfer
from claims.models.sealing import Unreadable
from claims.queries import export as queries
from claims.rules import export as rule
from claims.rules.authority import Forbidden
from claims.rules.export import DoesNotFit, NotToSchema, PayerMissing, Row
from claims.stages import export
from claims.stages.authority import NamedRule
from claims.stages.payout import MoneyStopped, RunMovedOn
from tests.layouts import narrowed
from tests.money import SEALER, award, balanced, checked, frozen, released, sealed
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> PaymentFile:
    award()
    return sealed()[0]


def read(file: PaymentFile) -> list[Row]:
    """The rows of a sealed file."""
    return list(rule.rows(file.layout, file.opened()))


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
    rows = {row["memo"]: row for row in read(bank)}
    for made in (cash, other):
        account = made.claim.accounts.get()
        assert rows[made.claim.reference]["amount"] == str(made.amount)
        assert rows[made.claim.reference]["account_number"] == account.opened()["number"]
        assert rows[made.claim.reference]["holder"] == account.opened()["holder"]
    (row,) = read(fulfilment)
    assert row["member"] == points.claimant.opened()["identifier"] and row["member_by"] == "business_number"
    balanced()


def test_a_file_that_does_not_hold_what_the_run_pays_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    award(amount=1_000)
    award(amount=234)
    run = checked()
    orders = queries.orders

    def without_the_last(**said: Any) -> Any:
        yield from list(orders(**said))[:-1]

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


BANKS = {"generic": "utf-8", "shinhan": "cp949", "kb": "cp949", "pain001": "utf-8"}


@pytest.mark.parametrize("key", BANKS)
def test_cash_is_told_by_the_layout_of_the_run(key: str, settings: Settings) -> None:
    settings.BANK_LAYOUTS = [key, "generic"]
    made = award(amount=1_234, account={"number": "11012345678", "holder": "김시험"})
    (file,) = sealed()
    assert (file.format, file.document, file.run.layout) == (key, rule.layout(key).text, key)
    (row,) = read(file)
    said = file.layout
    assert row[said.told_in("amount")] == "1234"
    assert row[said.told_in("reference")] == Transfer.objects.get().reference
    assert row[said.told_in("number")] == made.claim.accounts.get().opened()["number"]
    content = b"".join(file.opened())
    assert ("김시험".encode(BANKS[key]) in content) is (key != "kb")
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.size)


def test_a_file_is_read_by_the_layout_that_wrote_it_whatever_it_says_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    award()
    (file,) = sealed()
    before = read(file)
    narrowed(monkeypatch, 1)
    file = PaymentFile.objects.get()
    assert rule.layout("generic").columns[3].longest == 1 and read(file) == before
    assert list(export.verify_files(actor=person("audrey"))) == [(file.message_id, True, [])]


def test_what_does_not_fit_at_sealing_is_refused_with_the_claim_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    award(amount=7)
    made = award(account={"holder": "김시험" * 20})
    run = checked()
    narrowed(monkeypatch, 30)
    with pytest.raises(DoesNotFit) as refused:
        export.seal(actor=SEALER, run=run, at=NOON)
    assert refused.value.facts == {"claim": made.claim.reference, "column": "holder"}
    assert not PaymentFile.objects.exists() and not PaymentChunk.objects.exists()
    assert PayoutRun.objects.get().state == "checked"


@pytest.mark.parametrize("lacking", ["PAYER_NAME", "PAYER_BANK", "PAYER_ACCOUNT"])
def test_a_file_that_names_the_payer_is_not_sealed_without_one(lacking: str, settings: Settings) -> None:
    settings.BANK_LAYOUTS = ["pain001"]
    award()
    run = checked()
    setattr(settings, lacking, "")
    with pytest.raises(PayerMissing):
        export.seal(actor=SEALER, run=run, at=NOON)


def test_what_the_schema_does_not_allow_is_not_sealed(settings: Settings) -> None:
    settings.BANK_LAYOUTS, settings.PAYER_BANK = ["pain001"], "0" * 36
    award()
    with pytest.raises(NotToSchema):
        export.seal(actor=SEALER, run=checked(), at=NOON)
    assert not PaymentChunk.objects.exists()


def test_a_long_file_is_kept_in_chunks_that_open_in_their_place_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("claims.rules.export.writing.cut.__defaults__", (100,))
    for amount in range(1, 6):
        award(amount=amount)
    (file,) = sealed()
    chunks = list(file.chunks.order_by("number"))
    assert [one.number for one in chunks] == list(range(1, len(chunks) + 1)) and len(chunks) > 3
    assert [one.last for one in chunks] == [False] * (len(chunks) - 1) + [True]
    content = b"".join(file.opened())
    assert hashlib.sha256(content).hexdigest() == file.sha256
    for one in chunks:
        assert content[:20] not in bytes(one.sealed)
    rows = {(one.number, one.last): bytes(one.sealed) for one in chunks}
    swaps = [{**rows, (1, False): rows[2, False]}, {key: rows[key] for key in list(rows)[:-1]}]
    swaps += [
        {**{key: rows[key] for key in list(rows)[:-2]}, (len(rows) - 1, True): rows[len(rows) - 1, False]}
    ]
    for swapped in swaps:
        monkeypatch.setattr(PaymentChunk, "objects", Kept(swapped))
        with pytest.raises(Unreadable):
            b"".join(file.opened())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_altered_byte_of_what_is_kept_does_not_open(kept: PaymentFile, data: st.DataObject) -> None:
    stored = bytes(kept.chunks.get().sealed)
    place, mask = data.draw(st.integers(0, len(stored) - 1)), data.draw(st.integers(1, 255))
    altered = stored[:place] + bytes([stored[place] ^ mask]) + stored[place + 1 :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PaymentChunk, "objects", Kept({(1, True): altered}))
        with pytest.raises(Unreadable):
            b"".join(kept.opened())
        assert list(export.verify_files(actor=person("audrey"))) == [
            (kept.message_id, False, ["sealed bytes"])
        ]
    assert b"".join(kept.opened())


class Kept:
    """Chunks as somebody with the database in hand could have left them."""

    def __init__(self, rows: dict[tuple[int, bool], bytes]) -> None:
        self.rows = rows

    def filter(self, *, file: int, number: int) -> "Kept":
        return Kept({key: sealed for key, sealed in self.rows.items() if key[0] == number})

    def first(self) -> PaymentChunk | None:
        return next((PaymentChunk(number=n, last=last, sealed=s) for (n, last), s in self.rows.items()), None)


@pytest.mark.django_db(transaction=True)
def test_many_who_seal_at_once_seal_once() -> None:
    award()
    run = checked()
    results = at_once(*[lambda: export.seal(actor=SEALER, run=run, at=NOON)] * 16)
    assert len({one[0].pk for one in results}) == 1  # type: ignore[index]
    assert PaymentFile.objects.count() == 1
    balanced()
