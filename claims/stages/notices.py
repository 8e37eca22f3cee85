"""Notices: written in the transaction of the act that they tell of, sent by a rule afterwards."""

import logging
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException
from typing import Any, Final, NamedTuple

from django.core.mail import send_mail
from django.db import transaction

from claims.models import Notice
from claims.models.sealing import Unreadable
from claims.stages.authority import NamedRule, authorize

log = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 10


class Mail(NamedTuple):
    """What is sent: nothing personal in the subject."""

    subject: str
    body: str


def notify(
    *,
    claimant: int,
    claim: int,
    kind: str,
    address: str,
    language: str,
    key: str,
    facts: dict[str, Any] | None = None,
    at: datetime,
) -> None:
    """Writes what is to be told to this address, '' where none is known. Once for a `key`: again changes nothing.

    Part of the verb that has something to say, which asked for its own duty.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                claimant_id=claimant,
                claim_id=claim,
                kind=Notice.Kind(kind),
                channel=Notice.Channel.MAIL if address else Notice.Channel.NONE,
                language=language,
                sealed=Notice.sealed_address(key=key, address=address) if address else None,
                facts=facts or {},
                key=key,
                created_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def publish(*, actor: NamedRule, compose: Callable[[Notice], Mail], at: datetime, most: int = 500) -> int:
    """Sends what waits, the oldest first, at most so many; returns how many were sent.

    Each in a transaction of its own, its row locked, so that two who send at once send different ones. Who dies after
    a mail has left and before that is noted sends it again: it is told twice sooner than never. What cannot be sent is
    tried again, MOST_ATTEMPTS times in all.
    """
    authorize(actor, "publish_notice")
    sent, after = 0, 0
    for _ in range(most):
        with transaction.atomic():
            waiting = Notice.objects.select_for_update(skip_locked=True, no_key=True).filter(
                pk__gt=after, published_at=None, channel=Notice.Channel.MAIL, attempts__lt=MOST_ATTEMPTS
            )
            notice = waiting.select_related("claim").order_by("pk").first()
            if notice is None:
                break
            after = notice.pk
            sent += _sent(notice, compose, at)
    return sent


def _sent(notice: Notice, compose: Callable[[Notice], Mail], at: datetime) -> bool:
    """Sends one and notes it, or why not: the kind of error alone, since its text may name the address."""
    notice.attempts += 1
    try:
        mail = compose(notice)
        send_mail(mail.subject, mail.body, None, [notice.opened()["address"]])
    except (
        SMTPException,
        OSError,
        ValueError,
        Unreadable,
    ) as error:  # an address that is none is a ValueError
        notice.error = type(error).__name__
        log.warning("notice %s was not sent: %s", notice.pk, notice.error)
    else:
        notice.published_at, notice.error = at, ""
    notice.save(update_fields=["attempts", "published_at", "error"])
    return notice.published_at is not None
