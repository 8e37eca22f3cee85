"""The database of the tests: made and emptied by the owner's role, used through the application's."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import Client, TransactionTestCase, client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.factors import proof
from tests.bank import bank  # noqa: F401
from tests.emptying import emptied, left
from tests.people import (  # noqa: F401
    alice,
    audrey,
    felix,
    fiona,
    kim,
    mallory,
    omar,
    priya,
    rita,
    seo,
    sora,
    with_every,
)
from tests.servers import DATABASE
from tests.tables import template

# Examples are judged by what they show, never by how busy the machine is.
# What lands is judged by the same examples every time; DRAW_ANEW=1 looks for new ones, as the drills do.
settings.register_profile(
    "claims", deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("DRAW_ANEW"),
)  # fmt: skip
settings.load_profile("claims")


def pytest_collection_finish() -> None:
    """What is loaded by now lives to the end of the run: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The worker's database, copied anew by its owner; the application's connection already has its name."""
    owner, app = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        owner.settings_dict["TEST"] |= {"NAME": DATABASE, "TEMPLATE": template(owner)}
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        owner.close()
    yield
    left()
    with django_db_blocker.unblock():
        app.close()
        owner.creation.destroy_test_db(DATABASE, verbosity=0)


@pytest.fixture(autouse=True)
def _in_the_usual_language() -> Iterator[None]:
    """A test that turns a language on turns it on for itself alone."""
    yield
    translation.deactivate()


_signed_in = Client.force_login


def _with_the_second_factor(self: Client, user: Any, backend: str | None = None, *, at: Any = None) -> None:
    """Whoever a test signs in has given the second factor, just now; `tests.people.half_signed_in` has not."""
    _signed_in(self, user, backend)
    session = self.session
    session.update(proof(user, at=at or timezone.now()))
    session.save()


Client.force_login = _with_the_second_factor  # type: ignore[method-assign]


_stored = client.store_rendered_templates


def _but_of_widgets(store: Any, signal: Any, sender: Any, template: Any, context: Any, **said: Any) -> None:
    """Keeps the contexts of a page for its test, but not a copy for each of the hundreds of options of its forms."""
    if not str(template.name).startswith("django/forms/"):
        _stored(store, signal, sender, template, context, **said)


client.store_rendered_templates = _but_of_widgets


_looked = WhiteNoiseMiddleware.add_files_from_finders
_lying: dict[tuple[str, int | None], dict[str, Any]] = {}


def _looked_once(self: WhiteNoiseMiddleware) -> None:
    """Where the static files lie is found once a process, and not once a `Client`, of which there are thousands."""
    place = (self.static_prefix, self.max_age)
    if place not in _lying:
        _looked(self)
        _lying[place] = dict(self.files)
    self.files.update(_lying[place])


WhiteNoiseMiddleware.add_files_from_finders = _looked_once  # type: ignore[method-assign]


def _teardown(self: TransactionTestCase) -> None:
    emptied()


TransactionTestCase._fixture_teardown = _teardown  # type: ignore[method-assign]
