"""The bank's answer in the admin: all of it or nothing, every bad line named."""

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


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"a,b\n1,2\n", b"reference,amount,result,reason\n"]
)
def test_what_is_no_answer_is_refused_on_the_page(
    transfers: list[Transfer], fiona: User, content: bytes
) -> None:
    assert uploaded(fiona, content).status_code in (200, 409)
    assert not BankAnswer.objects.exists()


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
