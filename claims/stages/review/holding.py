"""A claim put on hold and released: a flag beside the status, which stops decisions and payouts."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Claim
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review import facets
from claims.stages.review.moves import as_seen, locked, parties
from claims.stages.safety import ReasonMissing


class HoldUnchanged(Refusal):
    code = "hold_unchanged"
    sentence = N_("Somebody has done this already. Please load the page again.")


def hold(
    *, actor: User, claim: Claim, reason: str, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Stops what is done with the claim, until it is released. Raises ReasonMissing, HoldUnchanged, ClaimChanged."""
    return _turned(actor, claim, "hold_claim", held=True, reason=reason.strip(), seen=seen, at=at, door=door)


def release(
    *, actor: User, claim: Claim, reason: str, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Lets the claim go on. Raises ReasonMissing, HoldUnchanged, ClaimChanged."""
    return _turned(
        actor, claim, "release_claim", held=False, reason=reason.strip(), seen=seen, at=at, door=door
    )


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
    if not reason:
        raise ReasonMissing
    claim = locked(claim)
    as_seen(claim, seen)
    if claim.held is held:
        raise HoldUnchanged
    claim.held, claim.hold_reason = held, reason if held else ""
    claim.save(update_fields=["held", "hold_reason"])
    facets.refresh(claims=[claim.pk])
    audit.log(
        actor=actor, action=action, kind="claim", key=claim.reference, at=at, door=door, reason=reason,
        before={"held": not held}, after={"held": held},
    )  # fmt: skip
    return claim
