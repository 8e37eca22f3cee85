"""Notices as they are written: to the address that came with the claim, else to what is known of the claimant."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from claims.models import Claim, Claimant, Notice
from claims.models.sealing import Unreadable
from claims.queries import notices as queries
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

    Part of the verb that has something to say, which asked for its own duty. To the address that is known now: what
    the verb writes itself comes afterwards.
    """
    untold = Untold(key, claim.pk, claim.claimant_id, claim.language, kind, facts or {})
    write([untold], {claim.pk: claim}, at=at)


def write(untold: Iterable[Untold], claims: Mapping[int, Claim], *, at: datetime) -> None:
    """Writes these, of claims by id, each with its claimant. What was written before stays."""
    to = reached(claims.values())
    rows = [_row(one, to[one.claim], at) for one in untold]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def reached(claims: Collection[Claim]) -> dict[int, Reached]:
    """By claim, how who filed or follows it is reached.

    A claimant is known by the first claim of an identifier that anybody may type. So a claim that came with another
    address is told to that one, where somebody has proved it: neither does its own claimant miss it, nor does whoever
    came first hear of it.
    """
    proved = queries.proved_contacts(claims=[one for one in claims if _of_its_own(one)])
    return {
        one.pk: Reached(Notice.Channel.MAIL, proved[one.pk]) if one.pk in proved else _known(one.claimant)
        for one in claims
    }


def _of_its_own(claim: Claim) -> bool:
    """Whether the claim came with another address than what is known of its claimant."""
    return claim.contact_hash is not None and claim.contact_hash != claim.claimant.email_hash


def _known(claimant: Claimant) -> Reached:
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
