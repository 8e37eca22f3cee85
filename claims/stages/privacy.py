"""Who has read what of somebody: noted by the door that shows it, in the request that does. And the mask taken off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from claims.models import AccessEntry, Claim
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import authorize
from claims.stages.review.moves import text_of

FRESH: Final = timedelta(minutes=5)


class FactorNotFresh(Refusal):
    code = "factor_not_fresh"
    sentence = N_("Give the second factor once more: it was longer than five minutes ago.")


def read(
    *,
    actor: User,
    what: str,
    kind: str,
    key: str,
    at: datetime,
    door: str,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Notes that the actor was shown `what` (of `AccessEntry.What`) of the object `key` of `kind`.

    Whoever may see it was asked before. `key`, `reason` and `facts` hold no personal data.
    """
    authorize(actor, "note_access")
    AccessEntry.objects.create(
        at=at, by=actor, door=door, what=AccessEntry.What(what), kind=kind, key=key, reason=reason,
        facts=dict(facts or {}),
    )  # fmt: skip


@transaction.atomic
def unmask(
    *, actor: User, claim: Claim, reason: str, proved_at: datetime | None, at: datetime, door: str
) -> None:
    """Notes who takes the mask off a claim's person and why; from then on the door may show it, in its answer alone.

    `proved_at`: when the actor gave the second factor last. Raises ReasonMissing, FactorNotFresh.
    """
    authorize(actor, "unmask_person")
    reason = text_of(reason)
    if proved_at is None or at - proved_at >= FRESH:
        raise FactorNotFresh
    read(actor=actor, what="unmask", kind="claim", key=claim.reference, at=at, door=door, reason=reason)
