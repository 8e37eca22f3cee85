"""By hand: taking the bank's form of a file was the intent (`export.download`); a person confirms by the receipt."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import HandOver
from claims.rules.refusal import N_, Refusal
from claims.rules.text import canonical
from claims.stages.authority import authorize
from claims.stages.handover import directory
from claims.stages.handover.concluding import confirm, listing_kept, locked, looked
from claims.stages.handover.deciding import NotInDoubt
from claims.stages.handover.holding import holding

LONGEST_RECEIPT: Final = 100


class ReceiptMissing(Refusal):
    code = "receipt_missing"
    sentence = N_("Please write the number of the bank’s receipt.")


def confirm_receipt(*, actor: User, hand_over: HandOver, receipt: str, at: datetime, door: str) -> HandOver:
    """The bank has the file, by the number of its receipt: of what was taken by hand, or what nobody knew.

    It says what has happened, and so may be said while money is stopped. Raises ReceiptMissing, NotInDoubt,
    Malformed.
    """
    authorize(actor, "confirm_hand_over")
    if not (receipt := canonical(receipt, longest=LONGEST_RECEIPT)):
        raise ReceiptMissing
    with transaction.atomic():
        _run, hand_over = locked(hand_over)
        by_hand = hand_over.way == HandOver.Way.BY_HAND and hand_over.state == HandOver.State.INTENDED
        if not by_hand and hand_over.state != HandOver.State.UNKNOWN:
            raise NotInDoubt(file=hand_over.file.message_id, state=hand_over.get_state_display())
        return confirm(
            actor=actor, hand_over=hand_over, at=at, door=door, evidence=HandOver.Evidence.RECEIPT,
            receipt=receipt, confirmed_by=actor,
        )  # fmt: skip


def look(*, actor: User, hand_over: HandOver, at: datetime, door: str) -> HandOver:
    """Reads once more what the bank has of the file, keeps it, and confirms the hand-over where it shows.

    Raises AtWork, DropUnreachable.
    """
    authorize(actor, "look_at_bank")
    with holding(hand_over.file):
        hand_over.refresh_from_db()
        if hand_over.state in (HandOver.State.INTENDED, HandOver.State.UNKNOWN):
            return looked(actor=actor, hand_over=hand_over, at=at, door=door)
        if drop := directory.drop_for(hand_over.file.kind):
            of = hand_over.file.message_id
            listing_kept(actor=actor, drop=drop, of=of, entries=directory.listing(drop, of), at=at)
    return hand_over
