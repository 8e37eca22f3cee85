"""The page of a policy on a phone: read, and tried with one's own figures; with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = {
    "ko": {"list": "보상 정책", "given": "7,550포인트", "fee": "월 이용료", "refused": "프로 멤버십"},
    "en": {
        "list": "Compensation policies",
        "given": "7,550 points",
        "fee": "Monthly fee",
        "refused": "Pro membership",
    },
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_driver_finds_the_rule_and_works_out_what_it_gives(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(language, scripts=language == "ko")
    page.get_by_role("link", name=words["list"]).click()
    fits(page)
    page.locator("[name=incident]").select_option("kakao-2022")
    page.locator("form.filters button").click()
    fits(page)
    page.locator("a[href='/policies/kakao-taxi-pro-2022/']").click()
    fits(page)

    page.locator("a[href='#what-if']").click()
    page.locator("[name=if_pro_member][value=yes]").check()
    page.locator("#what-if form button").click()
    page.locator(".errors").get_by_role("link").click()  # to the fee, which was left out
    expect(page.locator("#id_if_pro_monthly_fee")).to_be_focused()
    fits(page)
    page.locator("#id_if_pro_monthly_fee").fill("39,000")
    page.locator("#what-if form button").click()
    expect(page.locator(".answer")).to_contain_text(words["given"])
    expect(page.locator(".answer")).to_contain_text(words["fee"])
    expect(page.locator("#id_if_pro_monthly_fee")).to_have_value("39,000")
    fits(page)

    page.locator("[name=if_pro_member][value=no]").check()
    page.locator("#what-if form button").click()
    expect(page.locator(".answer")).to_contain_text(words["refused"])
    fits(page)


def test_a_page_with_a_wide_table_fits_a_phone(visit: Visit) -> None:
    page = visit("ko")
    page.goto("/policies/kakao-merchant-2022/")
    expect(page.locator("table")).to_contain_text("300,000원 초과 500,000원 이하")
    fits(page)
