"""A claim from the record of the outage to its receipt by keys alone: the focus is always seen, goes on, and is where
something is wrong first."""

from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from claims.models import Claim
from tests.journeys.conftest import PATIENCE, code
from tests.journeys.looking import focus

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK: Final = {"width": 1280, "height": 900}
MOST: Final = 80  # presses until one is there
PARTS: Final = 8  # stops within a day and time


def to(page: Page, wanted: str) -> None:
    """Presses Tab until what is wanted has the focus; each stop is seen, and none holds the reader fast."""
    before: list[int] = []
    for _press in range(MOST):
        page.keyboard.press("Tab")
        here = focus(page, wanted)
        assert here["seen"], f"{page.url}: nobody sees the focus at {here['name']}"
        last = max(before, default=0)
        assert here["at"] >= last, f"{page.url}: no way to {wanted}: back to {here['name']}"
        assert before.count(here["at"]) < PARTS, f"{page.url}: {here['name']} holds the focus"
        if here["there"]:
            return
        before.append(here["at"])
    raise AssertionError(f"{page.url}: no way to {wanted}")


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    """Goes there, presses the key; a link or a button leads to another page."""
    to(page, wanted)
    if key != "Enter":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def typed(page: Page, wanted: str, text: str) -> None:
    to(page, wanted)
    page.keyboard.type(text)


def go_on(page: Page) -> None:
    press(page, "main form button.btn-primary:not([tabindex='-1'])")


def test_a_claim_is_filed_by_keys_alone(
    chromium: Browser, live_server: object, shipped: None, watch: Any
) -> None:
    context = chromium.new_context(
        viewport=DESK, locale="ko-KR", base_url=str(live_server), reduced_motion="reduce"
    )  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    watch(context)
    page = context.new_page()
    page.goto("/outages/kakao-2022/")

    # The first stop leads past the header; Shift+Tab leads back into it.
    to(page, "a.skip")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focus(page, "main a.btn-primary")["there"]
    page.keyboard.press("Shift+Tab")
    assert focus(page, "header *")["there"]
    press(page, "main a.btn-primary")
    press(page, "main a[href^='/claims/new/taxi_driver/']")
    if not focus(page, "[name=email]")["there"]:
        to(page, "[name=email]")
    page.keyboard.type("alice@example.com")
    page.keyboard.press("Enter")
    page.locator("input[name=code]").wait_for()
    page.keyboard.type(code())  # the field has the focus
    with page.expect_navigation(url="**/claims/new/**"):
        page.keyboard.press("Enter")
    go_on(page)

    press(page, "[value='kakaot.taxi']", "Space")
    go_on(page)
    to(page, "[name=start]")
    go_on(page)

    # Arrows choose, among those that stand in for somebody too.
    press(page, "[name=claimed_by]", "Space")
    page.keyboard.press("ArrowDown")
    assert focus(page, "[value=representative]:checked")["there"]
    page.keyboard.press("ArrowUp")
    assert focus(page, "[value=self]:checked")["there"]
    go_on(page)

    # What is wrong has the focus first, and leads to its field.
    typed(page, "[name=name]", "박기사")
    go_on(page)
    assert focus(page, ".errors")["there"]
    page.keyboard.press("Tab")
    assert focus(page, ".errors a[href='#id_phone']")["there"]
    page.keyboard.press("Enter")
    assert focus(page, "#id_phone[aria-invalid=true]")["there"]
    page.keyboard.type("010-1234-5678")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    typed(page, "[name=identifier]", "11-22-333333-44")
    go_on(page)
    typed(page, "[name=answer_street_hail_fares]", "200000")
    go_on(page)
    to(page, "[name=bank]")
    page.keyboard.press("ArrowDown")
    typed(page, "[name=account]", "110-123-456789")
    assert page.locator("[name=bank]").input_value()
    go_on(page)
    press(page, "[name=consent]", "Space")
    go_on(page)
    expect(page.locator(".reference")).to_have_text(Claim.objects.get().reference)
    context.close()
