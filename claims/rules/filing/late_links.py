"""Late links: what lets one claim in after the filing period is over. Its token, its last day, and when it holds.

A token is 24 signs of the alphabet of references (120 random bits), so that it can be read out over the telephone:
in any case, with or without its dashes, with O taken for 0, and I and L for 1.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from claims.rules.reference import SIGNS
from claims.rules.text import plain

RANDOM_BYTES: Final = 15
# Whoever gets a link has three whole days at least. A draft lies for 30 days, and no link longer than the draft that is
# begun with it.
SHORTEST: Final = 3
LONGEST: Final = 30
_SIGNS: Final = 24
_GROUP: Final = 4
_MISREAD: Final = str.maketrans("OIL", "011")
_SEPARATORS: Final = re.compile(r"[-\u2010-\u2015\u2212\s]+")
_MOST_TYPED: Final = 200
_BODY: Final = re.compile(rf"[{SIGNS}]{{{_SIGNS}}}")


def new(random_bytes: bytes) -> str:
    """A token from 15 bytes of a cryptographic source, in groups of four. ValueError for another number of bytes."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a late link needs {RANDOM_BYTES} random bytes, not {len(random_bytes)}")
    bits = int.from_bytes(random_bytes, "big")
    return _spelt("".join(SIGNS[bits >> 5 * place & 31] for place in range(_SIGNS)))


def normalised(text: str) -> str:
    """The token that `text` means, in its one spelling; '' where it can be none."""
    if len(text) > _MOST_TYPED:
        return ""
    signs = _SEPARATORS.sub("", plain(text)).upper().translate(_MISREAD)
    return _spelt(signs) if _BODY.fullmatch(signs) else ""


def _spelt(signs: str) -> str:
    return "-".join(signs[at : at + _GROUP] for at in range(0, _SIGNS, _GROUP))


def last_days(*, at: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day that a link given now may have as its last."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return today + timedelta(days=SHORTEST), today + timedelta(days=LONGEST)


def end_of(day: date, *, zone: str) -> datetime:
    """The midnight after this day, on the clock of the incident: a link holds until then, and not at it."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def lets_in(*, at: datetime, begins: datetime | None, until: datetime, gone: bool) -> bool:
    """Whether a link lets a claim in at this instant.

    `begins`: the beginning of the filing period, before which no claim is taken; None where none is set. `gone`: used
    or withdrawn.
    """
    return not gone and begins is not None and begins <= at < until
