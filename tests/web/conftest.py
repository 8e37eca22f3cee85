"""A small outage to claim for, and a browser that reads English, whose texts are the marked ones."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from time_machine import travel

from accounts.models import User
from claims.models import Incident
from tests.people import NOON
from tests.world import kakao

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at_noon() -> object:
    """The views read the clock: it stands at NOON. allauth's counts of requests begin anew."""
    cache.clear()
    with travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


@pytest.fixture
def anybody(db: None) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """`sign_in(alice)`: her browser, signed in, her address proved."""

    def signed_in(person: User) -> Client:
        EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(person)
        return browser

    return signed_in
