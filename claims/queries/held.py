"""What our own rosters hold of one person, by an identifier that this person has proved."""

from datetime import datetime
from typing import Any

from claims.models import Membership
from claims.models.sealing import fingerprint


def held(*, kind: str, key: str, at: datetime) -> dict[str, dict[str, Any]]:
    """roster -> the facts of the newest row, where that was current at `at`: what a run opened now would read."""
    rows = (
        Membership.objects.filter(key_hash=fingerprint(kind, key))
        .order_by("roster", "-pk")
        .distinct("roster")
    )
    return {row.roster: row.facts for row in rows if at in row.period}
