"""Staff at the door: the first time with a new app, in both languages, with and without scripts; and the time-out."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from time_machine import Traveller, travel

from accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.journeys.conftest import Visit, fits, second_factor
from tests.journeys.test_accessible import RULES
from tests.people import NOON

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def clock(visit: Visit) -> Iterator[Traveller]:
    """The server's clock stands still until it is moved."""
    with travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def newcomer(visit: Visit) -> User:
    """A new reviewer with a password, who has never been here."""
    person = UserFactory(email="new@example.com", duties=("reviewer",), password=True)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def by_password(page: Page, person: User) -> None:
    page.goto("/admin/claims/reviewitem/")
    page.locator("#id_username").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def looked_at(page: Page, *, scripts: bool) -> None:
    """It fits on a telephone, and axe finds nothing. Both are seen by scripts alone."""
    if scripts:
        fits(page)
        found = Axe().run(page, options=RULES)
        assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize(("language", "scripts"), [("ko", True), ("en", True), ("en", False)])
def test_a_newcomer_sets_up_the_app_and_reaches_the_queue(
    visit: Visit, clock: Traveller, newcomer: User, language: str, scripts: bool
) -> None:
    page = visit(language, scripts=scripts)
    by_password(page, newcomer)
    expect(page.locator("img.qr")).to_be_visible()
    looked_at(page, scripts=scripts)
    secret = (page.locator("code.token").text_content() or "").strip()
    page.locator("#id_code").fill(code(secret))
    page.locator("main form button.btn-lg").click()
    shown = page.locator(".codes li")
    expect(shown).to_have_count(10)
    looked_at(page, scripts=scripts)
    recovery = (shown.first.text_content() or "").strip()
    assert re.fullmatch(r"\d{8}", recovery)
    page.locator("main a.btn-lg").click()
    expect(page).to_have_url(re.compile("/admin/claims/reviewitem/$"))

    # The telephone is lost: a recovery code, once.
    other = visit(language, scripts=scripts)
    by_password(other, newcomer)
    other.locator("#id_code").fill(recovery)
    looked_at(other, scripts=scripts)
    other.locator("main form button.btn-lg").click()
    expect(other).to_have_url(re.compile("/admin/claims/reviewitem/$"))


def test_staff_are_asked_in_time_go_on_and_are_signed_out_when_nobody_answers(
    visit: Visit, clock: Traveller, newcomer: User
) -> None:
    page = visit("en")
    page.clock.install()
    by_password(page, newcomer)
    secret = (page.locator("code.token").text_content() or "").strip()
    page.locator("#id_code").fill(code(secret))
    page.locator("main form button.btn-lg").click()
    page.locator("main a.btn-lg").click()
    expect(page.locator(".session")).to_have_text("Without a click you stay signed in until 12:30.")
    asked = page.locator("form.stay")
    expect(asked).to_be_hidden()

    page.locator("#searchbar, #changelist a").first.focus()
    passes(page, clock, minutes=28, seconds=5)
    expect(asked).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.stay')") is None  # who types is not disturbed
    asked.get_by_role("button").click()
    expect(asked).to_be_hidden()

    passes(page, clock, minutes=28, seconds=5)
    expect(asked).to_be_visible()
    passes(page, clock, minutes=2, seconds=0)
    expect(page.locator("#id_password")).to_be_visible()
    assert "next=%2Fadmin%2Fclaims%2Freviewitem%2F" in page.url
    by_password(page, newcomer)
    second_factor(page, newcomer.email)
    expect(page).to_have_url(re.compile("/admin/claims/reviewitem/$"))


def passes(page: Page, clock: Traveller, *, minutes: int, seconds: int) -> None:
    """Time goes on for the server and for the page."""
    clock.shift(timedelta(minutes=minutes, seconds=seconds))
    page.clock.fast_forward((minutes * 60 + seconds) * 1000)
