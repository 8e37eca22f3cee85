"""What the database says of messages: never changed, never gone, read once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from claims.models import Message
from tests.factories import ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def made(**said: Any) -> Message:
    return Message.objects.create(
        **{
            "claim": ClaimFactory(),
            "from_claimant": True,
            "words": "x",
            "by": person("alice"),
            "at": NOON,
            **said,
        }
    )


@pytest.mark.parametrize("said", [{"words": ""}, {"from_claimant": False, "read_at": NOON}])
def test_an_empty_message_and_one_of_ours_that_is_read_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        made(**said)


@pytest.mark.parametrize("change", [{"words": "y"}, {"from_claimant": False}, {"at": NOON + timedelta(1)}])
def test_a_message_is_never_changed(change: dict[str, Any]) -> None:
    one = made()
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=one.pk).update(**change)


def test_a_message_is_never_gone() -> None:
    one = made()
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=one.pk)._raw_delete(using="default")
    assert Message.objects.exists()


def test_a_message_is_read_once() -> None:
    one = made()
    assert Message.objects.filter(pk=one.pk).update(read_at=NOON) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=one.pk).update(read_at=NOON + timedelta(1))
