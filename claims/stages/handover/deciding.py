"""A file of unknown fate that the bank does not have: one person proposes to send it again or to take it back, another
approves, and each has seen what the bank has at that moment."""

import errno
import os
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import BankListing, HandOver, PaymentFile, PayoutRun
from claims.queries import handover as queries
from claims.rules.handover import ABSENT, SEND_AGAIN, TAKE_BACK, Entry, verdict
from claims.rules.refusal import N_, Refusal
from claims.stages import payout
from claims.stages.authority import authorize
from claims.stages.handover import directory
from claims.stages.handover.concluding import listing_kept, locked, logged, looked, saved
from claims.stages.handover.directory import Drop
from claims.stages.handover.holding import holding
from claims.stages.handover.moving import SEALED_AGAIN, finish, lock, move, take_back
from claims.stages.review.moves import text_of

OUTCOMES: Final = (SEND_AGAIN, TAKE_BACK)


class NotInDoubt(Refusal):
    """Facts: `file` and `state`."""

    code = "hand_over_not_in_doubt"
    sentence = N_(
        "The hand-over of file %(file)s is %(state)s: there is nothing to decide. Load the page again."
    )


class BankHasIt(Refusal):
    """Facts: `file`."""

    code = "bank_has_it"
    sentence = N_("The bank has file %(file)s. It is not sent again and not taken back.")


class BankHasAnother(Refusal):
    """Facts: `file`."""

    code = "bank_has_another"
    sentence = N_(
        "Under the name of file %(file)s the bank has other bytes, or more than one file. Nothing is done by this "
        "system: stop all money and ask the bank."
    )


class OnlyByDrop(Refusal):
    """Facts: `file`."""

    code = "only_by_drop"
    sentence = N_(
        "File %(file)s was taken by hand. To take it to the bank once more, ask for another download of it."
    )


class ProposedAlready(Refusal):
    """Facts: `file`."""

    code = "hand_over_proposed_already"
    sentence = N_("Somebody has proposed already what is to be done with file %(file)s. Drop that first.")


class NothingProposed(Refusal):
    """Facts: `file`."""

    code = "hand_over_nothing_proposed"
    sentence = N_("Nothing is proposed for file %(file)s. Load the page again.")


class ProposalChanged(Refusal):
    """Facts: `file`."""

    code = "hand_over_proposal_changed"
    sentence = N_(
        "What is proposed for file %(file)s has changed since this page was loaded. Please load it again."
    )


def propose(
    *, actor: User, hand_over: HandOver, outcome: str, reason: str, at: datetime, door: str
) -> HandOver:
    """Proposes what is to be done with a file that the bank does not have. If the bank has it after all, it is
    confirmed, and nothing is proposed: see its state.

    Raises NotInDoubt, BankHasIt, BankHasAnother, OnlyByDrop, ProposedAlready, ReasonMissing, AtWork, DropUnreachable,
    Contradicted.
    """
    if outcome not in OUTCOMES:
        raise KeyError(outcome)
    authorize(actor, f"propose_{outcome}")
    reason = text_of(reason)
    if outcome == SEND_AGAIN and hand_over.way != HandOver.Way.DROP:
        raise OnlyByDrop(file=hand_over.file.message_id)
    with holding(hand_over.file):
        hand_over = looked(actor=actor, hand_over=hand_over, at=at, door=door)
        if hand_over.state == HandOver.State.CONFIRMED:
            return hand_over
        seen = _absent(hand_over.file, hand_over.way)
        with transaction.atomic():
            run, hand_over = locked(hand_over)
            _unless_contradicted(run, hand_over.file, outcome)
            _in_doubt(hand_over)
            if hand_over.proposed_by_id:
                raise ProposedAlready(file=hand_over.file.message_id)
            listing = _kept(actor, hand_over, seen, at)
            saved(
                hand_over,
                outcome=outcome,
                reason=reason,
                proposed_at=at,
                proposed_by=actor,
                proposed_on=listing,
            )
            logged(actor, f"propose_{outcome}", hand_over, at, door, reason=reason)
    return hand_over


