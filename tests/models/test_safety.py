"""A switch's history is kept: a turn is a new row."""

import pytest
from django.db import Error, transaction

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
