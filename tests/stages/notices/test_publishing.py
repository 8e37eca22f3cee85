"""Notices are written once and sent by the rule alone; what fails is tried again and names nobody."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage

from claims.models import Claim, Notice
from claims.rules.authority import Forbidden
from claims.stages import notices
from claims.stages.authority import NamedRule
from claims.stages.notices import Mail
from tests.factories import ClaimantFactory, ClaimFactory
from tests.people import NOON, person
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db
DESK = NamedRule("desk")


def said(claim: Claim, key: str = "one") -> None:
    notices.tell(claim=claim, kind="account_changed", key=key, at=NOON)


def of(address: str = "kim@example.com", **said: str) -> Claim:
    """A claim of somebody who is reached at this address, or by `phone`."""
    claim: Claim = ClaimFactory(claimant=ClaimantFactory(address=address, **said))
    return claim


def compose(notice: Notice) -> Mail:
    return Mail(f"about {notice.pk}", "x")


def sent(**said: Any) -> int:
    return notices.publish(**{"actor": DESK, "compose": compose, "at": NOON} | said)


def test_nobody_sends_them_but_the_rule() -> None:
    for actor in (person("rita"), person("omar"), NamedRule("belt")):
        with pytest.raises(Forbidden):
            sent(actor=actor)


def test_the_same_is_written_once_and_sent_once() -> None:
    claim = of()
    said(claim)
    said(claim)
    assert (sent(), sent()) == (1, 0)
    (mail,) = outbox.outbox
    assert mail.to == ["kim@example.com"]
    assert Notice.objects.get().published_at == NOON


def test_where_no_address_is_known_nothing_is_sent() -> None:
    said(of(address="", phone=""))
    assert sent() == 0 and not outbox.outbox
    assert Notice.objects.get().channel == "none"


@pytest.mark.parametrize("error", [OSError, ValueError])
def test_what_fails_is_tried_again_and_stops_nobody_else(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim = of()
    for key in ("one", "two"):
        said(claim, key)
    first = Notice.objects.get(key="one")
    refused = [first.pk]

    def send(self: EmailMessage, *_rest: object) -> int:
        if self.subject == f"about {refused[0]}":
            raise error("kim@example.com is not there")
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    assert sent() == 1
    first.refresh_from_db()
    assert (first.published_at, first.attempts, first.error) == (None, 1, error.__name__)
    assert "kim@" not in caplog.text
    for _ in range(20):
        sent()
    first.refresh_from_db()
    assert first.attempts == notices.MOST_ATTEMPTS
    refused[0] = 0
    assert sent() == 0


def test_where_the_mail_server_is_not_there_no_attempt_is_counted_and_texts_leave(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.TEXTS_FOLDER = str(tmp_path)

    def down(self: object) -> None:
        raise ConnectionRefusedError

    said(of())
    said(of(address=""), "two")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", down)
    assert sent() == 1
    assert Notice.objects.filter(attempts=0, published_at=None).get().channel == "mail"
    assert len(list(tmp_path.iterdir())) == 1


def test_texts_wait_while_there_is_no_way_for_them(settings: Any, tmp_path: Path) -> None:
    settings.TEXTS_FOLDER = str(tmp_path)
    said(of(address=""))
    settings.CLAIMS_TEXTS = "off"
    assert sent() == 0
    settings.CLAIMS_TEXTS = "local"
    assert sent() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_each_once() -> None:
    claim = of()
    for number in range(6):
        said(claim, str(number))
    results = at_once(sent, sent)
    assert sum(results) == 6  # type: ignore[arg-type]
    assert len(outbox.outbox) == 6
