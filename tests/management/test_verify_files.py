"""verify_files: files as they were sealed are exit code 0; whatever else is named, and exit code 1."""

import io
import os

import psycopg
import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import PaymentFile
from tests.money import award, sent

pytestmark = pytest.mark.django_db(transaction=True)


def said(*arguments: str, signer: str = "audrey") -> str:
    out = io.StringIO()
    call_command(
        "verify_files", *arguments, "--as", f"{signer}@example.com", stdout=out, stderr=io.StringIO()
    )
    return out.getvalue()


def test_without_the_duty_nothing_is_opened(mallory: User) -> None:
    with pytest.raises(CommandError, match="forbidden") as error:
        said(signer="mallory")
    assert error.value.returncode == 2


def test_a_run_that_is_not_there(audrey: User) -> None:
    with pytest.raises(CommandError, match="There is no payout run 7") as error:
        said("7")
    assert error.value.returncode == 2


def test_files_as_they_were_sealed(audrey: User) -> None:
    award()
    (file,) = sent()
    assert said() == f"{file.message_id}: as sealed\n1 files, all as they were sealed.\n"
    assert said(file.run.key) == said()


def test_nothing_sealed_is_nothing_wrong(audrey: User) -> None:
    assert said() == "0 files, all as they were sealed.\n"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE claims_paymentfile SET sha256 = repeat('0', 64)", "differs: SHA-256"),
        ("UPDATE claims_paymentfile SET rows = rows + 1, total = total + 1", "differs: rows, total"),
        ("UPDATE claims_paymentfile SET size = size + 1", "differs: bytes"),
        ("UPDATE claims_paymentfile SET sealed = set_byte(sealed, length(sealed) - 1, 0)"
         " || substring(sealed from 1 for 0) || '\\x00'::bytea", "differs: sealed bytes"),
        ("UPDATE claims_paymentfile SET message_id = 'another'", "differs: sealed bytes"),
        ("UPDATE claims_transfer SET amount = amount + 1", "differs: transfers"),
        ("UPDATE claims_transfer SET reference = 'X'", "differs: transfers"),
        ("UPDATE claims_paymentfile SET format = 'fulfilment_csv'", "differs: line 1"),
    ],
)  # fmt: skip
def test_a_file_that_was_tampered_with_is_named(audrey: User, change: str, named: str) -> None:
    award()
    sent()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(change)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1 files") as error:
        call_command("verify_files", "--as", "audrey@example.com", stdout=out, stderr=io.StringIO())
    assert error.value.returncode == 1
    assert named in out.getvalue() and PaymentFile.objects.get().message_id in out.getvalue()
