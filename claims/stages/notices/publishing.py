"""Notices leave: one after the other, each in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException
from typing import Any, Final, NamedTuple

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet

from claims.models import Notice
from claims.models.sealing import Unreadable
from claims.stages.authority import NamedRule, authorize
from claims.stages.notices import texting

log = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 10
# An address or a text message that is none is a ValueError.
_FAILURES: Final = (SMTPException, OSError, ValueError, Unreadable, texting.NotTaken)
MOST: Final = 2_000  # at a time


class Mail(NamedTuple):
    """What is sent: nothing personal in the subject, '' for a text message, which has none."""

    subject: str
    body: str


def publish(*, actor: NamedRule, compose: Callable[[Notice], Mail], at: datetime, most: int = MOST) -> int:
    """Sends what waits, the oldest first, at most so many; returns how many were sent.

    Each in a transaction of its own, its row locked, so that two who send at once send different ones. Who dies after
    a mail has left and before that is noted sends it again: it is told twice sooner than never. What cannot be sent is
    tried again, MOST_ATTEMPTS times in all. Where the mail server cannot be reached at all no attempt is counted.
    """
    authorize(actor, "publish_notice")
    sent, after = 0, 0
    with _Out() as out:
        for _ in range(most):
            with transaction.atomic():
                waiting = _waiting(after, out).select_for_update(skip_locked=True, no_key=True, of=("self",))
                notice = waiting.select_related("claim__incident").order_by("pk").first()
                if notice is None:
                    break
                after = notice.pk
                sent += _sent(notice, compose, out, at)
    return sent


class _Out:
    """The ways out that are open, each made once: a mail server asked for every mail would take most of the time."""

    def __init__(self) -> None:
        self.mails: Any = None
        self.texts = texting.way()
        self.channels = [Notice.Channel.TEXT] if self.texts else []

    def __enter__(self) -> "_Out":
        if not _left(Notice.Channel.MAIL).exists():
            return self
        self.mails = get_connection()
        try:
            self.mails.open()
        except (SMTPException, OSError) as error:
            log.warning("no notice is sent by mail: %s", type(error).__name__)
        else:
            self.channels.append(Notice.Channel.MAIL)
        return self

    def __exit__(self, *_error: object) -> None:
        self.closed()

    def closed(self) -> None:
        """What has failed may be broken: it is opened again when the next one is sent."""
        if self.mails:
            self.mails.close()

    def send(self, channel: str, address: str, said: Mail) -> None:
        if channel == Notice.Channel.MAIL:
            EmailMessage(said.subject, said.body, None, [address], connection=self.mails).send()
        elif self.texts:
            self.texts.send(to=address, words=said.body)


def _left(channel: str) -> QuerySet[Notice]:
    return Notice.objects.filter(published_at=None, attempts__lt=MOST_ATTEMPTS, channel=channel)


def _waiting(after: int, out: _Out) -> QuerySet[Notice]:
    return Notice.objects.filter(
        pk__gt=after, published_at=None, attempts__lt=MOST_ATTEMPTS, channel__in=out.channels
    ).exclude(channel=Notice.Channel.NONE)  # said a second time: the index of what waits says it so


def _sent(notice: Notice, compose: Callable[[Notice], Mail], out: _Out, at: datetime) -> bool:
    """Sends one and notes it, or why not: the kind of error alone, since its text may name the address."""
    notice.attempts += 1
    try:
        said = compose(notice)
        out.send(notice.channel, notice.opened()["address"], said)
    except _FAILURES as error:
        notice.error = type(error).__name__
        log.warning("notice %s was not sent: %s", notice.pk, notice.error)
        out.closed()
    else:
        notice.published_at, notice.error = at, ""
    notice.save(update_fields=["attempts", "published_at", "error"])
    return notice.published_at is not None
