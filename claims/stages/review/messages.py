"""Messages: a claimant writes about a claim, a reviewer reads it and writes back. No status moves by them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import Claim, Message, Notice
from claims.queries import review as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, notices
from claims.stages.authority import authorize
from claims.stages.review import facets
from claims.stages.review.moves import locked, parties, text_of

MOST_A_DAY: Final = 10  # of a claimant, about one claim
_DAY: Final = timedelta(days=1)


class TooManyMessages(Refusal):
    """Facts: `most`."""

    code = "too_many_messages"
    sentence = N_(
        "You have written %(most)s messages about this claim within a day. Please write again tomorrow; we read what "
        "you have sent."
    )


class NothingUnread(Refusal):
    code = "nothing_unread"
    sentence = N_("There is no message of the claimant that nobody has read. Please load the page again.")


@transaction.atomic
def write_message(*, actor: User, claim: Claim, words: str, at: datetime, door: str) -> Message:
    """The claimant writes about the claim, at most MOST_A_DAY times within a day.

    Raises ReasonMissing (no words), TooManyMessages.
    """
    authorize(actor, "write_message", relations=parties(claim, actor))
    words = text_of(words)
    claim = locked(claim)  # one after the other, so that they are counted
    if queries.written_since(claim=claim, since=at - _DAY) >= MOST_A_DAY:
        raise TooManyMessages(most=MOST_A_DAY)
    made = Message.objects.create(claim=claim, from_claimant=True, words=words, by=actor, at=at)
    facets.refresh(claims=[claim.pk])
    audit.log(actor=actor, action="write_message", kind="claim", key=claim.reference, at=at, door=door)
    return made


@transaction.atomic
def reply_message(*, actor: User, claim: Claim, words: str, at: datetime, door: str) -> Message:
    """A reviewer writes to the claimant; what the claimant wrote is read. Raises ReasonMissing (no words)."""
    authorize(actor, "reply_message", relations=parties(claim, actor))
    words = text_of(words)
    claim = locked(claim)
    made = Message.objects.create(claim=claim, from_claimant=False, words=words, by=actor, at=at)
    _read(claim, at)
    notices.tell(claim=claim, kind=Notice.Kind.MESSAGE, key=f"message:{made.pk}", at=at)
    audit.log(actor=actor, action="reply_message", kind="claim", key=claim.reference, at=at, door=door)
    return made


@transaction.atomic
def read_messages(*, actor: User, claim: Claim, at: datetime, door: str) -> int:
    """What the claimant wrote needs no answer: it is read. Returns how many were. Raises NothingUnread."""
    authorize(actor, "read_messages", relations=parties(claim, actor))
    claim = locked(claim)
    number = _read(claim, at)
    if not number:
        raise NothingUnread
    audit.log(actor=actor, action="read_messages", kind="claim", key=claim.reference, at=at, door=door)
    return number


def _read(claim: Claim, at: datetime) -> int:
    number = queries.unread_messages().filter(claim=claim).update(read_at=at)
    if number:
        facets.refresh(claims=[claim.pk])
    return number
