"""A small outage, machines that ask, and the clock at NOON."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from knox.models import AuthToken
from time_machine import travel

from accounts.models import User
from claims.models import Incident
from tests.people import NOON
from tests.world import kakao

Machine = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """The views read the clock: it stands at NOON. Counts of requests begin anew."""
    cache.clear()
    with travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


@pytest.fixture
def machine(db: None) -> Machine:
    """`machine(alice)`: a program that asks with a token of hers; `machine(None)`: one without."""

    def asking(person: User | None) -> Client:
        headers: dict[str, Any] = {"accept-language": "en"}
        if person is not None:
            EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
            headers["authorization"] = f"Bearer {AuthToken.objects.create(person)[1]}"
        return Client(headers=headers)

    return asking
