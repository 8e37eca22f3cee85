"""Access entries are added and never changed."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from claims.models import AccessEntry
from tests.people import NOON

pytestmark = pytest.mark.django_db


def test_an_entry_is_neither_changed_nor_deleted(rita: User) -> None:
    AccessEntry.objects.create(at=NOON, by=rita, door="test", what="person", kind="claim", key="C-1")
    for change in (
        lambda: AccessEntry.objects.update(reason="x"),
        lambda: AccessEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()
    assert AccessEntry.objects.count() == 1
