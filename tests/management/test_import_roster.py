"""`import_roster` from the command line."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from claims.models import Membership
from tests.factories import PolicyVersionFactory

pytestmark = pytest.mark.django_db


def run(roster: str, path: Path, *, signer: str = "omar") -> tuple[str, int, str]:
    out = io.StringIO()
    try:
        with override("en"):
            call_command(
                "import_roster",
                roster,
                str(path),
                "--as",
                f"{signer}@example.com",
                stdout=out,
                stderr=io.StringIO(),
            )
    except CommandError as error:
        return out.getvalue(), error.returncode, str(error)
    return out.getvalue(), 0, ""


@pytest.fixture
def melon(tmp_path: Path, omar: User) -> Path:
    PolicyVersionFactory(key="melon-2022")
    path = tmp_path / "melon.csv"
    path.write_text("key_kind,key,extendable\nemail,a@example.com,yes\nemail,b@example.com,perhaps\n")
    return path


def test_what_cannot_be_done_is_exit_code_2(melon: Path, mallory: User) -> None:
    assert run("melon", melon, signer="mallory")[1] == 2
    assert run("lemon", melon)[2].endswith("[unknown_roster]")
    assert not Membership.objects.exists()


def test_good_rows_are_kept_and_bad_ones_told(melon: Path) -> None:
    said, code, _ = run("melon", melon)
    assert code == 1
    assert said.splitlines()[0] == "2 lines: 1 kept, 1 rejected"
    assert "melon.csv:3: extendable: This is none of the possible answers." in said
    assert run("melon", melon)[1] == 0
