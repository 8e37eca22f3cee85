"""Each operation is described with the errors it can end with, and no answer of another shape."""

import pytest
from django.test import Client

from claims.api.describing import SAID


@pytest.fixture
def told(db: None) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    return Client().get("/api/v1/schema/").json()["paths"]


@pytest.mark.parametrize(
    ("path", "verb", "codes"),
    [
        ("outages/", "get", "200 400 405 406 429"),
        ("outages/{key}/", "get", "200 400 404 405 406 429"),
        ("claims/", "get", "200 400 401 405 406 429"),
        ("claims/", "post", "201 400 401 403 405 406 409 413 415 429"),
        ("claims/{reference}/", "get", "200 400 401 404 405 406 429"),
        ("staff/claims/", "get", "200 400 401 403 405 406 429"),
    ],
)
def test_an_operation_names_its_errors(told: dict, path: str, verb: str, codes: str) -> None:
    responses = told[f"/api/v1/{path}"][verb]["responses"]
    assert sorted(responses) == codes.split()
    for code in set(responses) & set(SAID):
        shape = responses[code]["content"]["application/json"]["schema"]
        assert shape == {"$ref": "#/components/schemas/Errors"}
        assert responses[code]["description"] == SAID[code]
