"""Who has read what of somebody: noted by the door that shows it, in the request that does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from claims.stages.authority import Actor

KINDS: Final = frozenset({"person", "search", "unmask", "download", "paper", "timeline"})


def read(
    *,
    actor: Actor,
    what: str,
    kind: str,
    key: str,
    at: datetime,
    door: str,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Notes that the actor was shown `what` (of KINDS) of the object `key` of `kind`; `facts` are never personal.

    Whoever may see it was asked before. Nothing is kept yet.
    """
    if what not in KINDS:
        raise ValueError(what)
