"""The command for the beginning and for the end of the tether: the first operators, and a lost telephone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("staff", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "required"),
        (("--first", "a@example.com"), "expected 2"),
        (("--first", "a@example.com", "a@example.com"), "two_are_needed"),
        (("--forget-factor", "rita@example.com", "--reason", "lost"), "--as"),
        (
            ("--forget-factor", "nobody@example.com", "--reason", "x", "--as", "omar@example.com"),
            "nobody has this",
        ),
        (("--forget-factor", "rita@example.com", "--as", "omar@example.com"), "reason_missing"),
        (("--forget-factor", "rita@example.com", "--reason", "x", "--as", "rita@example.com"), "forbidden"),
    ],
)
def test_what_is_called_wrongly_changes_nothing(
    rita: User, omar: User, arguments: tuple[str, ...], told: str
) -> None:
    TOTP.activate(rita, generate_totp_secret())
    if "--first" in arguments:
        omar.groups.clear()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert told in str(refused.value)
    assert Authenticator.objects.exists() and not AuditEntry.objects.exists()


def test_the_first_two_operators_are_made_once() -> None:
    assert "Two operators." in run("--first", "a@example.com", "B@example.com")
    assert run("--list").splitlines() == [
        "a@example.com\toperator\tno second factor",
        "b@example.com\toperator\tno second factor",
    ]
    with pytest.raises(CommandError, match="operators_there"):
        run("--first", "c@example.com", "d@example.com")


def test_a_lost_telephone_is_forgotten(rita: User, omar: User) -> None:
    TOTP.activate(rita, generate_totp_secret())
    assert "rita@example.com\treviewer\tsecond factor" in run("--list")
    run("--forget-factor", "Rita@example.com", "--reason", "lost", "--as", "omar@example.com")
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.get().reason == "lost"
