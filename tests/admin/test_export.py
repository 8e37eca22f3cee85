"""Files in the admin: who may take which form, that it is noted, and that the bank's form is as it was sealed."""

import hashlib

import pytest

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import Download, PaymentFile
from tests.admin.desk import approved, done, page
from tests.factories import UserFactory
from tests.money import released

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(db: None) -> PaymentFile:
    approved(300_000, 400_000)
    return released()[0]


@pytest.mark.parametrize("duty", DUTIES)
def test_each_form_is_given_to_its_duty_alone(duty: str, file: PaymentFile) -> None:
    who = UserFactory(duties=(duty,))
    finance = {"finance_maker", "finance_checker"}
    for form, duties in (("bank", finance), ("people", finance | {"auditor"})):
        before = Download.objects.count()
        assert (page(who, f"paymentfile_{form}", file.pk).status_code == 200) is (duty in duties)
        answer = done(who, f"paymentfile_{form}", file.pk)
        assert (answer.status_code == 200) is (duty in duties)
        assert Download.objects.count() - before == (duty in duties)
        if duty not in duties:
            assert b"end_to_end_reference" not in answer.content


def test_looking_takes_nothing(file: PaymentFile, felix: User) -> None:
    page(felix, "paymentfile_bank", file.pk)
    assert not Download.objects.exists()


def test_the_bank_gets_the_sealed_bytes_once_without_a_reason(
    file: PaymentFile, felix: User, fiona: User
) -> None:
    answer = done(felix, "paymentfile_bank", file.pk)
    assert hashlib.sha256(answer.content).hexdigest() == file.sha256
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file.message_id}.csv"'
    assert "no-store" in answer.headers["Cache-Control"]
    refused = done(fiona, "paymentfile_bank", file.pk)
    assert refused.status_code == 409
    again = done(fiona, "paymentfile_bank", file.pk, reason="The bank lost it.")
    assert again.content == answer.content
    assert [one.reason for one in Download.objects.order_by("pk")] == ["", "The bank lost it."]
    assert "The bank lost it." in page(felix, "paymentfile_change", file.pk).content.decode()


def test_the_copy_for_people_is_masked(file: PaymentFile, audrey: User) -> None:
    account = file.run.transfers.order_by("pk")[0].account
    assert account is not None
    answer = done(audrey, "paymentfile_people", file.pk)
    assert account.opened()["number"].encode() not in answer.content
    assert answer.content.startswith("\ufeff".encode())


def test_the_sealed_bytes_are_not_read_for_a_list(file: PaymentFile, felix: User) -> None:
    (row,) = page(felix, "paymentfile_changelist").context["cl"].result_list
    assert "sealed" in row.get_deferred_fields()
    text = page(felix, "paymentfile_change", file.pk).content.decode()
    assert file.sha256 in text
    assert "80,000 won" in text


def test_downloads_are_listed(file: PaymentFile, audrey: User) -> None:
    done(audrey, "paymentfile_people", file.pk)
    assert audrey.email in page(audrey, "download_changelist").content.decode()
