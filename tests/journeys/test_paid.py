"""From the form on a phone to "paid": a claimant, a reviewer and two finance people, by clicking, in one story.

They are the people of the demo, and sign in with what the demo prints for them.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from accounts.models import User
from claims import tasks
from claims.models import (
    Claim,
    Decision,
    Incident,
    LedgerEntry,
    PaymentFile,
    PayoutPreview,
    PayoutRun,
    Transfer,
)
from claims.queries.payout import balance
from claims.stages import assessment
from claims.stages.authority import NamedRule
from claims_project.demo import accounts, serving, story
from claims_project.demo.screen import Step
from tests import printed
from tests.journeys.conftest import PATIENCE, Visit, second_factor
from tests.journeys.test_filing import merchant, sign_in
from tests.journeys.test_filing import sent as sent_off
from tests.printed import Printed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Desk = Callable[[str], Page]


@pytest.fixture
def people(shipped: None, settings: Settings) -> dict[str, User]:
    """The people of the demo, with filing periods that are open."""
    settings.DEBUG = True  # where alone the demo makes its accounts
    made = accounts.make()
    settings.DEBUG = False
    story.extended(Step(lambda _done, _of: None), Incident.objects.get(), made)
    return made


@pytest.fixture
def demo(people: dict[str, User], live_server: object, tmp_path: Path) -> dict[str, Printed]:
    """The accounts as they stand on the terminal of whoever runs the demo."""
    return printed.accounts("\n".join(serving.told(f"{live_server}/", tmp_path)))


@pytest.fixture
def desk(chromium: Browser, live_server: object, visit: Visit, demo: dict[str, Printed]) -> Desk:
    """`desk("reviewer")`: the admin in English, signed in with the account that is printed for this name."""

    def signed_in(name: str) -> Page:
        context = chromium.new_context(locale="en-US", base_url=str(live_server))
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/admin/")
        page.locator("#id_username").fill(demo[name].email)
        page.locator("#id_password").fill(demo[name].password)
        page.locator("#login-form [type=submit]").click()
        second_factor(page, demo[name].email)
        expect(page.locator("#user-tools")).to_be_visible()
        return page

    return signed_in


def assessed(operator: User, incident: Incident) -> None:
    """The night's run."""
    run = assessment.open_run(actor=operator, incident=incident, at=tasks.now(), door="test")
    for part in run.ranges.all():
        assessment.assess_range(actor=NamedRule("belt"), range_id=part.pk, at=tasks.now())
    assert assessment.close_run(actor=NamedRule("belt"), run_id=run.pk, at=tasks.now()).state == "done"


def act(page: Page) -> None:
    """Presses the one button of an act's page, and is sent on."""
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator("ul.messagelist")).to_be_visible()


def test_a_merchant_files_is_approved_paid_and_reads_it(
    visit: Visit, desk: Desk, demo: dict[str, Printed], people: dict[str, User], tmp_path: Path
) -> None:
    cache.clear()
    assert set(demo) == set(people)  # nobody who was made is missing from what is printed

    # The claimant, on a phone, in Korean.
    phone = visit("ko")
    phone.locator("a[href^='/claims/new/merchant/']").click()
    sign_in(phone, demo["alice"].email)
    merchant(phone)
    sent_off(phone)
    claim = Claim.objects.get()
    expect(phone.locator(".reference")).to_have_text(claim.reference)
    assessed(people["operator"], claim.incident)

    # The reviewer approves in the admin.
    rita = desk("reviewer")
    rita.goto(f"/admin/claims/claim/{claim.pk}/change/")
    expect(rita.locator("#content svg[role=img]").first).to_be_visible()
    rita.get_by_role("link", name="Approve", exact=True).click()
    expect(rita.locator("#content-main")).to_contain_text("30,000")
    act(rita)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.final, decision.by.email) == ("approve", True, demo["reviewer"].email)

    # One finance person previews a run, which a worker counts, and opens it; the same one finds no way to check it.
    felix = desk("finance-maker")
    felix.goto("/admin/claims/payoutpreview/ask/")
    act(felix)
    expect(felix.locator("#content-main")).to_contain_text("Counting")
    tasks.fill_payout_preview(PayoutPreview.objects.get().pk)  # no worker in this test
    expect(felix.locator("#content-main")).to_contain_text("30,000 won")  # the page looks for itself
    felix.get_by_role("link", name="Open the run").click()
    act(felix)
    here = felix.url
    tasks.go_on_with_payout(PayoutRun.objects.get().pk)
    expect(felix.locator(".next")).to_contain_text("Another person checks")
    expect(felix.get_by_role("link", name="Check", exact=True)).to_have_count(0)

    # Another checks the total; the system seals; the other one sees the files and releases them.
    fiona = desk("finance-checker")
    fiona.goto(here)
    fiona.get_by_role("link", name="Check", exact=True).click()
    fiona.locator("[name=total]").fill("29,999")
    fiona.locator(".submit-row [type=submit]").click()
    expect(fiona.locator(".errornote, .errorlist")).not_to_have_count(0)
    fiona.locator("[name=total]").fill("30000")
    act(fiona)
    tasks.go_on_with_payout(PayoutRun.objects.get().pk)
    expect(fiona.locator(".next")).to_contain_text("Sealed.")
    fiona.get_by_role("link", name="Release", exact=True).click()
    expect(fiona.locator("#content-main")).to_contain_text(PaymentFile.objects.get().sha256[:16])
    act(fiona)

    # The payout CSV is downloaded, and holds exactly this payment.
    file = PaymentFile.objects.get()
    fiona.goto(f"/admin/claims/paymentfile/{file.pk}/bank/")
    with fiona.expect_download() as download:
        fiona.locator(".submit-row [type=submit]").click()
    payments = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_bytes().decode())))
    transfer = Transfer.objects.get()
    assert [(line["end_to_end_reference"], line["amount"]) for line in payments] == [
        (transfer.reference, "30000")
    ]
    assert payments[0]["account_number"] == "110123456789"

    # Somebody brings it to the bank, and notes the receipt.
    felix.goto(here)
    felix.get_by_role("link", name=f"Confirm {file.message_id} by the bank’s receipt").click()
    felix.locator("[name=receipt]").fill("R-1")
    act(felix)
    transfer.refresh_from_db()
    assert transfer.state == "sent"

    # The bank's answer is uploaded.
    answer = tmp_path / "answer.csv"
    answer.write_text(f"reference,amount,result,reason\n{transfer.reference},30000,paid,\n")
    felix.goto("/admin/claims/bankanswer/take/")
    felix.locator("[type=file]").set_input_files(answer)
    act(felix)
    transfer.refresh_from_db()
    assert transfer.state == "paid"
    assert {entry.credit for entry in LedgerEntry.objects.filter(kind="paid")} == {"paid"}
    (won,) = [one for one in balance() if one.unit == "KRW"]
    assert (won.awarded, won.paid, won.in_flight, won.open) == (30_000, 30_000, 0, 0)

    # The claimant reads it.
    phone.goto(f"/claims/{claim.reference}/")
    expect(phone.locator("main")).to_contain_text("30,000원")
    expect(phone.locator("main")).to_contain_text("지급")
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("main")).to_contain_text("30,000 won")
    expect(phone.locator("main")).to_contain_text("Paid")
