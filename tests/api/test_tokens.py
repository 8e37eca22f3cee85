"""Asking by token: hostile ones, spent ones, those of people who were shut out."""

from datetime import timedelta

import pytest
from django.test import Client
from knox.models import AuthToken
from time_machine import travel

from accounts.models import User
from tests.api.conftest import Machine
from tests.people import NOON

ADDRESS = "/api/v1/claims/"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x y",
        "Bearer \x00",
        "Bearer " + "\xff" * 40,
        "Bearer " + "a" * 64,
        "Bearer " + "a" * 100_000,
        "Bearer ' OR 1=1 --",
        "Token abc",
        "Basic YWxpY2U6eA==",
        "\x00",
    ],
)
def test_what_is_no_token_of_ours_opens_nothing(db: None, header: str) -> None:
    answer = Client(headers={"authorization": header}).get(ADDRESS)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "client_error"


def test_a_wrong_end_of_a_right_token_opens_nothing(alice: User) -> None:
    token = AuthToken.objects.create(alice)[1]
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert Client(headers={"authorization": f"Bearer {wrong}"}).get(ADDRESS).status_code == 401


def test_a_token_is_spent_after_thirty_days(machine: Machine, alice: User) -> None:
    program = machine(alice)
    with travel(NOON + timedelta(days=30), tick=False):
        assert program.get(ADDRESS).status_code == 200
    with travel(NOON + timedelta(days=30, hours=2), tick=False):
        assert program.get(ADDRESS).status_code == 401


def test_whoever_was_shut_out_is_shut_out_here(machine: Machine, alice: User) -> None:
    program = machine(alice)
    alice.is_active = False
    alice.save()
    assert program.get(ADDRESS).status_code == 401


def test_a_duty_that_was_taken_away_is_gone_at_once(machine: Machine, rita: User) -> None:
    program = machine(rita)
    assert program.get("/api/v1/staff/claims/").status_code == 200
    rita.groups.clear()
    assert program.get("/api/v1/staff/claims/").status_code == 403
