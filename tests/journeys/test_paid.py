"""From the record of the outage to "paid", and why: a claimant on a phone, in Korean and in English.

In Korean a reviewer and two finance people click as well, and a worker does what it does, in one story: they are the
people of the demo, and sign in with what the demo prints for them. In English the stages do their part.
"""

import csv
import email
import email.policy
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pypdf
import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from time_machine import travel

from accounts.models import User
from claims import tasks
from claims.models import (
    AssessmentRun,
    Claim,
    Decision,
    Incident,
    LedgerEntry,
    Notice,
    PaymentFile,
    Transfer,
)
from claims.queries.payout import balance
from claims.stages import assessment
from claims.stages.authority import NamedRule
from claims_project.demo import accounts, serving, story
from claims_project.demo.screen import Step
from tests import money, printed
from tests.journeys.conftest import PATIENCE, Visit, fits, second_factor
from tests.journeys.walking import (
    account,
    carried,
    for_oneself,
    identifier,
    looked_up,
    merchant,
    person,
    sign_in,
    with_paper,
    worked_out,
)
from tests.journeys.walking import sent as sent_off
from tests.people import NOON
from tests.printed import Printed
from tests.stages.review import making
from tests.worker import until, wipe_broker, working

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Desk = Callable[[str], Page]

# What the page says once it is paid, and what the claimant was told by mail, the oldest first.
WORDS: Final = {
    "ko": {"amount": "30,000원", "paid": "지급", "loss": "270,000원"},
    "en": {"amount": "30,000 won", "paid": "paid", "loss": "270,000 won"},
}
TOLD: Final = {
    "ko": [
        "장애 보상: 신청이 접수되었습니다",
        "장애 보상: 신청 건이 결정되었습니다",
        "장애 보상: 보상금이 지급되었습니다",
    ],
    "en": [
        "Outage compensation: your claim has come in",
        "Outage compensation: your claim is decided",
        "Outage compensation: a payment was made",
    ],
}


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
def desk(
    chromium: Browser,
    live_server: object,
    visit: Visit,
    demo: dict[str, Printed],
    watch: Callable[[BrowserContext], None],
) -> Desk:
    """`desk("reviewer")`: the admin in English, signed in with the account that is printed for this name."""

    def signed_in(name: str) -> Page:
        context = chromium.new_context(locale="en-US", base_url=str(live_server))
        context.set_default_timeout(PATIENCE)
        watch(context)
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


def reads(phone: Page, claim: Claim, language: str) -> None:
    """Every step is done; why it is so much is told and drawn; the letter is saved, and has the lines of the page."""
    words = WORDS[language]
    phone.goto(f"/claims/{claim.reference}/")
    fits(phone)
    expect(phone.locator(".step-done")).to_have_count(4)
    for said in words.values():
        expect(phone.locator("main")).to_contain_text(said)
    decision = phone.locator("section[aria-labelledby=decision]")
    expect(decision.locator(".status-paid")).to_contain_text(words["paid"])
    expect(decision.locator("svg[role=img]").first).to_be_visible()
    expect(decision.locator(".parts li")).not_to_have_count(0)
    letter = phone.locator(".letter").first
    shown = letter.locator(f"[lang={language}] pre").inner_text()
    with phone.expect_download() as download:
        letter.locator("a[download]").click()
    pages = pypdf.PdfReader(Path(download.value.path())).pages
    printed_ = "".join("".join(page.extract_text().split()[:-3]) for page in pages)  # but for "1 / 1"
    assert printed_ == "".join(shown.split())
    assert words["amount"].replace(" ", "") in printed_


def mailed(folder: Path) -> list[tuple[str, str]]:
    """Address and subject of each mail that the worker has sent, the oldest first."""
    files = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns)
    parts = b"".join(path.read_bytes() for path in files).split(b"\n" + b"-" * 79 + b"\n")
    read = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
    return [(one["To"], one["Subject"].strip()) for one in read]


