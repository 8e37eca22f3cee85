"""The bank’s answer in the admin: what fits settles; a file that cannot be read is refused, whatever it is."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import BankAnswer, PayoutRun, Transfer
from tests.admin.desk import approved, done, page
from tests.details import mended
from tests.factories import UserFactory
from tests.money import answer_file, previewed, sent
from tests.rules.reconciliation.test_messages import BROKEN, HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfers(db: None) -> list[Transfer]:
    approved(300_000, 400_000)
    return list(sent()[0].run.transfers.order_by("pk"))


def uploaded(who: User, content: bytes) -> Any:
    return done(who, "bankanswer_take", file=SimpleUploadedFile("answer.csv", content, "text/csv"))


def states() -> list[str]:
    return list(Transfer.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("duty", DUTIES)
def test_finance_alone_uploads(duty: str, transfers: list[Transfer]) -> None:
    who = UserFactory(duties=(duty,))
    finance = duty in ("finance_maker", "finance_checker")
    assert (page(who, "bankanswer_take").status_code == 200) is finance
    uploaded(who, answer_file({transfers[0]: "paid"}))
    assert BankAnswer.objects.exists() is finance


def test_nothing_is_taken_of_a_file_that_cannot_be_read_and_each_line_is_named(
    transfers: list[Transfer], fiona: User
) -> None:
    first, second = transfers
    content = (
        f"reference,amount,result,reason\n{first.reference},{first.amount},paid,\n"
        f"{second.reference},ten,paid,\nNOBODY-1,5,perhaps\n"
    ).encode()
    answer = uploaded(fiona, content)
    assert answer.status_code == 409
    wrong = [(one["line"], one["said"]) for one in answer.context["wrong"]]
    assert wrong == [
        (3, "The amount is not a whole number."),
        (4, "This line has not as many cells as the header."),
    ]
    assert "NOBODY" not in answer.content.decode()  # it may be somebody's data
    assert states() == ["sent", "sent"]
    assert not BankAnswer.objects.exists()


CORPUS = {
    "empty": b"",
    "marks": b"\x00\xff\xfe",
    "other columns": b"a,b\n1,2\n",
    "no line": b"reference,amount,result,reason\n",
    "nothing": b"\n" * 100_000,
    "nul": b"reference,amount,result\n\x00,\x00,\x00\n" + b"\x00" * 1_000,
    "one long line": b"reference,amount,result\n" + b"x" * 1_000_000,
    "many cells": b"reference,amount,result" + b",x" * 50_000 + b"\n",
    "open quotes": b'reference,amount,result\n"' + b'x"\n"' * 5_000,
    "utf-16": "reference,amount,result\nA,1,paid\n".encode("utf-16"),
    "utf-7": b"+AHIAZQBmAGUAcgBlAG4AYwBl,amount,result\nA,1,paid\n",
    "half a sign": "참조번호,이체금액,처리결과\nA,1,정상\n".encode()[:-2],
    "workbook": b"PK\x03\x04" + b"\x00" * 100,
    "a page": b"<!doctype html><html><body>login</body></html>",
    "xml of another kind": b"<?xml version='1.0'?><a/>",
    "xml in utf-16": '<?xml version="1.0" encoding="UTF-16"?><Document/>'.encode("utf-16"),
    **{name: text.encode() for name, text in HOSTILE.items()},
    **{name: text.encode() for name, text in BROKEN.items()},
}


@pytest.mark.parametrize("name", CORPUS)
def test_what_is_no_answer_is_refused_on_the_page_and_nothing_is_written(
    transfers: list[Transfer], fiona: User, name: str
) -> None:
    answer = uploaded(fiona, CORPUS[name])
    assert answer.status_code in (200, 409)
    assert answer.context["form"].errors
    assert not BankAnswer.objects.exists() and states() == ["sent", "sent"]


@pytest.mark.parametrize(
    "content",
    [
        "reference,amount,result\n=cmd|' /C calc'!A0,1,paid\n",
        "reference,amount,result\n<script>alert(1)</script>,1,<script>\n",
        "reference,amount,result,reason\n\u202e,1,\u202e,\u202e\n",
        "reference,amount,result\n'; DROP TABLE claims_transfer; --,999999999999999,paid\n",
    ],
)
def test_hostile_texts_are_parked_and_shown_as_text(
    transfers: list[Transfer], fiona: User, content: str
) -> None:
    assert uploaded(fiona, content.encode()).status_code == 302
    line = BankAnswer.objects.get().results.get()
    assert line.code == "foreign"
    for name, *arguments in (
        ("bankanswer_change", line.answer_id), ("bankresult_changelist",), ("bankresult_change", line.pk),
    ):  # fmt: skip
        answer = page(fiona, name, *arguments)
        assert answer.status_code == 200 and "<script>alert(1)" not in answer.content.decode()


def test_without_a_file_the_page_asks_for_one(fiona: User) -> None:
    answer = done(fiona, "bankanswer_take")
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_an_answer_settles_and_the_same_file_changes_nothing(transfers: list[Transfer], fiona: User) -> None:
    content = answer_file({transfers[0]: "paid", transfers[1]: "failed"})
    assert uploaded(fiona, content).status_code == 302
    assert states() == ["paid", "failed"]
    assert uploaded(fiona, content).status_code == 302
    answer = BankAnswer.objects.get()
    text = page(fiona, "bankanswer_change", answer.pk).content.decode()
    assert transfers[0].reference in text
    assert transfers[1].reference in page(fiona, "bankresult_changelist").content.decode()


def test_what_failed_can_be_paid_by_another_run(transfers: list[Transfer], fiona: User, felix: User) -> None:
    uploaded(fiona, answer_file({transfers[0]: "paid", transfers[1]: "failed"}))
    mended()
    preview = previewed()
    shown = page(felix, "payoutpreview_change", preview.pk).context["policies"]
    assert [one["total"] for one in shown] == ["50,000 won"]
    assert done(felix, "payoutpreview_open", preview.pk).status_code == 302
    assert PayoutRun.objects.count() == 2
