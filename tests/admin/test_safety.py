"""Switches through the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.queries.safety import is_on

pytestmark = pytest.mark.django_db


def turned(user: User, on: str, reason: str = "A wrong form is out") -> int:
    client = Client()
    client.force_login(user)
    typed = {"key": "intake_closed", "on": on, "reason": reason}
    return client.post(reverse("admin:claims_switch_turn"), typed).status_code


def test_nobody_but_an_operator_turns_a_switch(seo: User, audrey: User, rita: User, mallory: User) -> None:
    for user in (seo, audrey, rita, mallory):
        assert turned(user, "on") == 403
    assert not is_on(key="intake_closed")


def test_a_switch_is_turned_on_and_off_with_a_reason(omar: User) -> None:
    assert turned(omar, "on", reason="") == 200
    assert not is_on(key="intake_closed")
    assert turned(omar, "on") == 302
    assert is_on(key="intake_closed")
    assert turned(omar, "off") == 302
    assert not is_on(key="intake_closed")
    assert turned(omar, "maybe") == 200
