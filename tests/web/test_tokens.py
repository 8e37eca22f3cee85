"""The page of one's own tokens: shown once, listed without their text, revoked by their owner alone."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import NamedToken, User
from claims.models import AuditEntry

PAGE = "/tokens/"


@pytest.fixture
def hers(alice: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(alice)
    return client


def made(hers: Client, name: str = "till") -> str:
    page = hers.post(PAGE, {"name": name})
    assert page.status_code == 201
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'<code class="token">(\w{64})</code>', page.content.decode())
    assert found
    return found[1]


def status(token: str) -> int:
    return Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/claims/").status_code


def revoke(hers: Client) -> int:
    return hers.post(reverse("claims:revoke-token", args=[NamedToken.objects.get().pk])).status_code


def test_strangers_are_sent_to_sign_in(db: None) -> None:
    for answer in (Client().get(PAGE), Client().post(PAGE, {"name": "x"}), Client().post(f"{PAGE}1/revoke/")):
        assert answer.status_code == 302
    assert not NamedToken.objects.exists()


def test_a_form_from_elsewhere_makes_and_revokes_nothing(alice: User, hers: Client) -> None:
    made(hers)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(PAGE, {"name": "x"}).status_code == 403
    assert revoke(strict) == 403
    assert NamedToken.objects.count() == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b"])
def test_a_name_that_is_none_is_told_at_its_field(hers: Client, name: str) -> None:
    page = hers.post(PAGE, {"name": name})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert not NamedToken.objects.exists()


def test_another_persons_token_is_not_there(hers: Client, mallory: User) -> None:
    token = made(hers)
    other = Client()
    other.force_login(mallory)
    assert revoke(other) == 404
    assert "till" not in other.get(PAGE).content.decode()
    assert status(token) == 200


def test_a_token_is_shown_once_works_and_is_worthless_once_revoked(hers: Client) -> None:
    token = made(hers, "<till> no. 1")
    page = hers.get(PAGE).content.decode()
    assert token not in page
    assert "&lt;till&gt; no. 1" in page
    assert "Not used yet" in page
    assert status(token) == 200
    assert "Last used" in hers.get(PAGE).content.decode()
    assert revoke(hers) == 302
    assert status(token) == 401
    assert "You have no tokens." in hers.get(PAGE).content.decode()
    done = AuditEntry.objects.order_by("pk").values_list("action", "door")
    assert list(done) == [("make_token", "web"), ("use_token", "api"), ("revoke_token", "web")]


def test_no_token_is_in_a_log_line(hers: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        token = made(hers)
        assert status(token) == 200
        assert status(token[:-1]) == 401
    assert token[:40] not in caplog.text
