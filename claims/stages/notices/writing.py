"""Notices as they are written: to the address known of the claimant, by mail, else by text message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from claims.models import Claim, Claimant, Notice
from claims.models.sealing import Unreadable
from claims.stages.notices import texting


class Untold(NamedTuple):
    """What is to be told of one claim, once for a `key`."""

    key: str
    claim: int
    claimant: int
    language: str
    kind: str
    facts: dict[str, Any]


class Reached(NamedTuple):
    """How somebody is reached: the channel, and the address there, '' where none is known."""

    channel: str
    address: str


NOBODY = Reached(Notice.Channel.NONE, "")


def tell(*, claim: Claim, kind: str, key: str, facts: dict[str, Any] | None = None, at: datetime) -> None:
    """Writes what is to be told of this claim, `kind` of Notice.Kind. Once for a `key`: again changes nothing.

    Part of the verb that has something to say, which asked for its own duty. To the address that is known of the
    claimant now: what the verb writes itself comes afterwards.
    """
    untold = Untold(key, claim.pk, claim.claimant_id, claim.language, kind, facts or {})
    write([untold], {claim.claimant_id: claim.claimant}, at=at)


def write(untold: Iterable[Untold], claimants: dict[int, Claimant], *, at: datetime) -> None:
    """Writes these, each to the address of its claimant (by id). What was written before stays."""
    rows = [_row(one, reached(claimants[one.claimant]), at) for one in untold]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def reached(claimant: Claimant) -> Reached:
    """By mail where an address is known, else by text message where there is a way for them."""
    try:
        said = claimant.opened()
    except Unreadable:
        return NOBODY
    if mail := said.get("email"):
        return Reached(Notice.Channel.MAIL, mail)
    phone = said.get("phone")
    return Reached(Notice.Channel.TEXT, phone) if phone and texting.way() else NOBODY


def _row(one: Untold, to: Reached, at: datetime) -> Notice:
    return Notice(
        claimant_id=one.claimant,
        claim_id=one.claim,
        kind=Notice.Kind(one.kind),
        channel=to.channel,
        language=one.language,
        sealed=Notice.sealed_address(key=one.key, address=to.address) if to.address else None,
        facts=one.facts,
        key=one.key,
        created_at=at,
    )
