"""A switch's history is kept: a turn is a new row."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import Switch
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def turned(omar: User) -> Switch:
    return Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="drill")


def test_a_turn_is_not_turned_back_in_place(turned: Switch) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Switch.objects.filter(pk=turned.pk).update(on=False)


def test_a_turn_is_not_forgotten(turned: Switch) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Switch.objects.filter(pk=turned.pk).delete()


def test_a_switch_is_turned_by_somebody(db: None) -> None:
    with pytest.raises(Error), transaction.atomic():
        Switch.objects.create(key="intake_closed", on=True, at=NOON, by=None, reason="drill")


def test_nothing_of_the_history_is_rewritten_or_emptied(turned: Switch) -> None:
    statements = [
        f'UPDATE claims_switch SET "{field.column}" = "{field.column}"'
        for field in turned._meta.concrete_fields
    ]
    statements += ["DELETE FROM claims_switch", "TRUNCATE claims_switch"]
    for statement in statements:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    assert Switch.objects.get().on is True


@pytest.mark.parametrize("column", ["key", "on", "at", "by_id", "reason"])
def test_a_turn_says_everything(turned: Switch, column: str) -> None:
    row = {
        "key": "intake_closed",
        "on": True,
        "at": NOON,
        "by_id": turned.by_id,
        "reason": "drill",
        column: None,
    }
    columns = ", ".join(f'"{name}"' for name in row)
    with pytest.raises(IntegrityError, match=f'null value in column "{column}"'), transaction.atomic():
        connection.cursor().execute(
            f"INSERT INTO claims_switch ({columns}) VALUES (%s, %s, %s, %s, %s)", list(row.values())
        )


def test_a_turn_is_by_somebody_who_is_there(turned: Switch) -> None:
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        Switch.objects.create(key="intake_closed", on=True, at=NOON, by_id=0, reason="drill")
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
