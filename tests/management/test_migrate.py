"""`migrate` works as the owner, and leaves the application with its rights and the duties with their groups."""

import os

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from pytest_django import Settings

from accounts.duties import DUTIES

TABLE = "claims_switch"


def rights() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS r(name) "
            "WHERE has_table_privilege(%s, name)",
            [TABLE],
        )
        return {name for (name,) in cursor}


def test_it_works_as_the_owner_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    from claims.management.commands.migrate import Command

    parser = Command().create_parser("manage.py", "migrate")
    assert parser.parse_args([]).database == "owner"


def test_without_the_owners_address_it_says_what_to_set(settings: Settings) -> None:
    settings.DATABASES = {"default": settings.DATABASES["default"]}
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_it_gives_back_the_rights_that_a_restore_has_lost() -> None:
    app = settings.DATABASES["default"]["USER"]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute(f"REVOKE ALL ON {TABLE} FROM {app}")
        owner.execute(f"GRANT UPDATE ON {TABLE} TO {app}")
        owner.execute("DELETE FROM auth_group WHERE name = 'auditor'")
    assert rights() == {"UPDATE"}
    call_command("migrate", verbosity=0)
    assert rights() == {"SELECT", "INSERT"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT name FROM auth_group")
        assert {name for (name,) in cursor} >= set(DUTIES)
