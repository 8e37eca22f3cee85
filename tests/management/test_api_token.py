"""Tokens for programs, made and made worthless from the terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from accounts.models import User
from claims.models import AuditEntry


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue().strip()


def status(token: str) -> int:
    return Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/claims/").status_code


@pytest.mark.parametrize("arguments", [(), ("--drop",)])
def test_nobody_and_the_inactive_get_none(mallory: User, arguments: tuple[str, ...]) -> None:
    mallory.is_active = False
    mallory.save()
    for email in ("mallory@example.com", "none@example.com"):
        with pytest.raises(CommandError) as refused:
            run("--as", email, *arguments)
        assert refused.value.returncode == 2


def test_the_token_that_is_printed_works_and_is_not_kept(alice: User) -> None:
    token = run("--as", "alice@example.com")
    assert status(token) == 200
    kept = AuthToken.objects.get()
    assert kept.user == alice
    assert token not in (kept.digest, kept.token_key)


def test_dropped_tokens_are_worthless_and_those_of_others_are_not(alice: User, rita: User) -> None:
    hers, other = [run("--as", "alice@example.com") for _again in range(2)], run("--as", "rita@example.com")
    assert run("--as", "alice@example.com", "--drop") == "2"
    assert [status(token) for token in hers] == [401, 401]
    assert status(other) == 200


def test_an_eleventh_token_is_refused(alice: User) -> None:
    for _again in range(10):
        run("--as", "alice@example.com")
    with pytest.raises(CommandError) as refused:
        run("--as", "alice@example.com")
    assert refused.value.returncode == 2


def test_tokens_are_listed_by_name_and_never_by_their_text(alice: User) -> None:
    token = run("--as", "alice@example.com", "--name", "till")
    assert status(token) == 200
    listed = run("--as", "alice@example.com", "--list")
    assert "till" in listed and "last used: 20" in listed
    assert token[:15] not in listed


def test_a_token_made_and_dropped_at_the_terminal_is_in_the_log(alice: User) -> None:
    run("--as", "alice@example.com")
    run("--as", "alice@example.com", "--drop")
    done = AuditEntry.objects.order_by("pk").values_list("action", "door", "by__email")
    assert list(done) == [
        ("make_token", "command", "alice@example.com"),
        ("revoke_token", "command", "alice@example.com"),
    ]
