"""Questions of before are read from the notes of their moves; nobody loses a day by it."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from claims.models import Claim, InformationRequest
from tests.factories import ClaimFactory
from tests.people import NOON

migration = import_module("claims.migrations.0039_questions_of_before")
pytestmark = pytest.mark.django_db


def asked_before(rita: User, *notes: str) -> Claim:
    claim = ClaimFactory(status="information_requested")
    for note in notes:
        claim.transitions.create(
            at=NOON, came_from="submitted", went_to="information_requested", act="ask", by=rita, note=note
        )
    return claim


def test_the_newest_question_that_waits_is_read_with_its_last_day_and_twice_is_as_good_as_once(
    rita: User,
) -> None:
    later = asked_before(rita, "Old?\n(2022-11-01)", "Why?\nAnd when?\n(2099-12-30)")
    late, none = asked_before(rita, "Which?\n(2022-11-04)"), asked_before(rita, "Just so")
    ClaimFactory(status="submitted")
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration.ASKED)
    found = {one.claim_id: one for one in InformationRequest.objects.all()}
    assert set(found) == {later.pk, late.pk, none.pk}
    assert (found[later.pk].question, found[later.pk].due_on) == ("Why?\nAnd when?", date(2099, 12, 30))
    assert (found[late.pk].question, found[none.pk].question) == ("Which?", "Just so")
    week = timezone.now().date() + timedelta(6)
    assert min(found[late.pk].due_on, found[none.pk].due_on) >= week
    assert {(one.version, one.about, one.asked_by, one.asked_at) for one in found.values()} == {
        (1, "facts", rita, NOON)
    }
