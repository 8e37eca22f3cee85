"""Codes that do not open: wrong, aged, used, of another browser, of nobody. Nothing tells which address is known."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import Page, expect
from time_machine import Traveller, travel

from accounts.models import User
from tests.accounts.test_signing_in import other_than
from tests.factories import UserFactory
from tests.journeys.conftest import Visit, code, fits
from tests.people import NOON

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AGED = {
    "en": "This code can no longer be used. Please ask for a new one.",
    "ko": "이 인증 코드는 더 이상 사용할 수 없습니다. 새 코드를 받아 주십시오.",
}
WRONG = {
    "en": "This is not the code we sent. Please compare it with the newest mail.",
    "ko": "보내 드린 인증 코드와 다릅니다. 가장 최근에 받은 메일의 코드를 확인해 주십시오.",
}


@pytest.fixture
def clock(visit: Visit) -> Iterator[Traveller]:
    """The server's clock stands still until it is moved."""
    with travel(NOON, tick=False) as moved:
        yield moved


def asked(page: Page, address: str) -> Page:
    """Asks for a code to this address; the page that wants it."""
    page.goto("/accounts/login/code/")
    page.locator("input[name=email]").fill(address)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").wait_for()
    return page


def typed(page: Page, text: str) -> None:
    page.locator("input[name=code]").fill(text)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def signed_in(page: Page) -> bool:
    page.goto("/claims/mine/")
    return "/accounts/login/" not in page.url


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_code_that_is_wrong_five_times_is_worth_nothing_afterwards(
    visit: Visit, clock: Traveller, language: str
) -> None:
    page = asked(visit(language), "alice@example.com")
    right = code()
    typed(page, other_than(right))
    expect(page.get_by_text(WRONG[language])).to_be_visible()
    fits(page)
    typed(page, other_than(right))
    typed(page, other_than(right))
    for _attempt in (4, 5):
        expect(page.locator("input[name=email]")).to_be_visible()
        page.goto("/accounts/login/code/confirm/")  # leads back: there is nothing left to type a code for
    page.request.post("/accounts/login/code/confirm/", form={"code": right})
    assert not signed_in(page)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_code_that_has_aged_is_told_so(visit: Visit, clock: Traveller, language: str) -> None:
    page = asked(visit(language), "alice@example.com")
    clock.shift(timedelta(minutes=11))
    typed(page, code())
    expect(page.get_by_text(AGED[language])).to_be_visible()
    expect(page.locator("input[name=email]")).to_be_visible()
    fits(page)
    assert not signed_in(page)


def test_a_code_that_was_used_is_not_taken_again(visit: Visit, clock: Traveller) -> None:
    page = asked(visit("en"), "alice@example.com")
    used = code()
    before = page.context.cookies()
    typed(page, used)
    assert signed_in(page)
    again = visit("en")
    again.context.add_cookies(before)  # type: ignore[arg-type]
    again.goto("/accounts/login/code/confirm/")
    expect(again.locator("input[name=email]")).to_be_visible()
    assert not signed_in(again)


def test_a_code_that_another_browser_asked_for_does_not_open_this_one(visit: Visit, clock: Traveller) -> None:
    asked(visit("en"), "alice@example.com")
    alices = code()
    other = asked(visit("en"), "mallory@example.com")
    typed(other, alices)
    expect(other.get_by_text(WRONG["en"])).to_be_visible()
    assert not signed_in(other)


def test_nothing_that_is_seen_tells_a_known_address_from_a_new_one_or_from_one_shut_out(
    visit: Visit, clock: Traveller
) -> None:
    UserFactory(email="known@example.com")
    UserFactory(email="shut@example.com", is_active=False)
    seen = []
    for address in ("known@example.com", "other@example.com", "shut@example.com"):
        page = asked(visit("en"), address)
        pages = [page.locator("main").inner_text().replace(address, "ADDRESS")]
        for _attempt in range(3):
            typed(page, "0000-000")
            pages.append(page.locator("main").inner_text().replace(address, "ADDRESS"))
        seen.append(pages)
    assert seen[0] == seen[1] == seen[2]
    assert [sent.to for sent in mail.outbox] == [["known@example.com"], ["other@example.com"]]
    assert User.objects.filter(email="other@example.com", is_active=True).exists()
    assert not Session.objects.filter(session_data__contains="_auth_user_id").exists()
