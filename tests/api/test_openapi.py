"""The description of the API holds: asked of every operation with made-up values, lawful and not."""

import os
from collections.abc import Iterator
from typing import Any, Final
from unittest.mock import patch

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from claims.models import Incident
from claims.rules import reference
from claims_project.wsgi import application
from tests.api.conftest import Machine
from tests.api.sending import MERCHANT
from tests.factories import ClaimFactory

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


EXAMPLES = int(os.environ.get("EXAMPLES", "25"))  # an operation and a person
SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
OPERATIONS = [one.ok() for one in SCHEMA.get_all_operations()]

HERS, ANOTHERS = (reference.new(bytes([one] * reference.RANDOM_BYTES)) for one in (7, 9))
THERE: Final = {"reference": (HERS, ANOTHERS), "key": ("kakao-2022",), "after": (HERS, ANOTHERS)}
# What somebody may not do, by its label. All else succeeds at least once.
_OWN: Final = {"GET /api/v1/claims/", "POST /api/v1/claims/", "GET /api/v1/claims/{reference}/"}
_STAFF: Final = {"GET /api/v1/staff/claims/"}
SHUT: Final[dict[str, set[str]]] = {
    "alice": _STAFF, "rita": {"GET /api/v1/claims/{reference}/"}, "nobody": _OWN | _STAFF,
}  # fmt: skip


@SCHEMA.hook
def flatmap_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> st.SearchStrategy[Any]:
    return _of_rows(path_parameters)


@SCHEMA.hook
def flatmap_query(context: Any, query: dict[str, Any] | None) -> st.SearchStrategy[Any]:
    return _of_rows(query)


@SCHEMA.hook
def flatmap_body(context: Any, body: Any) -> st.SearchStrategy[Any]:
    """What was made up; a claim that is right but for one field of it; or a claim for some loss."""
    if not isinstance(body, dict):
        return st.just(body)
    fields = [MERCHANT | {name: value} for name, value in body.items()]
    right = st.integers(0, 10_000_000).map(lambda loss: MERCHANT | {"answers": {"loss": loss}})
    return st.one_of(st.just(body), st.sampled_from(fields or [body]), right)


def _of_rows(named: dict[str, Any] | None) -> st.SearchStrategy[Any]:
    """What was made up, or the same with names of rows that are there."""
    if not named:
        return st.just(named)
    there = {name: st.sampled_from(THERE[name]) for name in named if name in THERE}
    return st.one_of(st.just(named), st.fixed_dictionaries(there).map(lambda known: named | known))


@pytest.fixture
def asked(db: None) -> Iterator[None]:
    """The application asked as by a server, without limits; it leaves the connection of the test open."""
    SCHEMA.app = application
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with patch.object(SimpleRateThrottle, "allow_request", lambda *asked: True):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("who", ["alice", "rita", "nobody"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_every_operation_answers_as_it_is_described(
    asked: None, machine: Machine, incident: Incident, alice: User, rita: User, operation: Any, who: str
) -> None:
    ClaimFactory(incident=incident, filed_by=alice, reference=HERS)
    ClaimFactory(incident=incident, reference=ANOTHERS)
    person = {"alice": alice, "rita": rita}.get(who)
    token = {"Authorization": machine(person).defaults["HTTP_AUTHORIZATION"]} if person else {}

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.headers = {
            name: value for name, value in (case.headers or {}).items() if name != "Authorization"
        }
        answers.append(case.call_and_validate(headers=token, checks=CHECKS, app=application).status_code)

    answers: list[int] = []
    ask()
    assert (200 in answers or 201 in answers) is (operation.label not in SHUT[who]), sorted(set(answers))


def test_the_description_names_every_route_and_no_other(db: None) -> None:
    from claims.api.urls import urlpatterns

    told = Client().get("/api/v1/schema/").json()
    named = {path.removeprefix("/api/v1/") for path in told["paths"]}
    routes = {
        str(one.pattern).replace("<slug:", "{").replace("<str:", "{").replace(">", "}") for one in urlpatterns
    }
    assert routes - named == {"schema/", "docs/", "^.*$"}
    assert named <= routes


def test_the_description_says_who_must_sign_in(db: None) -> None:
    told = Client().get("/api/v1/schema/").json()["paths"]
    shut = {
        path
        for path, verbs in told.items()
        if any(one for verb in verbs.values() for one in verb.get("security", ()))
    }
    assert shut == {"/api/v1/claims/", "/api/v1/claims/{reference}/", "/api/v1/staff/claims/"}


def test_the_page_holds_under_the_strict_policy(db: None) -> None:
    page = Client().get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text and "<script>" not in text and "http" not in text.replace("http-equiv", "")
    assert "unsafe" not in page["Content-Security-Policy"]
    script = Client().get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
@pytest.mark.parametrize("rest", ["", "x", "claims", "outages/a/b/", "%00", "../admin/"])
def test_an_address_that_is_none_is_told_so_in_json(db: None, method: str, rest: str) -> None:
    answer = getattr(Client(), method)(f"/api/v1/{rest}")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "not_found"
