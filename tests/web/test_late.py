"""A late link in a claimant's hands: gone from the address, kept over the sign-in, told kindly where it is none."""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from accounts.models import User
from claims.models import Claim, Draft, Incident, LateLink
from claims.stages import intake
from tests.people import person
from tests.stages.test_late_links import END, LATE, given
from tests.web.conftest import SignIn
from tests.web.filling import MERCHANT, checked, go_through

START = "/claims/new/merchant/"


@pytest.fixture(autouse=True)
def _after_the_period(_at_noon: None) -> Any:
    with travel(LATE, tick=False):
        yield


@pytest.fixture
def link(incident: Incident) -> tuple[LateLink, str]:
    return given(incident)


def text(browser: Client, address: str, **options: Any) -> str:
    return browser.get(address, **options).content.decode()


# ---------------------------------------------------------------- refusals
def test_every_one_that_lets_nothing_in_is_told_alike_and_not_why(
    anybody: Client, incident: Incident, link: tuple[LateLink, str]
) -> None:
    withdrawn = given(incident)
    intake.withdraw_late_link(actor=person("seo"), link=withdrawn[0], reason="x", at=LATE, door="test")
    told = set()
    for token, at in (("7K3Q", LATE), ("0000-" * 5 + "0000", LATE), (link[1], END), (withdrawn[1], LATE)):
        with travel(at, tick=False):
            opened = anybody.get(f"/claims/late/{token}/")
            answer = anybody.get("/claims/late/")
        assert (opened.status_code, opened["Location"], answer.status_code) == (302, "/claims/late/", 404)
        page = answer.content.decode()
        told.add(re.sub('value="[^"]{64}"', "", page[page.index("<main") :]))
    assert len(told) == 1 and "does not let a claim in" in told.pop()
    assert "does not let a claim in" not in text(anybody, "/claims/late/")  # and it is forgotten


def test_the_token_stands_in_no_address_page_log_or_header_after_it_was_opened(
    anybody: Client, link: tuple[LateLink, str], caplog: pytest.LogCaptureFixture
) -> None:
    token = link[1]
    with caplog.at_level(logging.DEBUG):
        opened = anybody.get(f"/claims/late/{token}/")
        page = anybody.get(opened["Location"])
        kept = str(anybody.session.items())
        anybody.get("/claims/late/0000-0000/")
        anybody.get("/claims/late/")
    assert opened["Referrer-Policy"] == "no-referrer" and "no-store" in opened["Cache-Control"]
    assert token not in str(opened.headers) + opened.content.decode() + page.content.decode() + str(
        page.headers
    )
    assert token not in caplog.text and "0000-0000" not in caplog.text
    assert token not in kept and link[0].mark.hex() in kept


def test_opening_it_does_not_use_it_up(anybody: Client, link: tuple[LateLink, str]) -> None:
    for _again in range(2):  # as programs do that look through mails
        assert "You have a late link" in text(anybody, f"/claims/late/{link[1]}/", follow=True)
    assert LateLink.objects.get().claim_id is None


def test_it_helps_for_no_other_type(sign_in: SignIn, alice: User, link: tuple[LateLink, str]) -> None:
    browser = sign_in(alice)
    browser.get(f"/claims/late/{link[1]}/")
    page = text(browser, "/claims/new/individual/")
    assert "lets this claim in" not in page and "What you can still do" in page
    browser.post("/claims/new/individual/")
    assert not Draft.objects.get().late_links.exists()


def test_one_that_another_has_begun_with_is_refused_and_one_may_begin_without(
    sign_in: SignIn, alice: User, mallory: User, link: tuple[LateLink, str]
) -> None:
    first, second = sign_in(alice), sign_in(mallory)
    for browser in (first, second):
        browser.get(f"/claims/late/{link[1]}/")
    assert first.post(START).status_code == 302
    refused = second.post(START)
    assert refused.status_code == 422 and "does not let a claim in" in refused.content.decode()
    assert second.post(START).status_code == 302
    assert not Draft.objects.get(person=mallory).late_links.exists()