def approve(*, actor: User, hand_over: HandOver, seen: str = "", at: datetime, door: str) -> HandOver:
    """Another person approves what is proposed, which is `seen` where a page showed it. Sent again: the file is
    sealed, and a courier hands it over once more; taken back: its awards wait again. If the bank has it after all, it
    is confirmed instead: see its state.

    Raises NothingProposed, ProposalChanged, NotInDoubt, BankHasIt, BankHasAnother, MoneyStopped, RestoredSince, AtWork,
    DropUnreachable, Contradicted.
    """
    with holding(hand_over.file):
        hand_over.refresh_from_db()
        outcome = hand_over.outcome
        if outcome not in OUTCOMES:
            raise NothingProposed(file=hand_over.file.message_id)
        authorize(actor, f"approve_{outcome}", relations={"proposed_by": hand_over.proposed_by_id})
        if seen not in ("", outcome):
            raise ProposalChanged(file=hand_over.file.message_id)
        payout.unless_stopped()
        hand_over = looked(actor=actor, hand_over=hand_over, at=at, door=door)
        if hand_over.state == HandOver.State.CONFIRMED:
            return hand_over
        found = _absent(hand_over.file, hand_over.way)
        with transaction.atomic():
            run, hand_over = locked(hand_over)
            _unless_contradicted(run, hand_over.file, outcome)
            lock(hand_over.file)  # an answer that is being taken in shows that the bank has the file
            _in_doubt(hand_over)
            if hand_over.outcome != outcome:
                raise NothingProposed(file=hand_over.file.message_id)
            authorize(actor, f"approve_{outcome}", relations={"proposed_by": hand_over.proposed_by_id})
            listing = _kept(actor, hand_over, found, at)
            moved = _moved(hand_over, at)
            saved(
                hand_over, state=HandOver.State.ABSENT, approved_at=at, approved_by=actor, approved_on=listing
            )
            finish(run, at=at)
            logged(actor, f"approve_{outcome}", hand_over, at, door, reason=hand_over.reason, transfers=moved)
    return hand_over


def drop_proposal(*, actor: User, hand_over: HandOver, at: datetime, door: str) -> HandOver:
    """Takes a proposal off that nobody has approved. Raises NothingProposed, NotInDoubt."""
    authorize(actor, "drop_hand_over_proposal")
    with transaction.atomic():
        _run, hand_over = locked(hand_over)
        _in_doubt(hand_over)
        if not hand_over.proposed_by_id:
            raise NothingProposed(file=hand_over.file.message_id)
        logged(actor, "drop_hand_over_proposal", hand_over, at, door, outcome=hand_over.outcome)
        saved(hand_over, outcome="", reason="", proposed_at=None, proposed_by=None, proposed_on=None)
    return hand_over


def _moved(hand_over: HandOver, at: datetime) -> int:
    source = "unknown" if hand_over.state == HandOver.State.UNKNOWN else "sealed"
    if hand_over.outcome == TAKE_BACK:
        return take_back(hand_over, source=source, at=at)
    return move(hand_over, SEALED_AGAIN, at=at)


def _unless_contradicted(run: PayoutRun, file: PaymentFile, outcome: str) -> None:
    """What is sent again pays; what is taken back does not. Ahead of the transfers, as answers take their turn."""
    if outcome == SEND_AGAIN:
        payout.unless_contradicted(run=run, kind=file.kind, unit=file.unit)


def _in_doubt(hand_over: HandOver) -> None:
    """Raises NotInDoubt, BankHasIt: what the bank has said something of it has."""
    by_hand = hand_over.state == HandOver.State.INTENDED and hand_over.way == HandOver.Way.BY_HAND
    if not by_hand and hand_over.state != HandOver.State.UNKNOWN:
        raise NotInDoubt(file=hand_over.file.message_id, state=hand_over.get_state_display())
    if queries.answered(file=hand_over.file):
        raise BankHasIt(file=hand_over.file.message_id)


def _absent(file: PaymentFile, way: str) -> tuple[Drop, list[Entry]] | None:
    """The drop directory and its listing of the file, which is empty; None for what is taken by hand.

    Raises DropUnreachable, BankHasAnother.
    """
    if way == HandOver.Way.BY_HAND:
        return None
    drop = directory.drop_for(file.kind)
    if drop is None:
        unset = directory.SETTINGS[directory.taker(file.kind)]
        raise directory.DropUnreachable(drop=unset, error=os.strerror(errno.ENOENT))
    entries = directory.listing(drop, file.message_id)
    if verdict(queries.sealed(file), entries) != ABSENT:
        raise BankHasAnother(file=file.message_id)
    return drop, entries


def _kept(
    actor: User, hand_over: HandOver, seen: tuple[Drop, list[Entry]] | None, at: datetime
) -> BankListing | None:
    if seen is None:
        return None
    drop, entries = seen
    return listing_kept(actor=actor, drop=drop, of=hand_over.file.message_id, entries=entries, at=at)
