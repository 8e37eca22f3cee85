"""From a preview to zero, by clicking: one payment fails, one comes back after a part of it was claimed back, the
claimant gives new details on a phone, two reviewers look at them, and a second run pays what is left, once.

They are the people of the demo, and the bank answers by files.
"""

import csv
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from claims import tasks
from claims.models import (
    Claim,
    DetailsRequest,
    HandOver,
    Incident,
    PaymentFile,
    Payout,
    PayoutPreview,
    PayoutRun,
    Recovery,
    Transfer,
)
from claims.queries import payout, recoveries
from claims.queries import reconciliation as control
from tests.factories import PayeeAccountFactory
from tests.journeys.conftest import Visit, fits
from tests.journeys.test_paid import Desk, act, assessed, demo, desk, people  # noqa: F401
from tests.journeys.walking import sign_in
from tests.printed import Printed
from tests.stages.review.making import decided
from tests.world import merchant

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEADER = ["reference", "amount", "result", "reason"]


@pytest.fixture
def claims(people: dict[str, User]) -> list[Claim]:  # noqa: F811
    """Three approved claims of 30,000 won that Alice filed for shops of hers."""
    incident = Incident.objects.get()
    made = [merchant(incident, filed_by=people["alice"]) for _shop in range(3)]
    for claim in made:
        PayeeAccountFactory(claim=claim)
    assessed(people["operator"], incident)
    for claim in made:
        decided(claim, by=people["reviewer"])
    return made


def of(claim: Claim) -> Transfer:
    """The newest transfer that pays a claim."""
    return Transfer.objects.filter(payouts__award__claim=claim).latest("pk")


def released(felix: Page, fiona: Page, *, previewed: str, total: str) -> PayoutRun:
    """Felix reads this in a preview and opens the run; Fiona checks its total and lets the file go."""
    felix.goto("/admin/claims/payoutpreview/ask/")
    act(felix)
    tasks.fill_payout_preview(PayoutPreview.objects.latest("pk").pk)
    expect(felix.locator("#content-main")).to_contain_text(previewed)
    felix.get_by_role("link", name="Open the run").click()
    act(felix)
    run = PayoutRun.objects.latest("pk")
    tasks.go_on_with_payout(run.pk)
    fiona.goto(felix.url)
    fiona.get_by_role("link", name="Check", exact=True).click()
    fiona.locator("[name=total]").fill(total)
    act(fiona)
    tasks.go_on_with_payout(run.pk)
    expect(fiona.locator(".next")).to_contain_text("Sealed.")
    fiona.get_by_role("link", name="Release", exact=True).click()
    act(fiona)
    return run


def brought(felix: Page, run: PayoutRun, folder: Path) -> list[dict[str, str]]:
    """Felix takes the file to the bank by hand, and notes its receipt. Gives the lines that the bank has."""
    file = PaymentFile.objects.get(run=run)
    felix.goto(f"/admin/claims/payoutrun/{run.pk}/change/")
    felix.get_by_role("link", name=f"Take {file.message_id} to the bank").click()
    with felix.expect_download() as download:
        felix.locator(".submit-row [type=submit]").click()
    kept = folder / f"{file.message_id}.csv"
    kept.write_bytes(Path(download.value.path()).read_bytes())
    felix.goto(f"/admin/claims/payoutrun/{run.pk}/change/")
    felix.get_by_role("link", name=f"Confirm {file.message_id} by the bank’s receipt").click()
    felix.locator("[name=receipt]").fill(f"R-{run.pk}")
    act(felix)
    assert HandOver.objects.get(file=file).state == "confirmed"
    with kept.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def answered(page: Page, folder: Path, name: str, results: dict[Transfer, str]) -> None:
    """The bank's answer is uploaded."""
    answer = folder / f"{name}.csv"
    with answer.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        writer.writerows([one.reference, one.amount, result, ""] for one, result in results.items())
    page.goto("/admin/claims/bankanswer/take/")
    page.locator("[type=file]").set_input_files(answer)
    act(page)
    for one, result in results.items():
        one.refresh_from_db()
        assert one.state == result


def claimed_back(felix: Page, fiona: Page, transfer: Transfer, amount: str) -> None:
    """Felix records what was paid too much; he cannot confirm it, and Fiona does."""
    felix.goto(f"/admin/claims/transfer/{transfer.pk}/change/")
    felix.get_by_role("link", name="Claim back", exact=True).click()
    felix.locator("[name=of]").first.check()
    felix.locator("[name=amount]").fill(amount)
    felix.locator("[name=note]").fill("The loss was counted twice.")
    act(felix)
    expect(felix.get_by_role("link", name="Confirm", exact=True)).to_have_count(0)
    fiona.goto("/admin/")
    expect(fiona.locator("#content")).to_contain_text("1 recovery waits for your confirmation.")
    fiona.goto(felix.url)
    fiona.get_by_role("link", name="Confirm", exact=True).click()
    act(fiona)


