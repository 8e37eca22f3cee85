"""From the first page to a reference, as people go: on a phone, in both languages, with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, ClaimFacts
from tests.journeys.conftest import Visit, code, fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = {
    "ko": {"kept": "접수번호", "loss": "300,000원"},
    "en": {"kept": "Your reference", "loss": "300,000 won"},
}


def sign_in(page: Page, address: str) -> None:
    page.locator("input[name=email]").fill(address)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").wait_for()
    fits(page)
    page.locator("input[name=code]").fill(code())
    page.locator("main form button").first.click()


def at(page: Page, step: str) -> None:
    """The page of this step is there, and fits."""
    expect(page).to_have_url(re.compile(rf"/{step}/(\?|$)"))
    fits(page)


def go_on(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()


def begun(page: Page, *services: str) -> None:
    """From the first page of a claim to who one is: these services, and the whole outage."""
    go_on(page)
    at(page, "services")
    for service in services:
        page.locator(f"[value='{service}']").check()
    go_on(page)
    at(page, "period")
    go_on(page)
    at(page, "behalf")
    page.locator("[name=claimed_by][value=self]").check()
    go_on(page)


def person(page: Page, name: str, identifier: str = "") -> None:
    at(page, "person")
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill("010-1234-5678")
    go_on(page)
    if identifier:
        at(page, "identifier")
        page.locator("[name=identifier]").fill(identifier)
        go_on(page)


def answer(page: Page, name: str, value: str) -> None:
    at(page, f"answer_{name}")
    page.locator(f"[name=answer_{name}]").fill(value)
    go_on(page)


def account(page: Page) -> None:
    at(page, "account")
    page.locator("[name=bank]").select_option("088")
    page.locator("[name=account]").fill("110-123-456789")
    go_on(page)


def sent(page: Page) -> None:
    at(page, "check")
    page.locator("[name=consent]").check()
    go_on(page)


def individual(page: Page) -> None:
    begun(page, "melon")
    person(page, "김시험")
    at(page, "age")
    page.locator("[name=under_14][value=no]").check()
    go_on(page)
    at(page, "account")
    go_on(page)  # which may be left empty


def merchant(page: Page) -> None:
    begun(page, "kakaotalk.channel", "kakaopay")
    person(page, "한결분식", "124-81-00998")
    answer(page, "loss", "300,000")
    account(page)


def taxi_driver(page: Page) -> None:
    begun(page, "kakaot.taxi")
    person(page, "박기사", "11-22-333333-44")
    answer(page, "street_hail_fares", "200000")
    account(page)


def partner(page: Page) -> None:
    begun(page, "account.login")
    person(page, "시험거래소", "220-81-62517")
    account(page)


FILLED: dict[str, Callable[[Page], None]] = {
    "individual": individual,
    "merchant": merchant,
    "taxi_driver": taxi_driver,
    "partner": partner,
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("claimant_type", FILLED)
def test_a_claim_is_filed_on_a_phone(visit: Visit, claimant_type: str, language: str) -> None:
    page = visit(language, scripts=language == "ko")
    expect(page.locator("html")).to_have_attribute("lang", language)
    fits(page)
    page.locator(f"a[href^='/claims/new/{claimant_type}/']").click()
    sign_in(page, "alice@example.com")
    fits(page)

    FILLED[claimant_type](page)
    sent(page)

    claim = Claim.objects.get()
    expect(page.locator(".reference")).to_have_text(claim.reference)
    expect(page.locator("main")).to_contain_text(WORDS[language]["kept"])
    fits(page)
    assert (claim.claimant_type, claim.language, claim.status) == (claimant_type, language, "submitted")

    page.locator(f"a[href='/claims/{claim.reference}/']").click()
    expect(page.locator("main svg[role=img]")).to_be_visible()
    if claimant_type == "merchant":
        assert ClaimFacts.objects.get().inputs == {"loss": 300_000}
        expect(page.locator("main")).to_contain_text(WORDS[language]["loss"])
    fits(page)
    page.locator("a[href='/claims/mine/']").first.click()
    expect(page.locator("article")).to_have_count(1)
    fits(page)


def test_an_error_leads_to_its_field_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = visit("ko")
    page.goto("/claims/new/merchant/")
    sign_in(page, "alice@example.com")
    begun(page, "kakaopay")
    person(page, "한결분식", "124-81-00999")

    summary = page.locator(".errors")
    expect(summary.locator("li")).to_have_count(1)
    fits(page)
    summary.get_by_role("link").click()
    expect(page.locator("#id_identifier")).to_be_focused()
    expect(page.locator("#id_identifier")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_identifier")).to_have_value("124-81-00999")


def test_a_claim_is_left_gone_on_with_changed_and_sent_once(visit: Visit) -> None:
    page = visit("en", scripts=False)
    page.goto("/claims/new/merchant/")
    sign_in(page, "alice@example.com")
    begun(page, "kakaopay")
    at(page, "person")
    page.locator("[name=name]").fill("한결분식")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.locator("main")).to_contain_text("Your answers are kept.")
    fits(page)

    page.get_by_role("link", name="Go on with the claim: Small merchant").click()
    go_on(page)
    at(page, "person")
    expect(page.locator("[name=name]")).to_have_value("한결분식")
    person(page, "한결분식", "124-81-00998")
    answer(page, "loss", "300,000")
    account(page)

    at(page, "check")
    page.get_by_role("link", name=re.compile("^Change.*Which services failed you")).click()
    at(page, "services")
    page.locator("[value=kakaopay]").uncheck()
    page.locator("[value='kakaobank.core']").check()
    go_on(page)
    at(page, "check")
    expect(page.locator("main")).to_contain_text("We took out your answer to “Loss of revenue”")
    sent(page)
    expect(page.locator(".reference")).to_have_text(Claim.objects.get().reference)
    page.go_back()
    page.reload()
    expect(page.locator(".reference")).to_have_text(Claim.objects.get().reference)


def test_the_language_is_switched_where_one_stands(visit: Visit) -> None:
    page = visit("ko")
    page.goto("/outages/kakao-2022/?service=melon")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"/outages/kakao-2022/\?service=melon$"))
    expect(page.locator("main svg[role=img]")).to_be_visible()
    fits(page)


def test_the_record_is_read_without_scripts_as_a_picture_and_as_a_table(visit: Visit) -> None:
    page = visit("en", scripts=False)
    page.goto("/outages/kakao-2022/")
    expect(page.locator("main svg[role=img]")).to_be_visible()
    page.locator("details summary").click()
    expect(page.locator("details table")).to_contain_text("2022-10-15 15:30")
    fits(page)
