"""Files in the admin: who may take which form, that it is noted, and that the bank's form is as it was sealed."""

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import override
from openpyxl import load_workbook
from pytest_django import Settings
from time_machine import travel

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import CouponBatch, Download, DownloadRequest, PaymentFile
from claims.stages import export, payout
from tests.admin.desk import approved, done, page
from tests.factories import UserFactory
from tests.money import award, released, sealed, taken
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(db: None) -> PaymentFile:
    approved(300_000, 400_000)
    return released()[0]


def content(answer: HttpResponse) -> bytes:
    """What was downloaded, to its end."""
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("duty", DUTIES)
def test_each_form_is_given_to_its_duty_alone(duty: str, file: PaymentFile) -> None:
    who = UserFactory(duties=(duty,))
    finance = {"finance_maker", "finance_checker"}
    for form, duties in (
        ("bank", finance),
        ("people", finance | {"auditor"}),
        ("sheet", finance | {"auditor"}),
    ):
        before = Download.objects.count()
        assert (page(who, f"paymentfile_{form}", file.pk).status_code == 200) is (duty in duties)
        answer = done(who, f"paymentfile_{form}", file.pk)
        assert (answer.status_code == 200) is (duty in duties)
        assert Download.objects.count() - before == (duty in duties)
        if duty not in duties:
            assert b"end_to_end_reference" not in answer.content
    assert (page(who, "paymentfile_ask", file.pk).status_code == 200) is (duty in finance)


def test_looking_takes_nothing(file: PaymentFile, felix: User) -> None:
    page(felix, "paymentfile_bank", file.pk)
    assert not Download.objects.exists()


def test_the_bank_gets_the_sealed_bytes_once_and_again_by_two_people(
    file: PaymentFile, felix: User, fiona: User
) -> None:
    answer = done(felix, "paymentfile_bank", file.pk)
    given = content(answer)
    assert hashlib.sha256(given).hexdigest() == file.sha256
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file.message_id}.csv"'
    assert answer.headers["Content-Length"] == str(len(given))
    assert "no-store" in answer.headers["Cache-Control"]
    assert done(fiona, "paymentfile_bank", file.pk).status_code == 409
    assert done(fiona, "paymentfile_ask", file.pk, reason=" ").status_code == 200
    assert done(fiona, "paymentfile_ask", file.pk, reason="The bank lost it.").status_code == 302
    request = DownloadRequest.objects.get()
    assert done(fiona, "downloadrequest_allow", request.pk).status_code == 403
    assert "paymentfile_bank" not in str(page(felix, "paymentfile_change", file.pk).context["tools"])
    assert done(felix, "downloadrequest_allow", request.pk).status_code == 302
    assert content(done(fiona, "paymentfile_bank", file.pk)) == given
    assert [one.reason for one in Download.objects.order_by("pk")] == ["", "The bank lost it."]
    assert "The bank lost it." in page(felix, "paymentfile_change", file.pk).content.decode()


def tools(who: User, file: PaymentFile) -> list[str]:
    return [str(tool.label) for tool in page(who, "paymentfile_change", file.pk).context["tools"]]


def test_the_page_offers_what_can_be_done_next(felix: User, fiona: User, audrey: User) -> None:
    award()
    (file,) = sealed()
    people = ["Download for people", "Download as Excel", "Control account"]
    assert tools(felix, file) == tools(audrey, file) == people  # nobody has released it
    released(file.run)
    assert tools(felix, file) == ["Download for the bank", *people]
    assert tools(audrey, file) == people
    content(done(felix, "paymentfile_bank", file.pk))
    assert tools(felix, file) == tools(fiona, file) == ["Ask to take it again", *people]
    done(felix, "paymentfile_ask", file.pk, reason="The bank lost it.")
    assert tools(felix, file) == tools(fiona, file) == ["Request for another download", *people]
    request = DownloadRequest.objects.get()
    seen = page(fiona, "downloadrequest_change", request.pk)
    assert [str(tool.label) for tool in seen.context["tools"]] == ["Allow it", "Drop it"]
    assert "Waits for another person" in seen.content.decode()
    assert "Allowed by" not in seen.content.decode()
    seen = page(felix, "downloadrequest_change", request.pk)
    assert [str(tool.label) for tool in seen.context["tools"]] == ["Drop it"]
    done(fiona, "downloadrequest_allow", request.pk)
    allowed = page(audrey, "downloadrequest_change", request.pk).content.decode()
    assert "Allowed by" in allowed and "Dropped by" not in allowed
    assert tools(felix, file) == ["Download for the bank", *people]
    assert tools(fiona, file) == ["Request for another download", *people]
    content(done(felix, "paymentfile_bank", file.pk))
    assert "Used" in page(audrey, "downloadrequest_changelist").content.decode()


