"""Who asks too often waits: by address, by person, and for claims that are sent."""

import pytest
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User
from claims.models import Incident
from tests.api.conftest import Machine
from tests.api.sending import ADDRESS, post

OUTAGES = "/api/v1/outages/"


def asked(program: Client, times: int, address: str = OUTAGES, **headers: str) -> list[int]:
    return [program.get(address, **headers).status_code for _again in range(times)]  # type: ignore[arg-type]


def test_an_address_may_ask_sixty_times_a_minute(db: None) -> None:
    assert asked(Client(), 61) == [200] * 60 + [429]
    refused = Client().get(OUTAGES)
    assert refused.json()["errors"][0]["code"] == "throttled"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert asked(Client(REMOTE_ADDR="192.0.2.7"), 1) == [200]


def test_a_header_does_not_make_one_another(db: None) -> None:
    found = [
        Client().get(OUTAGES, headers={"x-forwarded-for": f"192.0.2.{turn}"}).status_code
        for turn in range(61)
    ]
    assert found[-1] == 429


def test_behind_a_proxy_the_address_is_the_one_that_it_saw(db: None, settings: object) -> None:
    from rest_framework.settings import api_settings

    with override_settings():
        api_settings.NUM_PROXIES, before = 1, api_settings.NUM_PROXIES
        try:
            found = [
                Client().get(OUTAGES, headers={"x-forwarded-for": f"{turn}, 192.0.2.9"}).status_code
                for turn in range(61)
            ]
            other = Client().get(OUTAGES, headers={"x-forwarded-for": "192.0.2.8"}).status_code
        finally:
            api_settings.NUM_PROXIES = before
    assert (found[-1], other) == (429, 200)


def test_thirty_claims_an_hour_are_read_lawful_or_not(
    machine: Machine, incident: Incident, alice: User, mallory: User
) -> None:
    program = machine(alice)
    assert [post(program, {}).status_code for _again in range(31)] == [400] * 30 + [429]
    assert program.get(ADDRESS).status_code == 200
    assert post(machine(mallory), {}).status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/v1/docs/", "/api/v1/none/"])
def test_no_address_may_be_asked_without_end(db: None, path: str) -> None:
    statuses = asked(Client(), 61, path)
    assert statuses[-1] == 429
