"""From the form on a phone to "paid": a claimant, a reviewer and two finance people, by clicking, in one story."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from claims import tasks
from claims.models import Claim, Decision, Incident, LedgerEntry, PaymentFile, Transfer
from claims.queries.payout import balance
from claims.stages import assessment, outages
from claims.stages.authority import NamedRule
from tests.factories import PASSWORD, UserFactory
from tests.journeys.conftest import Visit
from tests.journeys.test_filing import merchant, sign_in
from tests.people import person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Desk = Callable[[str, str], Page]


@pytest.fixture
def desk(chromium: Browser, live_server: object, visit: Visit) -> Desk:
    """`desk("rita", "reviewer")`: the admin, signed in, in English, of a person with this duty."""

    def signed_in(name: str, duty: str) -> Page:
        user = UserFactory(email=f"{name}@desk.example", duties=(duty,), password=True)
        context = chromium.new_context(locale="en-US", base_url=str(live_server))
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto("/admin/")
        page.locator("#id_username").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#login-form [type=submit]").click()
        expect(page.locator("#user-tools")).to_be_visible()
        return page

    return signed_in


def extended(incident: Incident) -> None:
    """The secretariat extends the filing period of merchants to next month: one records, another confirms."""
    at = datetime.now(tz=UTC)
    period = outages.record_filing_period(
        actor=person("seo"),
        incident=incident,
        claimant_type="merchant",
        start=datetime(2022, 10, 18, 15, tzinfo=UTC),
        end=at + timedelta(days=30),
        reason="extended",
        at=at,
        door="test",
    )
    outages.confirm_filing_period(actor=person("sora"), proposal=period, at=at, door="test")


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


def test_a_merchant_files_is_approved_paid_and_reads_it(visit: Visit, desk: Desk, tmp_path: Path) -> None:
    cache.clear()
    incident = Incident.objects.get()
    extended(incident)

    # The claimant, on a phone, in Korean.
    phone = visit("ko")
    phone.locator("a[href^='/claims/new/merchant/']").click()
    sign_in(phone, "alice@example.com")
    merchant(phone)
    phone.locator("[name=consent]").check()
    phone.locator("main form button.btn-lg").click()
    claim = Claim.objects.get()
    expect(phone.locator(".reference")).to_have_text(claim.reference)
    assessed(person("omar"), incident)

    # The reviewer approves in the admin.
    rita = desk("rita", "reviewer")
    rita.goto(f"/admin/claims/claim/{claim.pk}/change/")
    expect(rita.locator("#content svg[role=img]").first).to_be_visible()
    rita.get_by_role("link", name="Approve", exact=True).click()
    expect(rita.locator("#content-main")).to_contain_text("30,000")
    act(rita)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.final, decision.by.email) == ("approve", True, "rita@desk.example")

    # One finance person opens and freezes; the same one finds no way to release it.
    felix = desk("felix", "finance_maker")
    felix.goto("/admin/claims/payoutrun/open/")
    expect(felix.locator("#content-main")).to_contain_text("30,000")
    act(felix)
    expect(felix.get_by_role("link", name="Check and release")).to_have_count(0)

    # Another checks the total and releases. The system seals.
    fiona = desk("fiona", "finance_checker")
    fiona.goto(felix.url)
    fiona.get_by_role("link", name="Check and release").click()
    fiona.locator("[name=total]").fill("29,999")
    fiona.locator(".submit-row [type=submit]").click()
    expect(fiona.locator(".errornote, .errorlist")).not_to_have_count(0)
    fiona.locator("[name=total]").fill("30000")
    act(fiona)
    if not PaymentFile.objects.exists():  # no worker in this test: the page offers to seal at once
        fiona.goto(felix.url)
        fiona.get_by_role("link", name="Seal", exact=True).click()
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
