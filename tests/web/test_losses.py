"""The loss from daily sales: given, confirmed, counted, put into a claim. Nothing is kept of who is not signed in."""

import html
import re
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import AuditEntry, Claim, Draft, Evidence, Incident
from claims.stages import intake
from claims.stages.intake import papers as kept
from tests.hostile import HOSTILE, png
from tests.people import NOON
from tests.web.conftest import SignIn
from tests.world import merchant

pytestmark = pytest.mark.django_db
DAYS = [date(2022, 9, 1) + timedelta(day) for day in range(61)]
OUTAGE = {date(2022, 10, 15) + timedelta(day) for day in range(7)}
SALES = {day: 20_000 if day in OUTAGE else 100_000 for day in DAYS}
WORKED_OUT = "560,000 won"


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def text(days: dict[date, int] = SALES, between: str = "\t") -> str:
    return "\n".join(f"{day}{between}{sold:,}" for day, sold in days.items())


def workbook(days: dict[date, int] = SALES) -> bytes:
    """As a till writes it: a title, headings, days as days, another number beside the amount."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, day_form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["한결분식"])
        sheet.write_row(2, 0, ["영업일", "건수", "실매출", "부가세"])
        for row, (day, sold) in enumerate(days.items(), 3):
            sheet.write_datetime(row, 0, datetime(day.year, day.month, day.day), day_form)
            sheet.write_row(row, 1, [3, sold, sold // 10])
    return written.getvalue()


def give(browser: Client, table: str = "", **more: Any) -> Any:
    return browser.post(reverse("claims:loss"), {"table": table, **more})


def carried(answer: Any) -> str:
    """The table that the page carries on."""
    found = re.search(r'name="table" value="([^"]*)"', answer.content.decode())
    assert found, answer.content.decode()[:2_000]
    return html.unescape(found[1])


def chosen(answer: Any, name: str) -> str:
    part = re.search(rf'<select[^>]*name="{name}".*?</select>', answer.content.decode(), re.DOTALL)
    found = part and re.search(r'value="(\d+)" selected', part[0])
    assert found
    return str(found[1])


def worked_out(browser: Client, answer: Any, **more: Any) -> Any:
    """The page of the columns, confirmed as it stands."""
    typed = {"table": carried(answer), "day": chosen(answer, "day"), "amount": chosen(answer, "amount")}
    return browser.post(reverse("claims:loss"), typed | more)


def use(browser: Client, days: dict[date, int] = SALES, **more: Any) -> Any:
    return browser.post(reverse("claims:loss-use"), {"table": text(days), "day": "0", "amount": "1", **more})


# ---------------------------------------------------------------- refusals


def test_without_an_outage_there_is_nothing_to_work_out(anybody: Client) -> None:
    assert anybody.get(reverse("claims:loss")).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "prose without a table",
        "a\0b,c",
        "x" * 500_001,
        "1,2\n3,4",
        "<html>,x",
        "=1+1,2\n",
        "\ud800,1",
    ],
)
def test_what_is_no_table_of_sales_is_told_and_stays_in_the_field(
    typed: str, incident: Incident, anybody: Client
) -> None:
    answer = give(anybody, typed.encode(errors="surrogatepass").decode(errors="replace"))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_days_and_amounts_stand_again_in_a_refused_paste_and_resident_numbers_do_not(
    incident: Incident, anybody: Client
) -> None:
    answer = give(anybody, "시월 221015 1200000\n시월 221016 1300000\n900101-1234567")
    page = answer.content.decode()
    assert answer.status_code == 422 and "221015 1200000" in page and "221016 1300000" in page
    assert "******-*******" in page and "1234567" not in page


def test_sales_by_short_days_are_read(incident: Incident, anybody: Client) -> None:
    short = "\n".join(f"{day:%y%m%d} {sold * 10}" for day, sold in SALES.items())
    assert "5,600,000 won" in worked_out(anybody, give(anybody, short)).content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_here_too(name: str, incident: Incident, anybody: Client) -> None:
    called, build = HOSTILE[name]
    assert give(anybody, files=SimpleUploadedFile(called, build())).status_code == 422
    assert not Evidence.objects.exists()


def test_who_has_it_worked_out_too_often_waits_and_keeps_what_was_typed(
    incident: Incident, anybody: Client, settings: Any
) -> None:
    settings.PAGE_RATES = {"loss": "2/m/ip"}
    assert [give(anybody, text()).status_code for _again in range(2)] == [200, 200]
    answer = give(anybody, text())
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Please wait a minute" in page and "2022-09-01" in page and 'href="#id_table"' in page
    assert anybody.get(reverse("claims:loss")).status_code == 200


def test_the_first_page_of_a_merchants_claim_leads_to_it(
    incident: Incident, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    leads = f'href="{reverse("claims:loss")}"'
    assert leads in browser.get("/claims/new/merchant/").content.decode()
    assert leads not in browser.get("/claims/new/partner/").content.decode()


def test_a_picture_is_no_table(incident: Incident, anybody: Client) -> None:
    answer = give(anybody, files=SimpleUploadedFile("a.png", png()))
    assert answer.status_code == 422 and "Only a table can be read here" in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "x", "-1", "１", "99", "999999999"])
def test_a_column_that_cannot_be_is_refused(typed: str, incident: Incident, anybody: Client) -> None:
    answer = anybody.post(reverse("claims:loss"), {"table": text(), "day": typed, "amount": "1"})
    assert answer.status_code == 422


def test_missing_days_of_the_outage_are_named_and_have_to_be_confirmed(
    incident: Incident, anybody: Client
) -> None:
    known = {day: sold for day, sold in SALES.items() if day != date(2022, 10, 16)}
    answer = worked_out(anybody, give(anybody, text(known)))
    page = answer.content.decode()
    assert answer.status_code == 422 and 'name="closed"' in page and "16 October 2022" in page
    page = worked_out(anybody, answer, closed="on").content.decode()
    assert "580,000 won" in page


def test_who_is_not_signed_in_puts_nothing_into_a_claim(incident: Incident, anybody: Client) -> None:
    assert use(anybody).status_code == 302
    assert not Draft.objects.exists() and not Evidence.objects.exists()


def test_the_table_does_not_come_to_anothers_claim(
    incident: Incident, alice: User, mallory: User, sign_in: SignIn
) -> None:
    claim = merchant(incident, filed_by=alice)
    assert use(sign_in(mallory), claim=claim.reference).status_code == 404
    assert not Evidence.objects.exists()


def test_a_claim_that_is_decided_takes_no_table_and_the_page_says_so(
    incident: Incident, alice: User, sign_in: SignIn
) -> None:
    claim = merchant(incident, filed_by=alice, status="rejected")
    browser = sign_in(alice)
    assert use(browser, claim=claim.reference).status_code == 302
    assert "No papers can be added" in browser.get(reverse("claims:loss")).content.decode()
    assert not Evidence.objects.exists()


# ---------------------------------------------------------------- acts


@pytest.mark.parametrize("between", ["\t", ";", " ", "|"])
def test_sales_that_are_pasted_give_the_loss_and_nothing_is_kept(
    between: str, incident: Incident, anybody: Client
) -> None:
    asked = give(anybody, text(between=between))
    assert asked.status_code == 200 and "Is this right?" in asked.content.decode()
    page = worked_out(anybody, asked).content.decode()
    assert f"Your loss: {WORKED_OUT}" in page
    assert "700,000 won" in page and "140,000 won" in page and "<svg" in page
    assert "nothing was kept" in page and "Use this loss" not in page
    assert not Session.objects.exists() and not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["sales.xlsx", "sales.csv"])
def test_a_file_gives_the_same_its_columns_found(name: str, incident: Incident, anybody: Client) -> None:
    lines = "".join(f"{day},3,{sold}\r\n" for day, sold in SALES.items())
    content = workbook() if name.endswith("x") else f"일자,건수,매출\r\n{lines}".encode("cp949")
    asked = give(anybody, files=SimpleUploadedFile(name, content))
    assert f"Your loss: {WORKED_OUT}" in worked_out(anybody, asked).content.decode()


def test_lines_that_cannot_be_read_are_named_by_their_number(incident: Incident, anybody: Client) -> None:
    lines = text().split("\n")
    lines[4] = "2022-09-05\tclosed"
    lines.insert(9, "")
    lines.append("total\t5")
    page = worked_out(anybody, give(anybody, "\n".join(lines))).content.decode()
    assert "Line 5: no amount" in page and f"Line {len(lines)}: no day" in page


def test_the_loss_comes_into_the_claim_once_it_is_asked_for(
    incident: Incident, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    sent_on = use(browser)
    draft = Draft.objects.get()
    assert sent_on.url == reverse("claims:step", args=[draft.key, "services"])
    assert draft.papers.get().opened() == {"name": "Daily sales.csv"}
    assert "will be filled in once" in browser.get(sent_on.url).content.decode()
    intake.answer_draft(
        actor=alice, draft=draft.key, step="services", values={"services": ["kakaotalk.channel"]}, at=NOON
    )
    asked = browser.get(reverse("claims:step", args=[draft.key, "answer_loss"])).content.decode()
    assert 'value="560000"' in asked and reverse("claims:loss") in asked
    assert use(browser, SALES | {date(2022, 9, 3): 200_000}).status_code == 302
    assert Draft.objects.get().opened()["answer_loss"] == "660000"


def test_the_loss_of_merchants_is_filled_in_for_nobody_else(
    incident: Incident, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    use(browser)
    other = intake.start_draft(actor=alice, incident=incident, claimant_type="individual", at=NOON)
    page = browser.get(reverse("claims:step", args=[other.key, "period"])).content.decode()
    assert "560000" not in page and reverse("claims:loss") not in page


def test_the_table_goes_with_a_claim_as_a_paper_of_our_own(
    incident: Incident, alice: User, sign_in: SignIn
) -> None:
    claim: Claim = merchant(incident, filed_by=alice)
    browser = sign_in(alice)
    page = worked_out(browser, give(browser, text())).content.decode()
    assert f"Add the table to {claim.reference}" in page
    assert use(browser, claim=claim.reference).url == reverse("claims:papers", args=[claim.reference])
    row = Evidence.objects.get()
    lines = b"".join(kept.opened(row.sha256)).decode().split("\r\n")
    assert (row.claim, row.kind, row.opened()["name"]) == (claim, "text/csv", "Daily sales.csv")
    assert lines[:2] == ["Day,Sales", "2022-09-03,100000"] and "2022-10-15,20000" in lines
    assert len(lines) == 1 + 8 * 7 + 1
