"""The log of acts: an entry an object, in the transaction of the act itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from claims.models import AuditEntry, AuditPayload
from claims.stages.authority import Actor, signed

_BLOCK: Final = 5_000


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


Entry = tuple[str, dict[str, Any] | None, dict[str, Any] | None]  # key, before, after


def log_each(
    *,
    actor: Actor,
    action: str,
    kind: str,
    at: datetime,
    door: str,
    reason: str = "",
    entries: Sequence[Entry],
) -> None:
    """The same of many objects in one act: an entry each, so that the history of each holds it."""
    who = signed(actor, "by")
    made = AuditEntry.objects.bulk_create(
        [
            AuditEntry(at=at, door=door, action=action, kind=kind, key=key, reason=reason, **who)
            for key, _before, _after in entries
        ],
        batch_size=_BLOCK,
    )
    AuditPayload.objects.bulk_create(
        [
            AuditPayload(entry=entry, before=before, after=after)
            for entry, (_key, before, after) in zip(made, entries, strict=True)
        ],
        batch_size=_BLOCK,
    )
