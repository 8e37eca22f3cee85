"""Guards bind everybody, the owner of the tables too; and each that a model declares stands in the database."""

import os
from collections.abc import Iterator
from contextlib import nullcontext

import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import AuditEntry, AuditPayload, DuplicateLink, ReviewItem, Switch
from claims.models.guards import append_only, frozen, kept, person_or_rule, undeletable
from tests.factories import ClaimFactory
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.world import kakao, merchant

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
        ("accounts_user_groups", "duties_apart")
    } | {  # that table is Django's: a migration declares it
        (model._meta.db_table, trigger.get_pgid(model))
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        assert declared and declared == set(cursor.fetchall())


# ---------------------------------------------------------------- the tables of runs, queue, audit and switches
NEVER_CHANGED = ["claims_assessment", "claims_auditentry", "claims_checkresult", "claims_switch"]
NEVER_GONE = [
    *NEVER_CHANGED,
    "claims_assessmentrun",
    "claims_runrange",
    "claims_duplicatelink",
    "claims_reviewitem",
]
KEPT = [*NEVER_GONE, "claims_auditpayload"]


def a_row_of_each(omar: User) -> None:
    """What a run over two claims leaves, a possible duplicate and a turned switch."""
    incident = kakao()
    one, two = merchant(incident, loss=500_001), ClaimFactory(incident=incident)
    assert run_all(omar, incident).state == "done"
    DuplicateLink.objects.create(first=one, second=two, key="phone", at=NOON)
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="drill")
    assert ReviewItem.objects.count() == 1 and AuditPayload.objects.exists()
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0, table


def test_the_application_is_denied_what_no_table_of_theirs_allows(omar: User) -> None:
    a_row_of_each(omar)
    statements = [f"UPDATE {table} SET id = id" for table in NEVER_CHANGED]
    statements += [f"DELETE FROM {table}" for table in NEVER_GONE]
    statements += [f"TRUNCATE {table} CASCADE" for table in KEPT]
    statements += [
        f"DELETE FROM {table} WHERE false" for table in NEVER_GONE
    ]  # asked before any row is looked at
    for statement in statements:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_deletes_or_empties_them(omar: User) -> None:
    a_row_of_each(omar)
    statements = [(f"UPDATE {table} SET id = id", "Cannot update rows") for table in NEVER_CHANGED]
    statements += [(f"DELETE FROM {table}", "Cannot delete rows") for table in NEVER_GONE]
    statements += [(f"TRUNCATE {table} CASCADE", "Cannot truncate rows") for table in KEPT]
    for statement, sentence in statements:
        with (
            pytest.raises(psycopg.errors.RaiseException, match=sentence),
            psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_held_to_pins_and_moves_too(omar: User) -> None:
    a_row_of_each(omar)
    for statement, sentence in (
        ("UPDATE claims_assessmentrun SET claims_total = claims_total + 1", "Cannot update rows"),
        ("UPDATE claims_assessmentrun SET state = 'open'", "Invalid transition"),
        ("UPDATE claims_runrange SET claims = '{}', versions = '{}'", "Cannot update rows"),
        ("UPDATE claims_runrange SET state = 'waiting', done_at = NULL", "Invalid transition"),
        ("UPDATE claims_reviewitem SET code = 'other'", "Cannot update rows"),
    ):
        with (
            pytest.raises(psycopg.errors.RaiseException, match=sentence),
            psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(statement)


def test_one_refused_row_refuses_the_whole_statement(omar: User) -> None:
    """Guards look at every row of a set, not at the first."""
    claims = [ClaimFactory() for _ in range(3)]
    items = [ReviewItem.objects.create(claim=claim, code="large_loss", at=NOON) for claim in claims]
    statement = """
        UPDATE claims_reviewitem SET code = CASE id WHEN %s THEN 'other' ELSE code END,
               assignee_id = %s, assigned_by_id = %s, assigned_at = %s
    """
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        connection.cursor().execute(statement, [items[-1].pk, omar.pk, omar.pk, NOON])
    assert not ReviewItem.objects.filter(assignee=omar).exists()


# ---------------------------------------------------------------- what the words make
def operations(triggers: list[pgtrigger.Trigger]) -> set[str]:
    return {str(trigger.operation) for trigger in triggers}


def test_append_only_refuses_three_things_and_undeletable_two() -> None:
    assert operations(append_only("x")) == {"UPDATE", "DELETE", "TRUNCATE"}
    assert operations(undeletable("x")) == {"DELETE", "TRUNCATE"}
    assert operations([kept("x")]) == {"TRUNCATE"}
    assert str(kept("x").level) == "STATEMENT"  # there are no rows to ask


def test_the_grants_read_the_names_of_the_guards() -> None:
    assert [trigger.name for trigger in append_only("x")] == ["x_no_update", "x_no_delete", "x_no_truncate"]
    assert [trigger.name for trigger in undeletable("x")] == ["x_no_delete", "x_no_truncate"]


def test_a_frozen_column_is_compared_so_that_nothing_counts_as_a_value() -> None:
    condition = str(frozen("x", "a", "b").condition.resolve(AuditEntry))
    assert condition == 'OLD."a" IS DISTINCT FROM NEW."a" OR OLD."b" IS DISTINCT FROM NEW."b"'
    once = str(frozen("x", "a", "b", once="OLD.c IS NOT NULL").condition.resolve(AuditEntry))
    assert once == f"(({condition}) AND (OLD.c IS NOT NULL))"


@pytest.mark.parametrize(
    ("person", "rule", "lawful"), [(1, "", True), (None, "belt", True), (1, "belt", False), (None, "", False)]
)
def test_a_row_names_a_person_or_a_rule(db: None, person: int | None, rule: str, lawful: bool) -> None:
    check, entry = person_or_rule("x", "by"), AuditEntry(by_id=person, rule=rule)
    with nullcontext() if lawful else pytest.raises(ValidationError):
        check.validate(AuditEntry, entry)
