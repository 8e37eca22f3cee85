"""The database of the tests: made and emptied by the owner's role, used through the application's."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.people import alice, audrey, felix, fiona, kim, mallory, omar, priya, rita, seo, sora  # noqa: F401

# Rows that migrations and `migrate` leave behind, and that every test may count on.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group"}


def owner_url() -> str:
    """The test database, as its owner."""
    database = connections["default"].settings_dict
    return f"postgresql://{settings.DATABASES['owner']['USER']}@/{database['NAME']}?host={database['HOST']}"


def emptied() -> None:
    """Deletes every row the application may have written: as the owner, with triggers off, in one statement a table."""
    with psycopg.connect(owner_url(), autocommit=False) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        tables = [
            name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        for table in sorted(set(tables) - KEPT):
            owner.execute(f'DELETE FROM "{table}"')


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """One database an xdist worker, owned by the owner; the application's connection is pointed at it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_claims_{worker}"
    owner, app = connections["owner"], connections["default"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        owner.settings_dict["TEST"]["NAME"] = name
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        app.close()
        app.settings_dict["NAME"] = name
        owner.close()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        app.close()
        owner.creation.destroy_test_db(settings.DATABASES["owner"]["NAME"], verbosity=0)


def _teardown(self: TransactionTestCase) -> None:
    emptied()


TransactionTestCase._fixture_teardown = _teardown  # type: ignore[method-assign]