@pytest.mark.parametrize("state", ["waiting", "allowed", "used", "dropped", "none"])
def test_requests_are_found_by_what_became_of_them(
    file: PaymentFile, felix: User, fiona: User, state: str
) -> None:
    request = export.ask_download(actor=felix, file=file, reason="test", at=NOON, door="test")
    if state in ("allowed", "used"):
        content(done(felix, "paymentfile_bank", file.pk))
        done(fiona, "downloadrequest_allow", request.pk)
    if state == "used":
        content(done(felix, "paymentfile_bank", file.pk))
    if state == "dropped":
        assert done(felix, "downloadrequest_drop", request.pk).status_code == 302
    for asked in ("waiting", "allowed", "used", "dropped"):
        rows = page(felix, "downloadrequest_changelist", query=f"?stands={asked}").context["cl"].result_list
        assert (len(rows) == 1) is (asked == state or (state == "none" and asked == "waiting"))


def test_the_copy_for_people_is_masked(file: PaymentFile, audrey: User) -> None:
    account = file.run.transfers.order_by("pk")[0].account
    assert account is not None
    given = content(done(audrey, "paymentfile_people", file.pk))
    assert account.opened()["number"].encode() not in given
    assert given.startswith("\ufeff".encode())


def test_the_workbook_is_masked_and_tells_amounts_as_numbers(file: PaymentFile, audrey: User) -> None:
    account = file.run.transfers.order_by("pk")[0].account
    assert account is not None
    answer = done(audrey, "paymentfile_sheet", file.pk)
    assert answer.headers["Content-Disposition"].endswith('people.xlsx"')
    rows = list(load_workbook(io.BytesIO(content(answer))).active.values)  # type: ignore[union-attr]
    assert rows[0][0] == "end_to_end_reference" and len(rows) == file.rows + 1
    assert sum(row[4] for row in rows[1:]) == file.total
    assert account.opened()["number"] not in str(rows) and "•" in str(rows)


def test_a_file_says_its_layout_and_what_to_ask_of_the_bank(settings: Settings, felix: User) -> None:
    settings.BANK_LAYOUTS = ["shinhan"]
    award()
    (file,) = released()
    with override("en"):
        text = page(felix, "paymentfile_change", file.pk).content.decode()
    assert "Shinhan Bank, bulk transfer" in text and "Verify with your bank" in text
    answer = done(felix, "paymentfile_bank", file.pk)
    assert answer.headers["Content-Type"] == "text/csv; charset=cp949"
    assert "업체사용Key".encode("cp949") in content(answer)


def test_a_file_of_a_voided_run_says_so(felix: User) -> None:
    award()
    (file,) = sealed()
    payout.void(actor=felix, run=file.run, reason="test", at=NOON, door="test")
    assert "voided. Do not give it to the bank" in page(felix, "paymentfile_change", file.pk).content.decode()


