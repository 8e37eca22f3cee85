"""Switches."""

import pytest

from accounts.models import User
from claims.models import AuditEntry, Switch
from claims.queries.safety import is_on
from claims.rules.authority import Forbidden
from claims.stages import safety
from tests.people import NOON

pytestmark = pytest.mark.django_db


def turned(actor: User, *, on: bool = True, reason: str = "A wrong window is out") -> Switch:
    return safety.turn_switch(actor=actor, key="intake_closed", on=on, reason=reason, at=NOON, door="admin")


def test_nobody_but_an_operator_turns_a_switch(
    alice: User, rita: User, seo: User, audrey: User, mallory: User
) -> None:
    for person in (alice, rita, seo, audrey, mallory):
        with pytest.raises(Forbidden):
            turned(person)
    assert not Switch.objects.exists()


def test_a_switch_is_not_turned_without_a_reason(omar: User) -> None:
    with pytest.raises(safety.ReasonMissing):
        turned(omar, reason="  ")


def test_a_switch_that_the_house_does_not_know_is_a_bug(omar: User) -> None:
    with pytest.raises(ValueError, match="lights"):
        safety.turn_switch(actor=omar, key="lights", on=True, reason="dark", at=NOON)


def test_the_newest_turn_is_in_force_and_the_history_stays(omar: User) -> None:
    assert not is_on(key="intake_closed")
    turned(omar)
    assert is_on(key="intake_closed")
    turned(omar, on=False)
    assert not is_on(key="intake_closed")
    assert Switch.objects.count() == AuditEntry.objects.count() == 2
