"""A policy in other words, by clicking: one member writes and mends them, two others vote, and everybody reads them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from claims.models import PolicyVersion
from claims_project.demo import accounts
from claims_project.demo.voting import NEW, OLD
from tests.journeys.conftest import PATIENCE, Visit, second_factor
from tests.stages.policies.making import KEY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Desk = Callable[..., Page]


@pytest.fixture
def desk(chromium: Browser, live_server: object, visit: Visit, settings: Settings) -> Desk:
    """`desk("committee")`: the admin in English, signed in as this person of the demo."""
    settings.DEBUG = True  # where alone the demo makes its accounts
    people = accounts.make()
    settings.DEBUG = False

    def signed_in(name: str, **said: Any) -> Page:
        context = chromium.new_context(locale="en-US", base_url=str(live_server), **said)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/admin/")
        page.locator("#id_username").fill(people[name].email)
        page.locator("#id_password").fill(accounts.PASSWORD)
        page.locator("#login-form [type=submit]").click()
        second_factor(page, people[name].email)
        expect(page.locator("#user-tools")).to_be_visible()
        return page

    return signed_in


def act(page: Page) -> None:
    """Presses the first button of a page, and is sent on."""
    page.locator(".submit-row [type=submit]").first.click()
    expect(page.locator("ul.messagelist")).to_be_visible()


def begun(page: Page) -> str:
    """A draft from the version in force; its text."""
    page.get_by_role("link", name="Draft a policy").click()
    page.get_by_label("Begin with").select_option(label=f"{KEY} · 1 · Adopted")
    act(page)
    return page.locator("textarea.written").input_value()


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def voted(page: Page) -> None:
    """From the start page to a vote in favour."""
    page.get_by_role("link", name="Read and vote").click()
    expect(page.locator("table.difference ins")).to_contain_text(NEW)
    page.get_by_role("link", name="Vote", exact=True).click()
    page.get_by_label("In favour").check()
    act(page)


def test_words_are_drafted_mended_voted_on_and_read_by_everybody(desk: Desk, visit: Visit) -> None:
    author = desk("committee")
    text = begun(author)
    wrong = text.replace(OLD, NEW).replace("claimed_loss == 0", "claimed_loss == nil")
    line = line_of(wrong, "== nil")
    written = author.locator("textarea.written")
    written.fill(wrong)
    author.get_by_role("button", name="Save and check").click()
    link = author.locator("table.troubles a")
    expect(link).to_have_text(str(line))
    expect(author.locator(".numbered pre .bad")).to_have_text(str(line))
    link.click()
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert written.evaluate(chosen) == 'when = "claimed_loss == nil"'
    written.fill(wrong.replace("== nil", "== 0"))
    author.get_by_role("button", name="Check only").click()
    expect(author.get_by_role("status")).to_contain_text("Nothing is wrong")
    expect(author.locator("table.cases tr.agrees")).to_have_count(text.count("[[case]]"))
    act(author)
    author.get_by_role("link", name="To its page").click()
    author.get_by_role("link", name="Propose", exact=True).click()
    act(author)
    expect(author.get_by_role("link", name="Vote", exact=True)).to_have_count(0)

    voted(desk("committee-2"))
    third = desk("committee-3")
    voted(third)
    third.get_by_role("link", name="Put in force").click()
    act(third)
    version = PolicyVersion.objects.get(policy__key=KEY, number=2)
    assert (version.state, version.author.email) == ("adopted", author_email())

    anybody = visit("en")
    anybody.goto(f"/policies/{KEY}/")
    expect(anybody.locator("main")).to_contain_text(NEW)


def author_email() -> str:
    return next(one.email for one in accounts.ACCOUNTS if one.name == "committee")


def test_without_scripts_a_problem_leads_to_its_line_below_the_text(desk: Desk) -> None:
    author = desk("committee", java_script_enabled=False)
    wrong = begun(author).replace("language = 1", "language = 9")
    author.locator("textarea.written").fill(wrong)
    author.get_by_role("button", name="Check only").click()
    author.locator("table.troubles a").click()
    expect(author).to_have_url(re.compile("#line-1$"))
    expect(author.locator("#line-1")).to_have_text("language = 9")
    assert author.locator("textarea.written").input_value() == wrong
