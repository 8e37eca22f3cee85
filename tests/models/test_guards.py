"""Guards bind everybody, the owner of the tables too; and each that a model declares stands in the database."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection

ENTRY = """
    INSERT INTO claims_auditentry (at, rule, door, action, kind, key, reason)
    VALUES (now(), 'belt', 'test', 'open_run', 'run', '1', '') RETURNING id
"""


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection]:
    """A connection of the owner's, whose work is undone."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connected:
        yield connected
        connected.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_auditentry SET reason = 'other'",
        "DELETE FROM claims_auditentry",
        "TRUNCATE claims_auditentry CASCADE",
    ],
)
def test_an_append_only_table_binds_its_owner(owner: psycopg.Connection, statement: str) -> None:
    owner.execute(ENTRY)
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.Error, match=r"Cannot (update|delete|truncate) rows"):
        owner.execute(statement)


def test_a_row_that_may_change_may_not_be_deleted_by_the_owner(owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO claims_incident (key, name_ko, name_en, period, time_zone) "
        "VALUES ('x', 'x', 'x', '[2022-10-15,2022-10-16)', 'Asia/Seoul')"
    )
    owner.execute("UPDATE claims_incident SET name_en = 'other'")
    with pytest.raises(psycopg.Error, match="Cannot delete rows"):
        owner.execute("DELETE FROM claims_incident")


def test_every_declared_guard_stands_in_the_database_and_is_on(db: None) -> None:
    declared = {
        (model._meta.db_table, trigger.get_pgid(model))
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        assert declared and declared == set(cursor.fetchall())
