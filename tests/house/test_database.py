"""The application's role is neither owner nor superuser."""

import pytest
from django.db import connection


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