# ---------------------------------------------------------------- letting in
def test_opened_by_a_stranger_it_survives_the_sign_in_and_lets_the_claim_in(
    anybody: Client, sign_in: SignIn, alice: User, link: tuple[LateLink, str]
) -> None:
    page = text(anybody, f"/claims/late/{link[1]}/", follow=True)
    assert "Small merchant" in page and "5 December 2022" in page
    assert anybody.get(f"{START}?incident=kakao-2022")["Location"].startswith("/accounts/login/")
    sign_in(alice)  # proves the address
    anybody.force_login(alice)
    assert "Your late link lets this claim in until 5 December 2022" in text(anybody, START)
    answer = anybody.post(START)
    assert "to be sent by 5 December 2022" in text(anybody, answer["Location"])
    # On another device, without the link.
    browser = sign_in(alice)
    assert "Your late link lets this claim in" in text(browser, START)
    done = go_through(browser, answer["Location"], MERCHANT)
    claim = Claim.objects.get()
    assert claim.by_late_link and claim.late_link == link[0]
    for address in (done["Location"], f"/claims/{claim.reference}/"):
        assert "Let in by a late link: it counts as filed in time." in text(browser, address)
    assert "already?" in text(browser, f"/claims/late/{link[1]}/", follow=True)


def test_it_may_be_typed_as_it_was_read_out(anybody: Client, link: tuple[LateLink, str]) -> None:
    typed = link[1].replace("-", " ").lower()
    assert (
        "You have a late link"
        in anybody.post("/claims/late/", {"token": typed}, follow=True).content.decode()
    )
    for wrong in ("", "x" * 9999, "\x00", "\ud800".encode("utf-8", "surrogatepass"), "７K３Q"):
        answer = anybody.post("/claims/late/", {"token": wrong}, follow=True)
        assert answer.status_code == 404 and "does not let a claim in" in answer.content.decode()


def test_begun_anew_the_link_goes_along(sign_in: SignIn, alice: User, link: tuple[LateLink, str]) -> None:
    browser = sign_in(alice)
    browser.get(f"/claims/late/{link[1]}/")
    browser.post(START)
    session = browser.session
    del session["late_link"]
    session.save()
    browser.post(START, {"anew": "yes"})
    assert Draft.objects.get(state="open").late_links.get() == link[0]


def test_on_the_page_that_sends_it_the_end_of_the_last_day_is_told_before_anything_is_late(
    sign_in: SignIn, alice: User, link: tuple[LateLink, str]
) -> None:
    browser = sign_in(alice)
    browser.get(f"/claims/late/{link[1]}/")
    address = browser.post(START)["Location"]
    kept = MERCHANT | {"consent": ""}
    last_second = END - timedelta(seconds=1)
    with travel(last_second, tick=False):
        shown = go_through(sign_in(alice), address, kept)  # refused for want of the consent
        last = Draft.objects.get()
        check = f"/claims/draft/{last.key}/check/"
        browser = sign_in(alice)
        page = text(browser, check)
        assert shown.status_code == 422 and 'name="late"' in page and "until 5 December 2022" in page
        typed = checked(browser, check) | {"consent": "on", "late": "yes"}
    with travel(END, tick=False):
        browser = sign_in(alice)
        refused = browser.post(check, typed)
        page = refused.content.decode()
        assert refused.status_code == 422 and "Nothing was sent" in page
        assert "Your late link no longer lets this claim in" in page and 'name="late"' not in page
        assert not Claim.objects.exists()
        assert browser.post(check, {name: typed[name] for name in typed if name != "late"}).status_code == 302
    assert not Claim.objects.get().by_late_link


# ---------------------------------------------------------------- closed, said kindly
@pytest.mark.parametrize("address", ["/", "/claims/new/", "/outages/kakao-2022/", START])
def test_where_the_period_is_over_it_is_said_since_when_and_what_can_still_be_done(
    sign_in: SignIn, alice: User, incident: Incident, address: str
) -> None:
    page = text(sign_in(alice), address)
    assert "6 November 2022" in page and "What you can still do" in page
    for said in ("mailto:claims@localhost", 'href="/claims/late/"', 'href="/claims/link/"', "you may appeal"):
        assert said in page


def test_while_it_is_open_nothing_of_that_is_said(sign_in: SignIn, alice: User, incident: Incident) -> None:
    with travel(datetime.fromisoformat("2022-11-06T23:59:59+09:00"), tick=False):
        assert "What you can still do" not in text(sign_in(alice), "/") + text(sign_in(alice), START)
