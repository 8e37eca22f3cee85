"""Duties given: by two who are not the receiver, once while it stands, and kept as they were said."""

from typing import Any, Final

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from claims.models import DutyGrant
from tests.factories import UserFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db

SAID: Final[dict[str, Any]] = {"duty": "committee", "reason": "x", "recorded_at": NOON}


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"recorded_by": "person"}, "duty_not_given_by_its_receiver"),
        ({"confirmed_by": "person", "confirmed_at": NOON}, "duty_not_given_by_its_receiver"),
        ({"confirmed_by": "omar", "confirmed_at": NOON}, "duty_grant_confirmed_by_another"),
        ({"reason": ""}, "duty_given_has_a_reason"),
        ({"taken_by": "priya", "taken_at": NOON, "taken_why": "x"}, "duty_taken_when_given"),
        ({"confirmed_by": "priya", "confirmed_at": NOON, "taken_at": NOON}, "duty_taken_when_given"),
    ],
)
def test_the_database_refuses(omar: User, priya: User, given: dict[str, Any], match: str) -> None:
    people = {"omar": omar, "priya": priya, "person": UserFactory()}
    said = SAID | {"person": people["person"], "recorded_by": omar} | given
    said = {
        name: people.get(value, value) if isinstance(value, str) else value for name, value in said.items()
    }
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        DutyGrant.objects.create(**said)


def test_one_stands_for_a_person_and_a_duty(omar: User, priya: User) -> None:
    said = SAID | {"person": UserFactory(), "recorded_by": omar}
    first = DutyGrant.objects.create(**said)
    with pytest.raises(IntegrityError, match="one_grant_a_duty"), transaction.atomic():
        DutyGrant.objects.create(**said)
    DutyGrant.objects.filter(pk=first.pk).update(dropped_by=priya, dropped_at=NOON)
    DutyGrant.objects.create(**said)


@pytest.mark.parametrize("change", [{"duty": "agent"}, {"reason": "y"}, {"taken_why": "y"}])
def test_what_was_said_stays(omar: User, priya: User, change: dict[str, Any]) -> None:
    ended = {
        "confirmed_by": priya,
        "confirmed_at": NOON,
        "taken_by": omar,
        "taken_at": NOON,
        "taken_why": "x",
    }
    made = DutyGrant.objects.create(**SAID, person=UserFactory(), recorded_by=omar, **ended)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        DutyGrant.objects.filter(pk=made.pk).update(**change)
    assert str(made) == f"D-{made.pk}"
