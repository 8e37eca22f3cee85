"""Addresses that somebody typed or a program made up: whatever stands in them, no page breaks."""

import re
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db.models import Model
from django.test import Client
from time_machine import travel

from accounts.models import User
from claims.admin.site import site
from tests.admin.conftest import house  # noqa: F401
from tests.journeys.routes import routes
from tests.people import NOON

pytestmark = pytest.mark.django_db
ODD = ("\x00", "x", "9" * 40)
ASKED = ("q", "p", "page", "o", "ids", "claim", "file", "stands", "kind", "unit", "account", "day", "back", "after",
         "version", "seen", "month", "run", "what", "waits", "e", "all", "_changelist_filters", "incident")  # fmt: skip


@pytest.fixture
def client(with_every: Callable[..., User]) -> Client:
    """Who may see everything."""
    made = Client()
    made.force_login(with_every())
    return made


def filters() -> dict[str, list[str]]:
    """The names by which each list of the admin can be narrowed."""
    found = {}
    for model, screen in site._registry.items():
        names = [getattr(one, "parameter_name", one) for one in screen.list_filter]
        names = [one[0] if isinstance(one, tuple) else one for one in names]
        found[model._meta.model_name] = [
            f"{name}{ending}" for name in names for ending in ("", "__exact", "__gte")
        ]
    return found


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
def test_no_list_breaks_however_it_is_narrowed(
    odd: str, client: Client, house: dict[str, Model]  # noqa: F811
) -> None:  # fmt: skip
    broken = []
    with travel(NOON, tick=False):
        for screen, names in filters().items():
            for name in [*names, "q", "p", "o"]:
                address = f"/admin/claims/{screen}/?{name}={quote(odd)}"
                try:
                    client.get(address)
                except Exception as error:
                    broken.append(f"{address[:120]}: {type(error).__name__}: {str(error)[:120]}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
def test_no_page_breaks_whatever_is_asked_of_it(odd: str, client: Client, house: dict[str, Model]) -> None:  # noqa: F811
    broken = []
    query = "&".join(f"{name}={quote(odd)}" for name in ASKED)
    values = {"key": "kakao-2022", "claimant_type": "merchant", "table": "balance", "reference": odd}
    values |= {"draft": str(UUID(int=8)), "step": "services"}
    with travel(NOON, tick=False):
        for one in routes():
            if one.route.startswith("^") or "(?P" in one.route or one.route.endswith("logout/"):
                continue
            screen = found[1] if (found := re.match(r"admin/claims/(\w+)/", one.route)) else ""
            pk = house[screen].pk if screen in house else 1
            here = values | {
                name: str(pk)
                for name in ("pk", "object_id", "content_type_id", "app_label", "other", "paper", "token")
            }
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name, here=here: quote(here[name[1]], ""), one.route)
            try:
                answer = client.get(f"/{path}?{query}")
            except Exception as error:
                broken.append(f"/{path[:80]}: {type(error).__name__}: {str(error)[:120]}")
            else:
                if answer.status_code >= 500:
                    broken.append(f"/{path[:80]}: {answer.status_code}")
    assert not broken, "\n".join(broken)
