"""The first page, and what holds of all pages of this door."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User
from claims.models import Incident
from tests.web.conftest import SignIn

PUBLIC = ["/", "/outages/", "/outages/kakao-2022/", "/claims/new/", "/accounts/login/code/"]
PRIVATE = [
    "/claims/mine/",
    "/claims/link/",
    *(f"/claims/new/{one}/" for one in ("individual", "merchant", "partner")),
]


def test_a_site_without_an_outage_says_so(anybody: Client) -> None:
    page = anybody.get("/")
    assert page.status_code == 200
    assert "No outage is recorded at present." in page.content.decode()


def test_the_first_page_tells_the_outage_and_starts_a_claim_of_each_type(
    anybody: Client, incident: Incident
) -> None:
    page = anybody.get("/").content.decode()
    assert incident.name_en in page
    assert "15 October 2022, 15:30" in page
    for claimant_type in ("individual", "merchant", "taxi_driver", "partner"):
        assert f"/claims/new/{claimant_type}/?incident=kakao-2022" in page


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_open_to_anybody(anybody: Client, incident: Incident, address: str) -> None:
    assert anybody.get(address).status_code == 200


@pytest.mark.parametrize("address", PRIVATE)
def test_private_pages_ask_to_sign_in_first(anybody: Client, incident: Incident, address: str) -> None:
    answer = anybody.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/code/?next={address}"


@pytest.mark.parametrize("address", PRIVATE)
def test_private_pages_are_neither_found_by_search_engines_nor_kept(
    sign_in: SignIn, alice: User, incident: Incident, address: str
) -> None:
    answer = sign_in(alice).get(address)
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex' in answer.content.decode()


@pytest.mark.parametrize("address", PUBLIC + PRIVATE)
def test_no_page_carries_a_style_or_a_script_of_its_own(
    sign_in: SignIn, alice: User, incident: Incident, address: str
) -> None:
    answer = sign_in(alice).get(address, follow=True)
    page = answer.content.decode()
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r'\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="', page)


def test_korean_is_the_language_where_none_is_asked_for(db: None) -> None:
    assert '<html lang="ko">' in Client().get("/").content.decode()


def test_the_language_is_switched_and_kept(anybody: Client) -> None:
    answer = anybody.post("/i18n/setlang/", {"language": "ko", "next": "/outages/"})
    assert answer["Location"] == "/outages/"
    assert '<html lang="ko">' in anybody.get("/").content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_speak_both_languages_and_need_nothing(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert '<section lang="ko">' in page
    assert 'lang="en"' in page
    assert re.search("[가-힣]", page)
    assert "noindex" in page


def test_an_unknown_address_shows_the_page_that_says_so(anybody: Client) -> None:
    answer = anybody.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_form_without_its_token_shows_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/code/", {"email": "alice@example.com"})
    assert answer.status_code == 403
    assert "The page was open for too long" in answer.content.decode()