def given(phone: Page, claim: Claim, account: str = "") -> None:
    """The claimant says on the phone where the money should go: to another account, or to the same one."""
    phone.goto(f"/claims/{claim.reference}/")
    fits(phone)
    phone.locator(f"a[href='/claims/{claim.reference}/details/']").click()
    fits(phone)
    if account:
        phone.locator("[name=bank]").select_option("088")
        phone.locator("[name=account]").fill(account)
    else:
        phone.locator("[name=which][value=same]").check()
    phone.locator("main form button.btn-primary").click()
    expect(phone.locator("main")).to_contain_text("계좌 정보 확인 중")
    fits(phone)


def approved(reviewer: Page, claim: Claim) -> None:
    """A seat on the details of a claim."""
    row = DetailsRequest.objects.get(claim=claim)
    reviewer.goto(f"/admin/claims/detailsrequest/{row.pk}/change/")
    reviewer.get_by_role("link", name="Review the details", exact=True).click()
    reviewer.locator("[name=outcome][value=approve]").check()
    act(reviewer)
    expect(reviewer.get_by_role("link", name="Review the details", exact=True)).to_have_count(0)


def test_finance_comes_from_a_preview_to_zero(
    visit: Visit,
    desk: Desk,  # noqa: F811
    demo: dict[str, Printed],  # noqa: F811
    claims: list[Claim],
    tmp_path: Path,
) -> None:
    cache.clear()
    fails, comes_back, good = claims
    felix, fiona = desk("finance-maker"), desk("finance-checker")

    # The first run: the bank pays two of three.
    first = released(felix, fiona, previewed="90,000 won", total="90,000")
    assert [line["amount"] for line in brought(felix, first, tmp_path)] == ["30000"] * 3
    answered(felix, tmp_path, "first", {of(fails): "failed", of(comes_back): "paid", of(good): "paid"})

    # Of one that was paid a part is claimed back; then the bank sends all of it back.
    claimed_back(felix, fiona, of(comes_back), "10,000")
    answered(fiona, tmp_path, "late", {of(comes_back): "returned"})

    # Nothing can be paid again before the claimant has answered.
    felix.goto("/admin/claims/payoutpreview/ask/")
    act(felix)
    tasks.fill_payout_preview(PayoutPreview.objects.latest("pk").pk)
    expect(felix.locator("#content-main")).to_contain_text("Nothing can be paid now.")

    # The claimant does, on a phone, in Korean: a new account for one, the same for the other.
    phone = visit("ko")
    phone.goto("/claims/mine/")
    sign_in(phone, demo["alice"].email)
    expect(phone.locator("main")).to_contain_text("계좌 정보가 필요합니다")
    given(phone, fails, "110-987-654321")
    given(phone, comes_back)
    phone.goto(f"/claims/{comes_back.reference}/")
    expect(phone.locator("main")).to_contain_text("10,000원")  # what is owed

    # Two reviewers look at both.
    for name in ("reviewer", "senior-reviewer"):
        page = desk(name)
        expect(page.locator("#content")).to_contain_text("2 claims have new account details to review.")
        for claim in (fails, comes_back):
            approved(page, claim)

    # The second run pays them once more: to the new account, and less what is owed.
    set_off = "10,000 won of 1 award is set off"
    second = released(felix, fiona, previewed=set_off, total="50,000")
    felix.goto(f"/admin/claims/payoutrun/{second.pk}/change/")
    expect(felix.locator("#content-main")).to_contain_text(set_off)
    lines = brought(felix, second, tmp_path)
    assert sorted((line["account_number"][-4:], line["amount"]) for line in lines) == sorted(
        [("4321", "30000"), (of(comes_back).account.opened()["number"][-4:], "20000")]
    )
    answered(fiona, tmp_path, "second", {of(fails): "paid", of(comes_back): "paid"})

    # Every file is answered to zero, and every award stands in one place.
    felix.goto("/admin/claims/bankanswer/control/")
    expect(felix.locator("#content-main tbody tr.bad")).to_have_count(0)
    assert control.accounts(only_open=True) == []
    for page in (felix, fiona):
        page.goto("/admin/claims/payoutrun/overview/")
        main = page.locator("#content-main")
        expect(main).to_contain_text("The parts add up to the whole.")
        expect(main).to_contain_text("The rows counted one by one say the same as the ledger.")
        expect(main.locator(".verdict.bad")).to_have_count(0)
        expect(main.get_by_text("Nothing remains to be settled.")).to_have_count(2)  # of awards, and of debts
    (won,) = payout.balance()
    assert (won.awarded, won.paid, won.netted, won.remains) == (90_000, 80_000, 10_000, 0)
    (debts,) = recoveries.balance()
    assert (debts.claimed_back, debts.recovered, debts.owed) == (10_000, 10_000, 0)
    assert Recovery.objects.get().claimant_id == comes_back.claimant_id
    assert Payout.objects.filter(live=True, transfer__state="paid").count() == 3

    # The claimant reads it.
    for claim in claims:
        phone.goto(f"/claims/{claim.reference}/")
        expect(phone.locator(".status-paid").first).to_be_visible()
    phone.goto(f"/claims/{comes_back.reference}/")
    expect(phone.locator("main")).to_contain_text("그중 10,000원 상계")
