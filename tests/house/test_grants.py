"""What the application's role may do in the database: rows where the tables' guards let it, and nothing else."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from claims import models
from claims_project.grants import rights

# Said here a second time, so that a guard that is taken off a model is missed by somebody.
APPEND_ONLY = {
    models.AccessEntry,
    models.Appeal,
    models.Assessment,
    models.AccountReview,
    models.AuditEntry,
    models.BankAnswer,
    models.BankListing,
    models.BankResult,
    models.CheckResult,
    models.ClaimFacts,
    models.CouponBatch,
    models.Decision,
    models.Download,
    models.ImportFile,
    models.ImportIssue,
    models.Installation,
    models.LedgerEntry,
    models.Mandate,
    models.Membership,
    models.PayeeAccount,
    models.PaymentChunk,
    models.PaymentFile,
    models.RecordRevision,
    models.Sample,
    models.Settlement,
    models.Switch,
    models.Transition,
    models.Vote,
}
ALL_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

pytestmark = pytest.mark.django_db


def granted() -> dict[str, set[str]]:
    """The rights that the server itself sees, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, r.name FROM pg_class c, unnest(%s::text[]) AS r(name)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND has_table_privilege(c.oid, r.name)
            """,
            [list(ALL_RIGHTS)],
        )
        found: dict[str, set[str]] = {}
        for table, right in cursor.fetchall():
            found.setdefault(table, set()).add(right)
        return found


def test_rights_on_every_table_are_what_its_guards_say() -> None:
    wanted = {
        model._meta.db_table: set(rights([trigger.name for trigger in getattr(model._meta, "triggers", [])]))
        for model in apps.get_models(include_auto_created=True)
    }
    assert granted() == wanted | {"django_migrations": {"SELECT"}}


def test_append_only_tables_take_new_rows_and_no_other_change() -> None:
    found = granted()
    never_changed = {
        model
        for model in apps.get_app_config("claims").get_models()
        if found[model._meta.db_table] == {"SELECT", "INSERT"}
    }
    assert never_changed == APPEND_ONLY


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_change_of_an_append_only_table_is_denied_before_any_trigger_is_asked(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(models.AuditEntry._meta.db_table))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "DROP TABLE claims_claim",
        "ALTER TABLE claims_claim DISABLE TRIGGER ALL",
        "ALTER TABLE claims_claim ADD mine int",
        "SET session_replication_role = replica",
        "SET ROLE claims_owner",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('claims', 'mine', now())",
    ],
)
def test_the_application_cannot_change_the_house_it_lives_in(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_application_owns_nothing_and_is_nobody_special() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls,
                   (SELECT count(*) FROM pg_class WHERE relowner = r.oid),
                   (SELECT count(*) FROM pg_auth_members WHERE member = r.oid),
                   (SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database())
            FROM pg_roles r WHERE rolname = current_user
            """
        )
        assert cursor.fetchone() == (False, 0, 0, False)
