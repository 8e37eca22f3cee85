"""Sealed files and downloads stay as they are, whoever asks."""

import os
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import Download, PaymentChunk, PaymentFile
from tests.money import award, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(felix: User) -> PaymentFile:
    award()
    (made,) = sent()
    return made


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", ["claims_paymentfile", "claims_paymentchunk", "claims_download"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_is_denied_any_change(file: PaymentFile, table: str, statement: str) -> None:
    refused(statement.format(table), match="permission denied")


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_them(felix: User) -> None:
    award()
    sent()
    for table in ("claims_paymentfile", "claims_paymentchunk", "claims_download"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with (
                pytest.raises(psycopg.errors.RaiseException, match="pgtrigger: Cannot"),
                psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
            ):
                owner.execute(statement)
    assert PaymentFile.objects.count() == Download.objects.count() == 1


def again(file: PaymentFile, **said: Any) -> None:
    columns = {field.attname: getattr(file, field.attname) for field in PaymentFile._meta.concrete_fields}
    del columns["id"]
    with transaction.atomic():
        PaymentFile.objects.create(**columns | said)


def test_a_kind_and_unit_has_one_file_a_run(file: PaymentFile) -> None:
    with pytest.raises(Error, match="one_file_a_kind_and_unit"):
        again(file, message_id="another")


def test_a_message_id_names_one_file(file: PaymentFile) -> None:
    with pytest.raises(Error, match="message_id"):
        again(file, unit="GBP")


@pytest.mark.parametrize("said", [{"rows": 0}, {"total": 0}, {"total": -1}])
def test_no_file_is_empty(file: PaymentFile, said: dict[str, int]) -> None:
    with pytest.raises(Error, match="file_not_empty"):
        again(file, message_id="another", unit="GBP", **said)


def test_a_place_has_one_chunk_and_a_file_one_last(file: PaymentFile) -> None:
    chunk = file.chunks.get()
    for said, name in (
        ({"number": 1, "last": False}, "one_chunk_a_place"),
        ({"number": 2, "last": True}, "one_last_chunk_a_file"),
        ({"number": 0, "last": False}, "chunks_from_one"),
    ):
        with pytest.raises(Error, match=name), transaction.atomic():
            PaymentChunk.objects.create(file=file, sealed=chunk.sealed, **said)
