"""From the record of the outage to a receipt, as people go: on a phone, in both languages, with and without scripts.

A merchant's way, to the money: `test_paid`.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from time_machine import travel

from claims.models import Appeal, Claim, Evidence, Incident
from claims_project.screenshots.writing import written
from tests.factories import MembershipFactory
from tests.journeys.conftest import Visit, fits, signed_in
from tests.journeys.walking import (
    account,
    answer,
    at,
    begun,
    carried,
    for_oneself,
    go_on,
    identifier,
    looked_up,
    person,
    sent,
    sign_in,
    with_paper,
)
from tests.people import NOON
from tests.people import person as known
from tests.stages.review.making import assessed, decided

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BOTH = pytest.mark.parametrize("language", ["ko", "en"])
KEPT = {"ko": "접수번호", "en": "Your reference"}


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def received(page: Page, claimant_type: str, language: str) -> None:
    """Sent; the receipt leads to the claim, which is drawn beside the outage and stands among one's claims."""
    claim = sent(page)
    assert (claim.claimant_type, claim.language, claim.status) == (claimant_type, language, "submitted")
    expect(page.locator("main")).to_contain_text(KEPT[language])
    page.locator(f"a[href='/claims/{claim.reference}/']").click()
    expect(page.locator("main svg[role=img]")).to_be_visible()
    fits(page)
    page.locator("a[href='/claims/mine/']").first.click()
    expect(page.locator("article")).to_have_count(1)
    fits(page)


@BOTH
def test_somebody_claims_for_oneself(visit: Visit, language: str) -> None:
    page = visit(language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    fits(page)
    looked_up(page, "melon", "individual")
    sign_in(page, "alice@example.com")
    carried(page)
    for_oneself(page)
    person(page, "김시험")
    at(page, "age")
    page.locator("[name=under_14][value=no]").check()
    go_on(page)
    at(page, "account")
    go_on(page)  # which may be left empty
    received(page, "individual", language)


@BOTH
def test_a_partner_claims_and_an_error_leads_to_its_field(visit: Visit, language: str) -> None:
    page = visit(language)
    page.locator("a[href^='/claims/new/partner/']").click()
    sign_in(page, "alice@example.com")
    begun(page, "account.login")
    for_oneself(page)
    person(page, "시험거래소")
    identifier(page, "220-81-62518")

    summary = page.locator(".errors")
    expect(summary.locator("li")).to_have_count(1)
    fits(page)
    summary.get_by_role("link").click()
    field = page.locator("#id_identifier")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("220-81-62518")  # nothing typed is lost
    field.fill("220-81-62517")
    go_on(page)
    account(page)
    received(page, "partner", language)


def driven(page: Page) -> None:
    """A driver, from the first page to the check."""
    looked_up(page, "kakaot.taxi", "taxi_driver")
    sign_in(page, "alice@example.com")
    carried(page)
    for_oneself(page)
    person(page, "박기사")
    identifier(page, "11-22-333333-44")
    answer(page, "street_hail_fares", "200,000")
    account(page)


def test_a_driver_claims_in_korean(visit: Visit) -> None:
    page = visit("ko")
    driven(page)
    received(page, "taxi_driver", "ko")


def test_a_driver_without_scripts_claims_with_a_paper_and_appeals_one_line(visit: Visit) -> None:
    page = visit("en", scripts=False)
    with travel(NOON - timedelta(hours=1)) as clock:
        driven(page)
        with_paper(page)
        received(page, "taxi_driver", "en")
        claim = Claim.objects.get()
        assert Evidence.objects.filter(claim=claim).count() == 1

        MembershipFactory(key_hash=claim.claimant.key_hash, facts={"monthly_fee": 39_000})
        assessed(claim.incident)
        decided(claim)
        clock.shift(timedelta(hours=2))
        page.goto(f"/claims/{claim.reference}/")
        page.locator("a[href$='/appeal/']").click()
        fits(page)
        line = page.locator("fieldset", has_text="Franchise")
        line.locator("[type=checkbox]").check()
        page.locator("main form button.btn-primary").click()  # without a word why
        expect(page.locator(".errors li")).to_have_count(1)
        expect(line.locator("[type=checkbox]")).to_be_checked()
        fits(page)
        line.locator("textarea").fill("I took more fares than that.")
        page.locator("main form button.btn-primary").click()
        expect(page.locator("section[aria-labelledby=appeal]")).to_contain_text(
            "I took more fares than that."
        )
        fits(page)
    (appealed,) = Appeal.objects.get().lines
    assert (appealed[0], appealed[2]) == (
        "kakao-taxi-franchise-2022",
        "I took more fares than that.",
    )


def test_a_claim_is_left_gone_on_with_changed_and_sent_once(visit: Visit) -> None:
    alice = known("alice")
    page = visit("en", scripts=False)
    key = written(alice, Incident.objects.get())
    signed_in(page.context, alice)
    page.goto(f"/claims/draft/{key}/person/")
    page.locator("[name=name]").fill("새한분식")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.locator("main")).to_contain_text("Your answers are kept.")
    fits(page)

    page.get_by_role("link", name="Go on with the claim: Small merchant").click()
    go_on(page)
    at(page, "check")
    expect(page.locator("main")).to_contain_text("새한분식")
    page.get_by_role("link", name=re.compile("^Change.*Which services failed you")).click()
    at(page, "services")
    for one in ("kakaopay", "kakaotalk.channel"):
        page.locator(f"[value='{one}']").uncheck()
    page.locator("[value='kakaobank.core']").check()
    go_on(page)
    at(page, "check")
    expect(page.locator("main")).to_contain_text("We took out your answer to “Loss of revenue”")
    claim = sent(page)
    page.go_back()
    page.reload()
    expect(page.locator(".reference")).to_have_text(claim.reference)
    assert Claim.objects.count() == 1


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
