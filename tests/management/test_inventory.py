"""The inventory on the command line: who signs for it, what it says, and its exit codes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.queries import safety
from tests import money
from tests.bank import Bank

pytestmark = pytest.mark.django_db


def said(user: User, *options: str) -> str:
    out = StringIO()
    call_command("inventory", *options, "--as", user.email, stdout=out)
    return out.getvalue()


def refused(user: User, *options: str) -> CommandError:
    with pytest.raises(CommandError) as error:
        said(user, *options)
    return error.value


@pytest.fixture
def restored(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Bank:
    money.award()
    money.released()
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("of the time that is lost")
    here = safety.identity()
    monkeypatch.setattr(safety, "identity", lambda: here | {"system": "another"})
    return bank


def test_without_a_restore_it_says_so(felix: User) -> None:
    assert "not stopped by a restore" in said(felix)


def test_who_may_not_take_one_is_refused(audrey: User, rita: User) -> None:
    for user in (audrey, rita):
        assert refused(user, "--take").returncode == 2


def test_it_is_taken_explained_and_confirmed_by_two(restored: Bank, felix: User, fiona: User) -> None:
    assert refused(felix).returncode == 1
    assert refused(felix, "--confirm").returncode == 2  # there is none
    assert "restored" in str(refused(felix, "--take"))
    assert refused(fiona, "--confirm").returncode == 2
    assert refused(felix, "--explain", "F-1", "x").returncode == 2
    assert refused(felix, "--explain", "F-20221021-99-1", "entered by hand").returncode == 1
    told = said(fiona, "--confirm")
    assert "F-20221021-99-1: foreign: entered by hand" in told and "confirmed" in told
    assert "not stopped" in said(felix)


def test_it_is_dropped(restored: Bank, felix: User) -> None:
    refused(felix, "--take")
    assert refused(felix, "--drop").returncode == 1
    assert refused(felix, "--drop").returncode == 2
