"""What a page showed of a claim: carried by its form, so that an act on a claim that moved on is refused. Pure."""

import re
from typing import Final, NamedTuple

from claims.rules.text import Malformed

_WRITTEN: Final = re.compile(
    r"(\d{1,5})\.(\d{1,19})\.(\d{1,19})\.([01])(?:\.(\d{1,19})\.(\d{1,19}))?", re.ASCII
)
_LARGEST: Final = 2**63


class Seen(NamedTuple):
    """The claim's version, the ids of its newest move and newest seat (0 for none), whether it was on hold, and the ids
    of its newest paper and of the newest message of its claimant."""

    version: int
    move: int
    seat: int
    held: bool
    paper: int = 0
    message: int = 0


def written(seen: Seen) -> str:
    """As a form carries it: `3.812.55.0.7.0`."""
    return ".".join(str(int(part)) for part in seen)


def read(text: str) -> Seen:
    """What `written` wrote, though it was before papers and messages counted. Raises Malformed for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Malformed
    version, move, seat, held, paper, message = (int(part or 0) for part in found.groups())
    seen = Seen(version, move, seat, bool(held), paper, message)
    if max(seen) >= _LARGEST or version > 32_767 or written(seen) not in (text, text + ".0.0"):
        raise Malformed
    return seen
