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


def person(page: Page, name: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill("010-1234-5678")


def account(page: Page) -> None:
    page.locator("[name=bank]").select_option("088")
    page.locator("[name=account]").fill("110-123-456789")


def individual(page: Page) -> None:
    page.locator("[value='melon']").check()
    person(page, "김시험")


def merchant(page: Page) -> None:
    page.locator("[value='kakaotalk.channel']").check()
    page.locator("[value='kakaopay']").check()
    person(page, "한결분식")
    page.locator("[name=identifier]").fill("124-81-00998")
    page.locator("[name=answer_loss]").fill("300,000")
    account(page)


def taxi_driver(page: Page) -> None:
    page.locator("[value='kakaot.taxi']").check()
    person(page, "박기사")
    page.locator("[name=identifier]").fill("11-22-333333-44")
    page.locator("[name=answer_street_hail_fares]").fill("200000")
    account(page)


def partner(page: Page) -> None:
    page.locator("[value='account.login']").check()
    person(page, "시험거래소")
    page.locator("[name=identifier]").fill("220-81-62517")
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
    page.locator("[name=consent]").check()
    page.locator("main form button.btn-lg").click()

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
    merchant(page)
    page.locator("[name=identifier]").fill("124-81-00999")
    page.locator("[name=consent]").check()
    page.locator("main form button.btn-lg").click()

    summary = page.locator(".errors")
    expect(summary.locator("li")).to_have_count(1)
    fits(page)
    summary.get_by_role("link").click()
    expect(page.locator("#id_identifier")).to_be_focused()
    expect(page.locator("#id_identifier")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=answer_loss]")).to_have_value("300,000")
    page.locator("[name=identifier]").fill("124-81-00998")
    page.locator("main form button.btn-lg").click()
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
