"""Sessions of staff: they end without a request, and what a page asks by itself is none."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import Traveller, travel

from accounts.models import User
from tests.people import NOON

pytestmark = pytest.mark.django_db

STAY = "/accounts/stay/"


@pytest.fixture
def clock() -> Iterator[Traveller]:
    cache.clear()
    with travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def desk(clock: Traveller, rita: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(rita)
    assert client.get("/admin/").status_code == 200
    return client


def inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# ---------------------------------------------------------------- refusals
def test_after_half_an_hour_without_a_request_staff_are_signed_out(desk: Client, clock: Traveller) -> None:
    clock.shift(timedelta(minutes=30, seconds=1))
    assert desk.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert (
        "username" in desk.get("/admin/login/").content.decode()
    )  # the password too, not the second factor alone


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(desk: Client, clock: Traveller) -> None:
    for _minute in range(31):
        clock.shift(timedelta(minutes=1))
        polled = desk.get("/admin/", headers={"HX-Request": "true"})
    assert polled.status_code == 200
    assert polled["HX-Refresh"] == "true"
    assert polled.content == b""
    assert not inside(desk)


def test_who_has_been_signed_out_does_not_stay(desk: Client, clock: Traveller) -> None:
    clock.shift(timedelta(minutes=31))
    assert desk.post(STAY).status_code == 403
    assert not inside(desk)


def test_a_stranger_and_a_claimant_have_nothing_to_stay_in(alice: User, client: Client) -> None:
    assert client.post(STAY).status_code == 403
    client.force_login(alice)
    assert client.post(STAY).status_code == 403
    assert client.get(STAY).status_code == 405


def test_staying_needs_the_token_of_a_form(rita: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    assert strict.post(STAY).status_code == 403


# ---------------------------------------------------------------- going on
def test_a_request_begins_the_time_anew(desk: Client, clock: Traveller) -> None:
    for _time in range(4):
        clock.shift(timedelta(minutes=28))
        assert inside(desk)


def test_staying_begins_it_anew_and_says_for_how_long(desk: Client, clock: Traveller) -> None:
    clock.shift(timedelta(minutes=29, seconds=59))
    assert desk.post(STAY).json() == {"left": 1800}
    clock.shift(timedelta(minutes=29))
    assert inside(desk)


def test_a_page_says_until_when(desk: Client, clock: Traveller) -> None:
    assert "Without a click you stay signed in until 12:30." in desk.get("/admin/").content.decode()
    clock.shift(timedelta(minutes=10))
    page = desk.get("/admin/").content.decode()
    assert "until 12:40." in page
    assert 'data-left="1800"' in page


def test_a_session_in_steady_use_is_written_down_once_a_minute(desk: Client, clock: Traveller) -> None:
    seen = desk.session["seen"]
    clock.shift(timedelta(seconds=59))
    assert inside(desk)
    assert desk.session["seen"] == seen
    clock.shift(timedelta(seconds=1))
    assert inside(desk)
    assert desk.session["seen"] == seen + 60


def test_the_setting_says_how_long(desk: Client, clock: Traveller, settings: Settings) -> None:
    settings.STAFF_MINUTES = 5
    clock.shift(timedelta(minutes=2))
    assert inside(desk)
    clock.shift(timedelta(minutes=6))
    assert not inside(desk)


def test_a_claimants_session_is_left_alone(clock: Traveller, alice: User, client: Client) -> None:
    client.force_login(alice)
    client.get("/claims/mine/")
    assert "seen" not in client.session
    clock.shift(timedelta(days=1))
    assert client.get("/claims/mine/").status_code == 200
    assert timezone.now() == NOON + timedelta(days=1)
