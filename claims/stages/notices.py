"""What a claimant is told beside the letters: written with the act that it is about, sent afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

KINDS: Final = frozenset({"account_changed"})


def notify(
    *, claimant: int, claim: int, kind: str, at: datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """Writes a notice of `kind` (of KINDS) to the contact that the claimant has now; `facts` are never personal.

    In the transaction of the act, before the contact changes. Nothing is sent yet.
    """
    if kind not in KINDS:
        raise ValueError(kind)
