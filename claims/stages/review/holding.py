"""A claim put on hold and released: a flag beside the status, which stops decisions and payouts."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import Claim, InformationRequest, ReviewItem
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review import facets
from claims.stages.review.asking import ASKED, last_day
from claims.stages.review.moves import as_seen, locked, parties, text_of

LEFT: Final = 3  # working days


class HoldUnchanged(Refusal):
    code = "hold_unchanged"
    sentence = N_("Somebody has done this already. Please load the page again.")


def hold(
    *, actor: User, claim: Claim, reason: str, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Stops what is done with the claim, until it is released. Raises ReasonMissing, HoldUnchanged, ClaimChanged."""
    return _turned(actor, claim, "hold_claim", held=True, reason=reason, seen=seen, at=at, door=door)


def release(
    *, actor: User, claim: Claim, reason: str, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Lets the claim go on; who was asked has at least LEFT working days to answer.

    Raises ReasonMissing, HoldUnchanged, ClaimChanged.
    """
    return _turned(actor, claim, "release_claim", held=False, reason=reason, seen=seen, at=at, door=door)


@transaction.atomic
def _turned(
    actor: User,
    claim: Claim,
    action: str,
    *,
    held: bool,
    reason: str,
    seen: Seen | None,
    at: datetime,
    door: str,
) -> Claim:
    authorize(actor, action, relations=parties(claim, actor))
    reason = text_of(reason)
    claim = locked(claim)
    as_seen(claim, seen)
    if claim.held is held:
        raise HoldUnchanged
    claim.held, claim.hold_reason = held, reason if held else ""
    claim.save(update_fields=["held", "hold_reason"])
    if not held:
        _put_off(claim, at)
    facets.refresh(claims=[claim.pk])
    audit.log(
        actor=actor, action=action, kind="claim", key=claim.reference, at=at, door=door, reason=reason,
        before={"held": not held}, after={"held": held},
    )  # fmt: skip
    return claim


def _put_off(claim: Claim, at: datetime) -> None:
    """Whoever was asked has some days left to answer, however long the claim was on hold."""
    day = last_day(claim, working_days=LEFT, at=at)
    late = InformationRequest.objects.filter(claim=claim, state="open", due_on__lt=day)
    if late.update(due_on=day):
        ReviewItem.objects.filter(claim=claim, state="open", code=ASKED).update(due_on=day)
