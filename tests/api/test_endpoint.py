"""What every view has in common: parameters that are named, and answers that nobody on the way keeps."""

import pytest
from django.test import Client

from accounts.models import User
from tests.api.conftest import Machine
from tests.api.sending import ADDRESS, errors, post


@pytest.mark.parametrize("path", ["outages/", "policies/", "consent/", "outages/none/"])
def test_a_public_answer_may_be_kept_for_a_minute_and_a_parameter_is_an_error(db: None, path: str) -> None:
    assert "max-age=60" in Client().get(f"/api/v1/{path}")["Cache-Control"]
    answer = Client().get(f"/api/v1/{path}?x=1")
    assert (answer.status_code, errors(answer)) == (400, {("unknown", "x")})


def test_a_private_answer_is_kept_by_nobody(machine: Machine, alice: User) -> None:
    for program in (machine(alice), machine(None)):
        answer = program.get(ADDRESS)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("query", ["%00=1", "%ED%A0%80=1", "a" * 500 + "=1", "limit=1&limit=2", "format=xml"])
def test_hostile_parameters_are_refused(machine: Machine, alice: User, query: str) -> None:
    answer = machine(alice).get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert all(len(attr or "") <= 60 for _code, attr in errors(answer))


def test_parameters_of_the_list_are_none_of_filing(machine: Machine, alice: User) -> None:
    answer = machine(alice).post(f"{ADDRESS}?limit=1", b"{}", content_type="application/json")
    assert errors(answer) == {("unknown", "limit")}
    assert post(machine(alice), {}).status_code == 400


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_there_is_json_only(db: None, accept: str) -> None:
    assert Client().get("/api/v1/outages/", headers={"accept": accept}).status_code == 406


def test_errors_speak_the_readers_language(db: None) -> None:
    said = [
        Client().get("/api/v1/none/", headers={"accept-language": language}).json()["errors"][0]["detail"]
        for language in ("ko", "en")
    ]
    assert said[0] != said[1]
