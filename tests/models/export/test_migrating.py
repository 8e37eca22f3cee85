"""Files that were sealed as one blob are kept in chunks, byte for byte, with the layout that wrote them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.db import ProgrammingError, connections, transaction
from django.db.migrations.loader import MigrationLoader

from claims.models import PaymentChunk, PaymentFile
from claims.models.sealing import seal_bytes, unseal_bytes
from claims.rules.export import layout, parse, rows
from claims.stages import export
from tests.money import award, sealed
from tests.people import person
from tests.rules.export.orders import CASH, POINTS, file_of

migration = import_module("claims.migrations.0024_files_into_chunks")


class Old:
    """A file as it was kept, as the migration sees it."""

    def __init__(self, plain: bytes) -> None:
        self.pk, self.message_id = 7, "F-20221021-7-1"
        self.sealed = seal_bytes(plain, bound_to=f"payment_file:{self.message_id}")
        self.sha256 = hashlib.sha256(plain).hexdigest()


class Rows(list):
    """A table of a migration: what is asked of it."""

    def using(self, alias: str) -> "Rows":
        return self

    def order_by(self, name: str) -> "Rows":
        return self

    def iterator(self, *, chunk_size: int) -> "Rows":
        return self

    def create(self, **said: object) -> None:
        self.append(said)


class Editor:
    """A connection that takes every statement."""

    def __init__(self) -> None:
        self.connection, self.alias, self.statements = self, "owner", []

    def cursor(self) -> "Editor":
        return self

    def __enter__(self) -> "Editor":
        return self

    def __exit__(self, *ended: object) -> None:
        pass

    def execute(self, statement: str, values: object = None) -> None:
        self.statements.append((statement, values))


def filled(*files: Old) -> Rows:
    tables = {"PaymentFile": Rows(files), "PaymentChunk": Rows()}

    class Apps:
        @staticmethod
        def get_model(_app: str, name: str) -> object:
            return type(name, (), {"objects": tables[name]})

    migration.fill(Apps, Editor())
    return tables["PaymentChunk"]


@pytest.mark.parametrize("size", [1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_the_bytes_are_the_same_in_chunks(size: int) -> None:
    plain = os.urandom(size)
    made = filled(Old(plain))
    opened = [
        unseal_bytes(
            one["sealed"], bound_to=PaymentChunk.binding("F-20221021-7-1", one["number"], one["last"])
        )
        for one in made
    ]
    assert b"".join(opened) == plain and {one["file_id"] for one in made} == {7}
    assert [one["last"] for one in made] == [False] * (len(made) - 1) + [True]


def test_bytes_that_are_not_those_that_were_sealed_stop_it() -> None:
    old = Old(b"whole")
    old.sha256 = "0" * 64
    with pytest.raises(ValueError, match="is not what was sealed"):
        filled(old)


def test_the_layouts_that_wrote_them_are_those_of_now() -> None:
    """And a file of theirs is read by what was kept of them."""
    for key, order in (("bank_csv", CASH), ("fulfilment_csv", POINTS)):
        name, text = migration.LAYOUTS[key]
        kept = parse(text, name="kept")
        assert kept.key == name and kept.headers == layout(name).headers
        assert file_of(kept, [order]) == file_of(layout(name), [order])
        assert len(list(rows(kept, [file_of(layout(name), [order])]))) == 1


# ---------------------------------------------------------------- on tables with rows in them


@contextmanager
def as_before() -> Iterator[tuple[Any, Any]]:
    """The owner's connection and the models, with files and their bytes as they stood before; nothing of it stays."""
    owner = connections["owner"]
    apps = MigrationLoader(owner).project_state([("claims", "0023_chunks_and_coupons")]).apps
    kept = [(file, b"".join(file.opened())) for file in PaymentFile.objects.order_by("pk")]
    with transaction.atomic("owner"):
        with owner.cursor() as cursor:
            cursor.execute("ALTER TABLE claims_paymentfile ADD COLUMN sealed bytea")
            cursor.execute("SET LOCAL session_replication_role = replica")
            for file, plain in kept:
                old = "bank_csv" if file.kind == "cash" else "fulfilment_csv"
                blob = seal_bytes(plain, bound_to=f"payment_file:{file.message_id}")
                cursor.execute(
                    "UPDATE claims_paymentfile SET format = %s, document = '', sealed = %s WHERE id = %s",
                    [old, blob, file.pk],
                )
            cursor.execute("DELETE FROM claims_paymentchunk")
            cursor.execute("SET LOCAL session_replication_role = origin")
        yield owner, apps
        with owner.cursor() as cursor:
            cursor.execute("ALTER TABLE claims_paymentfile DROP COLUMN sealed")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_files_in_the_database_come_into_chunks_and_verify() -> None:
    award(amount=1_000, account={"holder": "김시험"})
    award(kind="points", unit="point", amount=7)
    before = {file.message_id: b"".join(file.opened()) for file in sealed()}
    assert len(before) == 2
    with as_before() as (owner, apps), owner.schema_editor(atomic=False) as editor:
        migration.fill(apps, editor)
        editor.deferred_sql.clear()
    assert {one.message_id: b"".join(one.opened()) for one in PaymentFile.objects.all()} == before
    assert set(PaymentFile.objects.values_list("kind", "format")) == {
        ("cash", "generic"),
        ("points", "fulfilment"),
    }
    assert all(ok for _file, ok, _differs in export.verify_files(actor=person("audrey")))
    with pytest.raises(ProgrammingError, match="Cannot update"), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE claims_paymentfile SET rows = 9")  # its guards are on again


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_file_in_the_database_that_does_not_open_leaves_all_as_it_was() -> None:
    award()
    (file,) = sealed()
    with pytest.raises(ValueError, match=file.message_id), as_before() as (owner, apps):
        with owner.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE claims_paymentfile SET sha256 = repeat('0', 64)")
            cursor.execute("SET LOCAL session_replication_role = origin")
        with owner.schema_editor(atomic=False) as editor:
            migration.fill(apps, editor)
    assert PaymentFile.objects.get().sha256 == file.sha256 and file.chunks.exists()
