"""What follows for a hand-over from what the bank has: confirmed by evidence, or unknown."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from claims.models import BankListing, HandOver, PaymentFile, PayoutRun
from claims.queries import handover as queries
from claims.rules.handover import THERE, Entry, verdict
from claims.stages import audit, payout
from claims.stages.authority import Actor, person_of, signed
from claims.stages.handover import directory
from claims.stages.handover.directory import Drop
from claims.stages.handover.moving import LOST, SENT, SHOWN, finish, move


def listing_kept(*, actor: Actor, drop: Drop, of: str, entries: Sequence[Entry], at: datetime) -> BankListing:
    """Keeps a listing as evidence, in the transaction of what follows from it."""
    kept = [entry._asdict() for entry in entries]
    return BankListing.objects.create(
        drop=drop.name, of=of, entries=kept, digest=digest_of(entries), at=at, **signed(actor, "by")
    )


def digest_of(entries: Sequence[Entry]) -> str:
    """By which equal listings are told, whatever folder a file lies in: the bank may take it at any moment."""
    kept = sorted([one.message_id, one.size, one.sha256] for one in entries)
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def locked(hand_over: HandOver) -> tuple[PayoutRun, HandOver]:
    """The run of the hand-over and the hand-over as they stand, locked in this order to the end of the transaction."""
    run = payout.locked(run=hand_over.file.run)
    row = HandOver.objects.select_for_update(no_key=True, of=("self",)).select_related("file__run")
    return run, row.get(pk=hand_over.pk)


def looked(*, actor: Actor, hand_over: HandOver, at: datetime, door: str) -> HandOver:
    """Reads what the bank has of the file, and confirms the hand-over by it; else it is unknown, or stays so.

    Call it with the file held. No process that began before can put the file any more. Without a drop directory only an
    answer of the bank tells. Raises DropUnreachable.
    """
    file, drop = hand_over.file, directory.drop_for(hand_over.file.kind)
    if queries.answered(file=file):
        return confirm(actor=actor, hand_over=hand_over, at=at, door=door, evidence=HandOver.Evidence.ANSWER)
    if drop is None or hand_over.way == HandOver.Way.BY_HAND:
        return hand_over
    directory.clear(drop, file.message_id)
    entries = directory.listing(drop, file.message_id)
    if verdict(queries.sealed(file), entries) == THERE:
        return confirm(
            actor=actor, hand_over=hand_over, at=at, door=door, evidence=HandOver.Evidence.LISTING,
            drop=drop, entries=entries,
        )  # fmt: skip
    return _lost(actor, hand_over, drop, entries, at, door)


def confirm(
    *, actor: Actor, hand_over: HandOver, at: datetime, door: str, evidence: str, drop: Drop | None = None,
    entries: Sequence[Entry] = (), **more: Any,
) -> HandOver:  # fmt: skip
    """The bank has the file: its transfers are sent, and in flight. What is confirmed already stays as it was."""
    with transaction.atomic():
        run, hand_over = locked(hand_over)
        if hand_over.state not in (HandOver.State.INTENDED, HandOver.State.UNKNOWN):
            return hand_over
        if drop:
            of = hand_over.file.message_id
            more["listing"] = listing_kept(actor=actor, drop=drop, of=of, entries=entries, at=at)
        was = hand_over.state
        saved(hand_over, state=HandOver.State.CONFIRMED, evidence=evidence, confirmed_at=at, **more)
        sent = sum(move(hand_over, how, at=at) for how in ((SENT, SHOWN) if was == "unknown" else (SENT,)))
        finish(run, at=at)
        logged(actor, "confirm_hand_over", hand_over, at, door, transfers=sent, evidence=evidence)
    return hand_over


def _lost(
    actor: Actor, hand_over: HandOver, drop: Drop, entries: Sequence[Entry], at: datetime, door: str
) -> HandOver:
    """Nobody knows whether the bank has the file: its transfers are unknown, and the ledger says so."""
    with transaction.atomic():
        _run, hand_over = locked(hand_over)
        if hand_over.state not in (HandOver.State.INTENDED, HandOver.State.UNKNOWN):
            return hand_over
        _seen(actor, hand_over, drop, entries, at)
        if hand_over.state == HandOver.State.INTENDED:
            saved(hand_over, state=HandOver.State.UNKNOWN, unknown_at=at)
            lost = move(hand_over, LOST, at=at)
            logged(actor, "look_at_bank", hand_over, at, door, transfers=lost, state="unknown")
    return hand_over


def _seen(actor: Actor, hand_over: HandOver, drop: Drop, entries: Sequence[Entry], at: datetime) -> None:
    """Keeps what was seen; what a rule sees over and over, once."""
    before = queries.last_seen(file=hand_over.file)
    same = before is not None and before.digest == digest_of(entries)
    if person_of(actor) or not same:
        listing_kept(actor=actor, drop=drop, of=hand_over.file.message_id, entries=entries, at=at)


def saved(hand_over: HandOver, **columns: Any) -> None:
    """Writes these columns."""
    for name, value in columns.items():
        setattr(hand_over, name, value)
    hand_over.save(update_fields=list(columns))


def logged(
    actor: Actor, action: str, hand_over: HandOver, at: datetime, door: str, *, reason: str = "", **after: Any
) -> None:
    """The act on record, under the message id."""
    audit.log(
        actor=actor, action=action, kind="payment_file", key=hand_over.file.message_id, at=at, door=door,
        reason=reason, after={"attempt": hand_over.attempt, **after},
    )  # fmt: skip


def of(file: PaymentFile) -> HandOver | None:
    """The last hand-over of the file, with the file."""
    return HandOver.objects.select_related("file__run").filter(file=file).order_by("-attempt").first()
