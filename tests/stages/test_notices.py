"""Notices are written once and sent by the rule alone; what fails is tried again and names nobody."""

from typing import Any

import pytest
from django.core import mail as outbox

from claims.models import Claim, Notice
from claims.rules.authority import Forbidden
from claims.stages import notices
from claims.stages.authority import NamedRule
from claims.stages.notices import Mail
from tests.factories import ClaimFactory
from tests.people import NOON, person
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db
DESK = NamedRule("desk")


def said(claim: Claim, key: str = "one", address: str = "kim@example.com") -> None:
    notices.notify(
        claimant=claim.claimant_id, claim=claim.pk, kind="account_changed", address=address, language="ko", key=key,
        at=NOON,
    )  # fmt: skip


def compose(notice: Notice) -> Mail:
    return Mail(f"about {notice.pk}", "x")


def sent(**said: Any) -> int:
    return notices.publish(**{"actor": DESK, "compose": compose, "at": NOON} | said)


def test_nobody_sends_them_but_the_rule() -> None:
    for actor in (person("rita"), person("omar"), NamedRule("belt")):
        with pytest.raises(Forbidden):
            sent(actor=actor)


def test_the_same_is_written_once_and_sent_once() -> None:
    claim = ClaimFactory()
    said(claim)
    said(claim)
    assert (sent(), sent()) == (1, 0)
    (mail,) = outbox.outbox
    assert mail.to == ["kim@example.com"]
    assert Notice.objects.get().published_at == NOON


def test_where_no_address_is_known_nothing_is_sent() -> None:
    said(ClaimFactory(), address="")
    assert sent() == 0 and not outbox.outbox
    assert Notice.objects.get().channel == "none"


@pytest.mark.parametrize("error", [OSError, ValueError])
def test_what_fails_is_tried_again_and_stops_nobody_else(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim = ClaimFactory()
    for key in ("one", "two"):
        said(claim, key)
    first = Notice.objects.get(key="one")
    refused = [first.pk]

    def send(subject: str, *_rest: object) -> int:
        if subject == f"about {refused[0]}":
            raise error("kim@example.com is not there")
        return 1

    monkeypatch.setattr(notices, "send_mail", send)
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


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_each_once() -> None:
    claim = ClaimFactory()
    for number in range(6):
        said(claim, str(number))
    results = at_once(sent, sent)
    assert sum(results) == 6  # type: ignore[arg-type]
    assert len(outbox.outbox) == 6
