"""verify_files: files as they were sealed are exit code 0; whatever else is named, and exit code 1."""

import io
import os
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import PaymentFile
from claims.rules.export import written_for_people
from claims.stages import export, payout
from tests.money import award, frozen, sealed, sent
from tests.people import NOON

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
    with pytest.raises(CommandError, match="There is no payout run and no file 7") as error:
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
        ("UPDATE claims_paymentchunk SET sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))",
         "differs: sealed bytes"),
        ("UPDATE claims_paymentchunk SET last = false", "differs: sealed bytes"),
        ("DELETE FROM claims_paymentchunk", "differs: sealed bytes"),
        ("UPDATE claims_paymentfile SET message_id = 'another'", "differs: sealed bytes"),
        ("UPDATE claims_transfer SET amount = amount + 1", "differs: transfers"),
        ("UPDATE claims_transfer SET reference = 'X'", "differs: transfers"),
        ("UPDATE claims_paymentfile SET document = replace(document, 'memo', 'note')", "differs: line 1"),
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


# ---------------------------------------------------------------- files on disk


def told(folder: Path, content: bytes) -> tuple[int, str]:
    """Exit code and what is said of a file of this content."""
    path = folder / "brought.csv"
    path.write_bytes(content)
    out = io.StringIO()
    try:
        call_command(
            "verify_files", str(path), "--as", "audrey@example.com", stdout=out, stderr=io.StringIO()
        )
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_file_on_disk_is_recognised_or_its_first_differing_line_named(audrey: User, tmp_path: Path) -> None:
    award(amount=50_000, account={"number": "11012345678", "holder": "김시험"})
    (file,) = sent()
    content = b"".join(file.opened())
    code, text = told(tmp_path, content)
    assert code == 0 and f"{file.message_id}, byte for byte as sealed, of run {file.run.key}" in text
    code, text = told(tmp_path, content.replace(b",50000,", b",90000,"))
    assert code == 1 and "altered" in text and "line 2: these columns differ (amount)" in text
    code, text = told(tmp_path, content.replace("김시험".encode(), "이시험".encode()))
    assert code == 1 and "line 2: these columns differ (holder)" in text
    assert "김시험" not in text and "이시험" not in text
    code, text = told(tmp_path, b"hello")
    assert code == 1 and "none of ours" in text
    rows = export.people_copy(actor=audrey, file=file, form="people", at=NOON, door="test")
    code, text = told(tmp_path, b"".join(written_for_people(rows)))
    assert code == 1 and "masked copy for people" in text


def test_a_file_of_a_voided_run_and_one_that_was_never_sealed(
    audrey: User, felix: User, tmp_path: Path
) -> None:
    award()
    (file,) = sealed()
    payout.void(actor=felix, run=file.run, reason="test", at=NOON, door="test")
    code, text = told(tmp_path, b"".join(file.opened()))
    assert code == 1 and "which is voided" in text
    run = frozen()
    code, text = told(tmp_path, run.transfers.get().reference.encode())
    assert code == 1 and f"it tells transfers of run {run.key}" in text