def test_the_sealed_bytes_are_not_read_for_a_list(
    file: PaymentFile, felix: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    text = page(felix, "paymentfile_change", file.pk).content.decode()
    assert file.sha256 in text
    assert "80,000 won" in text
    assert "Generic CSV" in page(felix, "paymentfile_changelist").content.decode()


def test_downloads_are_listed(file: PaymentFile, audrey: User) -> None:
    done(audrey, "paymentfile_people", file.pk)
    assert "audrey@<wbr>example.com" in page(audrey, "download_changelist").content.decode()


def test_the_stock_of_coupons_is_told_and_no_code(felix: User, audrey: User) -> None:
    batch = export.take_coupons(
        actor=person("omar"), source=b"CODE-A\nCODE-B\nCODE-C", unit="coupon", valid_until=date(2023, 12, 31), at=NOON,
        door="test",
    )  # fmt: skip
    award(kind="coupon", unit="coupon", amount=1)
    sealed()
    for who in (felix, audrey):
        (row,) = page(who, "couponbatch_changelist").context["cl"].result_list
        assert (row.stock.given, row.stock.free) == (1, 2)
        text = page(who, "couponbatch_change", batch.pk).content.decode()
        assert "CODE" not in text and batch.sha256 in text
    assert CouponBatch.objects.count() == 1


def codes_taken(text: bytes, who: str = "omar", **typed: Any) -> Any:
    said = {"unit": "coupon", "worth": "1", "valid_until": "2023-12-31"} | typed
    return done(who, "couponbatch_take", file=SimpleUploadedFile("codes.txt", text), **said)


def test_codes_are_taken_in_on_their_page_by_an_operator_and_once(felix: User) -> None:
    assert "Take in codes" in page("omar", "couponbatch_changelist").content.decode()
    assert "Take in codes" not in page(felix, "couponbatch_changelist").content.decode()
    assert "Take in" in page("omar", "couponbatch_take").content.decode()
    assert codes_taken(b"CODE-A\nCODE-B\n").status_code == 302
    batch = CouponBatch.objects.get()
    text = page("omar", "couponbatch_change", batch.pk).content.decode()
    assert (batch.count, batch.by) == (2, person("omar")) and "CODE" not in text
    assert codes_taken(b"CODE-A\nCODE-B\n").status_code == 302
    assert CouponBatch.objects.get() == batch
    codes_taken(b"VOUCHER-1", unit="KRW", worth="5,000")
    assert CouponBatch.objects.get(unit="KRW").worth == 5_000


def test_wrong_lines_of_a_file_of_codes_are_named_and_no_code() -> None:
    answer = codes_taken(b"CODE-A\nCODE B\nCODE-A\n")
    text = answer.content.decode()
    assert answer.status_code == 409 and not CouponBatch.objects.exists()
    assert "These lines of the file are wrong: 2, 3." in text and "CODE" not in text
    assert "no blank, comma or quotation mark" in text and "stands in this file before" in text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"worth": "x"}, "worth"), ({"valid_until": "31.12."}, "valid_until"), ({"unit": ""}, "unit")],
)
def test_what_is_no_worth_day_or_unit_is_told_at_its_field(typed: dict[str, str], field: str) -> None:
    answer = codes_taken(b"CODE-A", **typed)
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {field}


@pytest.mark.parametrize(
    ("valid", "shown"), [("", [-1, 0, 30, 31]), ("valid", [0, 30, 31]), ("soon", [0, 30]), ("expired", [-1])]
)
def test_batches_of_codes_are_found_by_how_long_they_hold(felix: User, valid: str, shown: list[int]) -> None:
    """The days from today on which they hold for the last time."""
    today = NOON.date()
    for days in (-1, 0, 30, 31):
        CouponBatch.objects.create(
            unit="coupon", worth=1, valid_until=today + timedelta(days=days), count=1, sha256=f"{days:064}", at=NOON,
            by=person("omar"),
        )  # fmt: skip
    with travel(NOON, tick=False):
        answer = page(felix, "couponbatch_changelist", query=f"?valid={valid}")
    found = sorted((row.valid_until - today).days for row in answer.context["cl"].result_list)
    assert found == shown
    text = answer.content.decode()
    assert "Expires within 30 days" in text and "Past 7 days" not in text


def test_when_another_download_was_allowed_is_told_in_the_time_of_the_house(felix: User, fiona: User) -> None:
    award()
    (file,) = taken()
    done(felix, "paymentfile_ask", file.pk, reason="the upload broke off")
    asked = DownloadRequest.objects.get()
    with travel(NOON, tick=False):
        assert done(fiona, "downloadrequest_allow", asked.pk).status_code == 302
    text = page(felix, "downloadrequest_change", asked.pk).content.decode()
    assert f"{localtime(NOON):%Y-%m-%d %H:%M}" in text and "+00:00" not in text
