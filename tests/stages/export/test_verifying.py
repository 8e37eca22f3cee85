"""Every sealed file opened again: who may ask, and what is named where something differs."""

from typing import Any

import pytest

from claims.models import PaymentFile
from claims.queries import export as queries
from claims.rules.authority import Forbidden
from claims.stages import export
from claims.stages.export import verifying
from tests.money import award, released
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    award(amount=1_000)
    award(amount=7)
    return released()[0]


def test_verifying_is_for_finance_auditors_and_operators(file: PaymentFile) -> None:
    for name in ("alice", "rita", "kim", "mallory"):
        with pytest.raises(Forbidden):
            list(export.verify_files(actor=person(name)))
    for name in ("felix", "fiona", "audrey", "omar"):
        assert list(export.verify_files(actor=person(name))) == [(file.message_id, True, [])]


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ({"sha256": "0" * 64}, ["SHA-256"]),
        ({"size": 1, "rows": 9}, ["bytes", "rows"]),
        ({"total": 9}, ["total"]),
        ({"message_id": "another"}, ["sealed bytes"]),
    ],
)
def test_what_is_stored_otherwise_is_named(
    file: PaymentFile, said: dict[str, Any], differs: list[str]
) -> None:
    for name, value in said.items():
        setattr(file, name, value)
    assert verifying._differences(file) == differs


@pytest.mark.parametrize(
    "change", [lambda rows: rows[:-1], lambda rows: rows[::-1], lambda rows: [*rows, ("x", 1)]]
)
def test_transfers_that_the_file_does_not_tell_are_named(
    file: PaymentFile, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    paid = queries.paid
    monkeypatch.setattr(queries, "paid", lambda **said: (one for one in change(list(paid(**said)))))
    assert verifying._differences(file) == ["transfers"]


def test_a_line_that_is_not_as_it_was_written_is_named(file: PaymentFile) -> None:
    file.document = file.document.replace('"memo"', '"note"')
    assert verifying._differences(file) == ["line 1"]
