"""The description of the API holds: asked of every operation with made-up values, lawful and not."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from claims.models import Incident
from claims_project.wsgi import application
from tests.api.conftest import Machine
from tests.factories import ClaimFactory

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def described(machine: Machine, incident: Incident, alice: User) -> Any:
    ClaimFactory(incident=incident, filed_by=alice)
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


schema = schemathesis.pytest.from_fixture("described")


@pytest.fixture
def unthrottled() -> Iterator[None]:
    with patch.object(SimpleRateThrottle, "allow_request", lambda *asked: True):
        yield


@pytest.fixture
def tokens(machine: Machine, alice: User, rita: User) -> list[str]:
    return [machine(person).defaults["HTTP_AUTHORIZATION"] for person in (alice, rita)]


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_is_described(case: Any, unthrottled: None, tokens: list[str]) -> None:
    for token in tokens:
        case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)


def test_the_description_names_every_route_and_no_other(db: None) -> None:
    from claims.api.urls import urlpatterns

    told = Client().get("/api/v1/schema/").json()
    named = {path.removeprefix("/api/v1/") for path in told["paths"]}
    routes = {
        str(one.pattern).replace("<slug:", "{").replace("<str:", "{").replace(">", "}") for one in urlpatterns
    }
    assert routes - named == {"schema/", "docs/"}
    assert named <= routes


def test_the_description_says_who_must_sign_in(db: None) -> None:
    told = Client().get("/api/v1/schema/").json()["paths"]
    shut = {path for path, verbs in told.items() if any(one for verb in verbs.values() for one in verb.get("security", ()))}
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