def test_a_merchant_claims_in_korean_is_approved_paid_and_reads_why(
    visit: Visit,
    desk: Desk,
    demo: dict[str, Printed],
    people: dict[str, User],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    cache.clear()
    assert set(demo) == set(people)  # nobody who was made is missing from what is printed
    wipe_broker()
    settings.MEDIA_ROOT = f"{tmp_path}"
    told = tmp_path / "told"
    for name, value in {
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": f"{told}",
    }.items():
        monkeypatch.setenv(name, value)
    with working(tmp_path):
        _by_clicking(visit("ko"), desk, demo["alice"].email, people, tmp_path)
        tasks.derive_notices.delay()
        until(lambda: Notice.objects.filter(kind="paid").exists(), what="the payment is to be told of")
        tasks.publish_notices.delay()
        until(lambda: not Notice.objects.filter(published_at=None).exists(), what="everything is told")
    assert mailed(told) == [(demo["alice"].email, subject) for subject in TOLD["ko"]]


def _by_clicking(phone: Page, desk: Desk, alice: str, people: dict[str, User], folder: Path) -> None:
    # The claimant, on a phone, in Korean.
    looked_up(phone, "kakaopay", "merchant")
    sign_in(phone, alice)
    carried(phone)
    for_oneself(phone)
    person(phone, "한결분식")
    identifier(phone, "124-81-00998")
    worked_out(phone)
    account(phone)
    with_paper(phone)
    claim = sent_off(phone)
    assert claim.evidence.count() == 2  # the photograph, and the sales out of which the loss was worked out
    phone.locator(f"a[href='/claims/{claim.reference}/']").click()
    until(
        lambda: not claim.evidence.filter(state="pending").exists(),
        what="the worker has looked at the papers",
    )

    # The night's run.
    run = assessment.open_run(actor=people["operator"], incident=claim.incident, at=tasks.now(), door="test")
    tasks.enqueue_run(run.pk)
    until(lambda: AssessmentRun.objects.get().state == "done", what="the worker has assessed the claim")

    # The reviewer approves in the admin.
    rita = desk("reviewer")
    rita.goto(f"/admin/claims/claim/{claim.pk}/change/")
    expect(rita.locator("#content svg[role=img]").first).to_be_visible()
    rita.get_by_role("link", name="Approve", exact=True).click()
    expect(rita.locator("#content-main")).to_contain_text("30,000")
    act(rita)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.final, decision.by) == ("approve", True, people["reviewer"])

    # One finance person previews a run, which a worker counts, and opens it; the same one finds no way to check it.
    felix = desk("finance-maker")
    felix.goto("/admin/claims/payoutpreview/ask/")
    act(felix)
    expect(felix.locator("#content-main")).to_contain_text("30,000 won")  # the page looks for itself
    felix.get_by_role("link", name="Open the run").click()
    act(felix)
    here = felix.url
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
    answer = folder / "answer.csv"
    answer.write_text(f"reference,amount,result,reason\n{transfer.reference},30000,paid,\n")
    felix.goto("/admin/claims/bankanswer/take/")
    felix.locator("[type=file]").set_input_files(answer)
    act(felix)
    transfer.refresh_from_db()
    assert transfer.state == "paid"
    assert {entry.credit for entry in LedgerEntry.objects.filter(kind="paid")} == {"paid"}
    (won,) = [one for one in balance() if one.unit == "KRW"]
    assert (won.awarded, won.paid, won.in_flight, won.open) == (30_000, 30_000, 0, 0)

    reads(phone, claim, "ko")


def test_a_merchant_claims_in_english_is_paid_and_reads_why(visit: Visit) -> None:
    phone = visit("en")
    with travel(NOON - timedelta(hours=1)) as clock:
        looked_up(phone, "kakaopay", "merchant")
        sign_in(phone, "alice@example.com")
        carried(phone)
        merchant(phone)
        claim = sent_off(phone)
        making.assessed(claim.incident)
        making.decided(claim)
        clock.shift(timedelta(hours=2))
        tasks.derive_notices()
        money.sent()
        money.answered({Transfer.objects.get(): "paid"})
        tasks.derive_notices()
        tasks.publish_notices()
        reads(phone, claim, "en")
    (_code, *told) = mail.outbox
    assert [(one.to, one.subject) for one in told] == [(["alice@example.com"], one) for one in TOLD["en"]]
