"""`import_claims` from the command line."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim
from tests.factories import IncidentFactory
from tests.filings import INDIVIDUAL, csv_file

pytestmark = pytest.mark.django_db


def run(
    path: Path | str, *more: str, signer: str = "omar", incident: str = "kakao-2022"
) -> tuple[str, int, str]:
    """What is said, the exit code, and the last word of an error."""
    out = io.StringIO()
    arguments = [
        str(path),
        "--incident",
        incident,
        "--submitter",
        "federation",
        "--as",
        f"{signer}@example.com",
        *more,
    ]
    try:
        with override("en"):
            call_command("import_claims", *arguments, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return out.getvalue(), error.returncode, str(error)
    return out.getvalue(), 0, ""


@pytest.fixture
def good(tmp_path: Path, omar: User) -> Path:
    IncidentFactory(key="kakao-2022")
    path = tmp_path / "good.csv"
    path.write_bytes(csv_file({}, INDIVIDUAL).getvalue())
    return path


@pytest.fixture
def mixed(tmp_path: Path, omar: User) -> Path:
    IncidentFactory(key="kakao-2022")
    path = tmp_path / "mixed.csv"
    path.write_bytes(csv_file({}, {"name": "", "phone": "비밀"}).getvalue())
    return path


def test_what_cannot_be_done_is_exit_code_2(good: Path, mallory: User, tmp_path: Path) -> None:
    assert run(good, signer="mallory")[1] == 2
    assert run(good, incident="kakao-1922")[1:] == (2, "--incident: there is no incident of this key.")
    assert run(tmp_path / "none.csv")[1] == 2
    (tmp_path / "empty.csv").touch()
    assert run(tmp_path / "empty.csv")[2].endswith("[header_missing]")
    assert not Claim.objects.exists()


def test_a_good_file_is_exit_code_0_and_again_changes_nothing(good: Path) -> None:
    assert run(good)[:2] == ("2 lines: 2 kept, 0 rejected\n", 0)
    said, code, _ = run(good)
    assert (said.splitlines()[0], code) == ("This file was taken in before. Nothing was changed.", 0)
    assert Claim.objects.count() == 2


def test_bad_lines_are_told_without_what_was_typed_and_exit_code_1(mixed: Path) -> None:
    said, code, error = run(mixed)
    assert (code, error) == (1, "1 line was rejected.")
    assert said.splitlines() == [
        "2 lines: 1 kept, 1 rejected",
        "mixed.csv:3: name: Please fill this in. [required]",
        "mixed.csv:3: phone: This is not a Korean mobile number. Please write it like 010-1234-5678. [mobile_form]",
    ]


def test_a_line_whose_account_holder_no_bank_reads_is_told(tmp_path: Path, omar: User) -> None:
    IncidentFactory(key="kakao-2022")
    path = tmp_path / "holders.csv"
    path.write_bytes(csv_file({}, {"holder": "예시 분식, 본점"}).getvalue())
    said, code, _error = run(path)
    (_counts, told) = said.splitlines()
    assert code == 1 and told.startswith("holders.csv:3: holder: The bank cannot read the character , in")
    assert told.endswith("[character_does_not_fit]") and "예시" not in told
    assert Claim.objects.count() == 1


def test_quiet_says_the_counts_only(mixed: Path) -> None:
    assert run(mixed, "--quiet")[0] == "2 lines: 1 kept, 1 rejected\n"
