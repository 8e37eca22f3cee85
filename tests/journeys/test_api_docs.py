"""The page that describes the API, in a browser: all of it is served from here, and the strict policy lets it work."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("language", "title", "outages"), [("ko", "API 안내", "장애"), ("en", "The API", "Outages")]
)
def test_the_description_is_read_without_asking_any_other_host(
    visit: Visit, live_server: object, language: str, title: str, outages: str
) -> None:
    page = visit(language)
    hosts: set[str] = set()
    said: list[str] = []
    page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/api/v1/docs/")
    expect(page.locator("main > h1")).to_have_text(title)
    expect(page.locator("header nav")).to_contain_text(outages)
    expect(page.locator("html")).to_have_attribute("lang", language)
    filing = page.locator(".opblock-post").filter(has_text="/api/v1/claims/")
    expect(filing).to_be_visible()
    filing.click()
    expect(filing.locator(".opblock-body")).to_contain_text("Idempotency-Key")
    assert hosts - {""} == {
        urlsplit(str(live_server)).netloc
    }  # "" is what stands in the page itself, as data:
    assert said == []
