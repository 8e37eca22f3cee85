"""Claims set aside without a decision (no claim, another company's, sent twice), and taken back in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Claim
from claims.rules.lifecycle import lawful_move
from claims.rules.review import Seen
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review.moves import as_seen, move, parties, queue, text_of, unqueue

RESTORED = "restored"  # why a claim waits in the queue


@transaction.atomic
def triage(
    *, actor: User, claims: Sequence[int], reason: str, seen: Seen | None = None, at: datetime, door: str
) -> int:
    """Sets these claims aside, all or none; returns how many. `seen`: what the page of the one claim showed.

    Raises UnlawfulMove, ReasonMissing, SamePerson, ClaimChanged.
    """
    authorize(actor, "triage_claim")
    found = _moved(actor, "triage_claim", "triage_out", claims, text_of(reason), seen, at, door)
    unqueue(found)
    return len(found)


@transaction.atomic
def restore(
    *, actor: User, claims: Sequence[int], reason: str, seen: Seen | None = None, at: datetime, door: str
) -> int:
    """Takes these claims back in, all or none, and into the queue. Raises as `triage` does."""
    authorize(actor, "restore_claim")
    found = _moved(actor, "restore_claim", "restore", claims, text_of(reason), seen, at, door)
    queue(found, RESTORED, at=at)
    return len(found)


def _moved(
    actor: User,
    action: str,
    act: str,
    claims: Sequence[int],
    reason: str,
    seen: Seen | None,
    at: datetime,
    door: str,
) -> list[int]:
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("claimant", "file")
    found = list(rows.filter(pk__in=list(claims)).order_by("pk"))
    for claim in found:
        authorize(actor, action, relations=parties(claim, actor))
        as_seen(claim, seen)
        lawful_move(claim.status, act)
    ids = [claim.pk for claim in found]
    for source in sorted({claim.status for claim in found}):
        move(claims=ids, source=source, act=act, actor=actor, at=at, note=reason)
    if found:
        audit.log(
            actor=actor, action=action, kind="claim", key=found[0].reference if len(found) == 1 else "", at=at,
            door=door, reason=reason, after={"claims": [claim.reference for claim in found]},
        )  # fmt: skip
    return ids
