"""The application's role is neither owner nor superuser."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests import tables

OURS = [model for app in ("accounts", "claims") for model in apps.get_app_config(app).get_models()]


@pytest.mark.django_db
def test_tests_run_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("claims_app", False, False)


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_leaves_nothing_behind() -> None:
    from accounts.models import User

    assert User.objects.count() == 0
    User.objects.create_user("alice@example.com")


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_leaves_nothing_behind_twice() -> None:
    test_a_test_with_transactions_leaves_nothing_behind()


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_constraint_and_index_that_a_table_names_is_there(model: type[Model]) -> None:
    """A migration that drops the index of a key may take a constraint on the same column with it, and say nothing."""
    named = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass",
            [model._meta.db_table],
        )
        assert named <= there.keys() | {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("changed", [*tables._MADE_OF, *tables._AND])
def test_the_tables_are_made_anew_as_soon_as_what_makes_them_changes(changed: str, tmp_path: Path) -> None:
    files = [tmp_path / part / "one.py" for part in tables._MADE_OF] + [tmp_path / one for one in tables._AND]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    before = tables.digest(tmp_path)
    assert tables.digest(tmp_path) == before
    found = tmp_path / changed
    (found / "two.py" if found.is_dir() else found).write_text("after!")
    assert tables.digest(tmp_path) != before
