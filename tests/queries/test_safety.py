"""Where the switches stand."""

import pytest

from accounts.models import User
from claims.models import Switch
from claims.queries.safety import is_on
from tests.people import NOON

pytestmark = pytest.mark.django_db


def test_a_switch_that_was_never_turned_is_off() -> None:
    assert is_on(key="intake_closed") is False


def test_the_newest_row_counts_and_not_the_latest_clock(omar: User) -> None:
    for on in (True, False, True):
        Switch.objects.create(key="intake_closed", on=on, at=NOON, by=omar, reason="test")
        assert is_on(key="intake_closed") is on


def test_switches_are_apart(omar: User) -> None:
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="test")
    assert not is_on(key="another")
