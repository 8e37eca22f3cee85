"""How a claimant walks: from the record of the outage through the pages of a claim to its receipt."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playwright.sync_api import FilePayload, Page, expect

from claims.models import Claim
from tests.hostile import jpeg
from tests.journeys.conftest import code, fits

OUTAGE = "/outages/kakao-2022/"
PHOTO: FilePayload = {"name": "통장 사본.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}


def looked_up(page: Page, service: str, claimant_type: str) -> None:
    """From the first page to the record, whether one was affected, and the claim of this type that is offered then."""
    page.locator("main a[href='/outages/kakao-2022/']").first.click()
    expect(page.locator("main svg[role=img]").first).to_be_visible()
    fits(page)
    page.locator(f"main a[href='{OUTAGE}check/']").click()
    fits(page)
    page.locator(f"[name=service][value='{service}']").check()
    page.locator("[name=start]").fill("2022-10-15T14:00")
    page.locator("[name=end]").fill("2022-10-16T12:00")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#answer svg[role=img]")).to_be_visible()
    expect(page.locator("#answer tbody tr")).not_to_have_count(0)
    fits(page)
    page.locator(f"main a[href^='/claims/new/{claimant_type}/']").click()


def sign_in(page: Page, address: str) -> None:
    page.locator("input[name=email]").fill(address)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").wait_for()
    fits(page)
    page.locator("input[name=code]").fill(code())
    page.locator("main form button").first.click()


def at(page: Page, step: str) -> None:
    """The page of this step is there, and fits."""
    expect(page).to_have_url(re.compile(rf"/{step}/([?#]|$)"))
    fits(page)


def go_on(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()


def begun(page: Page, *services: str) -> None:
    """From the first page of a claim to whose it is: these services, and the whole outage."""
    go_on(page)
    at(page, "services")
    for service in services:
        page.locator(f"[value='{service}']").check()
    go_on(page)
    at(page, "period")
    go_on(page)


def carried(page: Page) -> None:
    """Begins what "was I affected?" has filled in: the pages of services and time are behind, and show it."""
    go_on(page)
    at(page, "behalf")
    page.locator("a.back").click()
    at(page, "period")
    expect(page.locator("[name=start]")).to_have_value("2022-10-15T14:00")
    expect(page.locator("#overlap")).to_be_visible()
    expect(page.locator("svg[role=img]")).to_be_visible()
    go_on(page)


def for_oneself(page: Page) -> None:
    at(page, "behalf")
    page.locator("[name=claimed_by][value=self]").check()
    go_on(page)


def person(page: Page, name: str) -> None:
    at(page, "person")
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill("010-1234-5678")
    go_on(page)


def identifier(page: Page, number: str) -> None:
    at(page, "identifier")
    page.locator("[name=identifier]").fill(number)
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


def merchant(page: Page) -> None:
    """A shop, from whose claim it is to the check."""
    for_oneself(page)
    person(page, "한결분식")
    identifier(page, "124-81-00998")
    answer(page, "loss", "270,000")
    account(page)


def worked_out(page: Page) -> None:
    """The loss of 270,000 won, out of daily sales that are pasted where it is asked for, and put into the claim."""
    at(page, "answer_loss")
    page.locator("main a[href^='/claims/loss/']").click()
    page.locator("#id_table").fill("\n".join(sales()))
    fits(page)
    go_on(page)
    page.locator("#id_amount").wait_for()
    fits(page)
    go_on(page)
    expect(page.locator("main svg[role=img]")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("270,000")
    fits(page)
    go_on(page)


def sales() -> Iterator[str]:
    """A day a line: 100,000 won each, and on three days of the outage 10,000."""
    for day in (date(2022, 9, 1) + timedelta(day) for day in range(61)):
        yield f"{day}\t{'10,000' if date(2022, 10, 15) <= day <= date(2022, 10, 17) else '100,000'}"


def with_paper(page: Page) -> None:
    """A photograph is added where the answers are checked."""
    at(page, "check")
    page.locator("a.change[href$='/papers/']").click()
    at(page, "papers")
    page.locator("#id_photo").set_input_files([PHOTO])
    page.locator("form[enctype] button").click()
    expect(page.locator("main ul.papers")).to_contain_text(PHOTO["name"])
    fits(page)
    page.locator("form[enctype] a[href$='/check/']").click()


def sent(page: Page) -> Claim:
    """Agrees and sends; the receipt shows the reference."""
    at(page, "check")
    page.locator("[name=consent]").check()
    go_on(page)
    expect(page).to_have_url(re.compile("/received/(#|$)"))
    claim = Claim.objects.get()
    expect(page.locator(".reference")).to_have_text(claim.reference)
    fits(page)
    return claim
