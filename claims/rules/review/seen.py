"""What a page showed of a claim: carried by its form, so that an act on a claim that moved on is refused. Pure."""

import re
from typing import Final, NamedTuple

from claims.rules.text import Malformed

_WRITTEN: Final = re.compile(r"(\d{1,5})\.(\d{1,19})\.(\d{1,19})\.([01])", re.ASCII)
_LARGEST: Final = 2**63


class Seen(NamedTuple):
    """The claim's version, the ids of its newest move and newest seat (0 for none), and whether it was on hold."""

    version: int
    move: int
    seat: int
    held: bool


def written(seen: Seen) -> str:
    """As a form carries it: `3.812.55.0`."""
    return f"{seen.version}.{seen.move}.{seen.seat}.{int(seen.held)}"


def read(text: str) -> Seen:
    """What `written` wrote. Raises Malformed for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Malformed
    version, move, seat, held = map(int, found.groups())
    seen = Seen(version, move, seat, bool(held))
    if max(move, seat) >= _LARGEST or version > 32_767 or written(seen) != text:
        raise Malformed
    return seen
