"""Files that were sealed as one blob are kept in chunks, byte for byte, with the layout that wrote them."""

import hashlib
import os
from importlib import import_module

import pytest

from claims.models import PaymentChunk
from claims.models.sealing import seal_bytes, unseal_bytes
from claims.rules.export import layout, parse, rows
from tests.rules.export.orders import CASH, POINTS, file_of

migration = import_module("claims.migrations.0018_files_into_chunks")


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
