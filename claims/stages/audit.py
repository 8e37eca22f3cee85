"""The log of acts: one entry, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from claims.models import AuditEntry, AuditPayload
from claims.stages.authority import Actor, signed


def log(
    *,
    actor: Actor,
    action: str,
    kind: str,
    key: str,
    at: datetime,
    door: str,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Writes who did what to which object. No personal data in `key` and `reason`; before and after can be erased."""
    entry = AuditEntry.objects.create(
        at=at, door=door, action=action, kind=kind, key=key, reason=reason, **signed(actor, "by")
    )
    if before is not None or after is not None:
        AuditPayload.objects.create(entry=entry, before=before, after=after)
