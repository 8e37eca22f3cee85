"""People by role, and one fixed instant. Fixtures: any test may ask for `alice` or `rita` by name."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from django.test import Client
from django.utils.functional import cached_property

from accounts.duties import DUTIES
from accounts.factors import proof
from accounts.models import User
from tests.factories import UserFactory

# Noon in Seoul on the day after everything was back; within the filing period of the shipped incident.
NOON: Final = datetime(2022, 10, 21, 3, 0, tzinfo=UTC)

# Who they are, by name: their duties. Alice claims; Mallory may sign in to the admin and do nothing there.
DUTIES_OF: Final[dict[str, tuple[str, ...]]] = {
    "alice": (),
    "rita": ("reviewer",),
    "felix": ("finance_maker",),
    "fiona": ("finance_checker",),
    "seo": ("secretariat",),
    "sora": ("secretariat",),
    "kim": ("committee",),
    "omar": ("operator",),
    "audrey": ("auditor",),
    "priya": ("privacy_officer",),
    "mallory": (),
}


def person(name: str) -> User:
    """The person of this name, made when first asked for: `rita` is rita@example.com."""
    found = User.objects.filter(email=f"{name}@example.com").first()
    return found or UserFactory.create(
        email=f"{name}@example.com", first_name=name.title(), duties=DUTIES_OF[name], is_staff=name != "alice"
    )


@pytest.fixture
def with_every(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., User]:
    """`with_every("agent", "reviewer")`: somebody new, or `of`, with duties that the database keeps apart (all of them,
    where none is named), to see that the stages refuse such a person all the same.
    """
    beside: dict[int, frozenset[str]] = {}
    known = User.duties.func

    def held(user: User) -> frozenset[str]:
        if user.pk in beside:
            return beside[user.pk] if user.is_active else frozenset()
        return known(user)

    def made(*duties: str, of: User | None = None, **said: Any) -> User:
        user = of or UserFactory.create(**{"is_staff": True, **said})
        beside[user.pk] = frozenset(duties or DUTIES)
        user.__dict__.pop("duties", None)
        return user

    asked_once = cached_property(held)
    asked_once.__set_name__(User, "duties")
    monkeypatch.setattr(User, "duties", asked_once)
    return made


def _fixture(name: str) -> object:
    def known(db: None) -> User:
        return person(name)

    return pytest.fixture(name=name)(known)


alice, rita, felix, fiona, seo, sora, kim, omar, audrey, priya, mallory = map(_fixture, DUTIES_OF)


def half_signed_in(user: User, *, proved_at: datetime | None = None) -> Client:
    """A browser in English whose session has not given the second factor; or gave it at `proved_at`."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    session = client.session
    for key in proof(user, at=NOON):
        del session[key]
    session.update(proof(user, at=proved_at) if proved_at else {})
    session.save()
    return client
