"""Tokens of the API: whose they are, that they are told once, and that the log knows of them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from knox.models import AuthToken

from accounts.models import NamedToken, User
from accounts.tokens import MOST, tokens_of
from claims.models import AuditEntry
from claims.rules.authority import Forbidden
from claims.rules.text import Malformed
from claims.stages import tokens
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def made(user: User, name: str = "till") -> NamedToken:
    tokens.make(actor=user, name=name, at=NOON, door="web")
    return NamedToken.objects.latest("pk")


def logged() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "key"))


# ---------------------------------------------------------------- refusals


def test_whoever_was_shut_out_makes_none(mallory: User) -> None:
    mallory.is_active = False
    with pytest.raises(Forbidden):
        made(mallory)
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_is_none_is_refused(alice: User, name: str) -> None:
    with pytest.raises((tokens.NameMissing, Malformed)):
        made(alice, name)
    assert (AuthToken.objects.count(), logged()) == (0, [])


def test_an_eleventh_is_refused_and_one_that_is_spent_does_not_count(alice: User) -> None:
    kept = [made(alice) for _again in range(MOST)]
    with pytest.raises(tokens.NoMoreTokens):
        made(alice)
    AuthToken.objects.filter(pk=kept[0].token_id).update(expiry=NOON)
    made(alice)
    assert tokens_of(alice, at=NOON).count() == MOST


def test_nobody_revokes_another_persons_whatever_their_duties(alice: User, omar: User) -> None:
    hers = made(alice)
    with pytest.raises(Forbidden):
        tokens.revoke(actor=omar, named=hers, at=NOON, door="web")
    assert AuthToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_ask_at_once_for_the_last_one_get_one() -> None:
    alice = person("alice")
    for _again in range(MOST - 1):
        made(alice)
    both, refused = threading.Barrier(2), []

    def ask() -> None:
        both.wait()
        try:
            made(alice)
        except tokens.NoMoreTokens as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _each in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(refused), AuthToken.objects.count()) == (1, MOST)


# ---------------------------------------------------------------- acts


def test_the_text_of_a_token_is_kept_nowhere(alice: User) -> None:
    text = tokens.make(actor=alice, name="till", at=NOON, door="web")
    with connection.cursor() as cursor:
        for table in ("knox_authtoken", "accounts_namedtoken", "claims_auditentry", "claims_auditpayload"):
            cursor.execute(f"SELECT string_agg(row::text, '') FROM {table} row")
            (rows,) = cursor.fetchone()
            assert rows
            assert text not in rows


def test_making_the_first_use_and_revoking_are_logged_once_each(alice: User) -> None:
    named = made(alice)
    for minutes in (1, 2, 10):
        tokens.use(actor=alice, token=named.token, at=NOON + timedelta(minutes=minutes), door="api")
    for _again in range(2):
        tokens.revoke(actor=alice, named=named, at=NOON, door="web")
    key = str(named.pk)
    assert logged() == [("make_token", key), ("use_token", key), ("revoke_token", key)]
    assert not tokens_of(alice, at=NOON).exists()


def test_the_last_use_is_written_down_at_most_once_a_minute(alice: User) -> None:
    named = made(alice)
    seen = []
    for seconds in (0, 30, 59, 60, 61):
        tokens.use(actor=alice, token=named.token, at=NOON + timedelta(seconds=seconds), door="api")
        named.refresh_from_db()
        seen.append((named.last_used - NOON).total_seconds())
    assert seen == [0, 0, 0, 60, 60]
