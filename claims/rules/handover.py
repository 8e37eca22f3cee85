"""What a listing of the bank says of a file, and how everything that the bank has stands against everything of ours.

A bank is a folder in which a file lies under its message id, and a listing of it. The listing alone is evidence of a
hand-over; that we have written something is not.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

THERE, ABSENT, DIFFERS, TWICE = "there", "absent", "differs", "twice"  # verdicts on one file
ALARMS: Final = frozenset({DIFFERS, TWICE})  # nothing is done by a rule: people ask the bank

# What is done with a hand-over of unknown fate that the bank does not have.
SEND_AGAIN, TAKE_BACK = "send_again", "take_back"
# A hand-over in one of these states stands in the way of another of the same file.
LIVE: Final = ("intended", "confirmed", "unknown")

_MESSAGE: Final = re.compile(r"F-[0-9]{8}-[0-9]{1,10}-[0-9]{1,10}")


class Entry(NamedTuple):
    """One file as a listing of the bank names it: `place` is the folder it lies in."""

    message_id: str
    place: str
    size: int
    sha256: str


class Sealed(NamedTuple):
    """A file as we sealed it."""

    message_id: str
    size: int
    sha256: str


def file_name(message_id: str, suffix: str) -> str:
    """The name under which a file is handed over: 'F-20221021-7-1.csv'."""
    return f"{message_id}.{suffix}"


def message_of(name: str) -> str:
    """The message id under which the file of this name was handed over; '' where the name is none of ours.

    Whatever follows the first dot is no part of it: a bank that puts two files aside under one name makes two names.
    """
    stem = name.partition(".")[0]
    return stem if _MESSAGE.fullmatch(stem) else ""


def verdict(file: Sealed, listing: Iterable[Entry]) -> str:
    """What the listing says of the file: THERE as it was sealed, ABSENT, DIFFERS, or TWICE."""
    found = [entry for entry in listing if entry.message_id == file.message_id]
    if not found:
        return ABSENT
    if any((entry.size, entry.sha256) != (file.size, file.sha256) for entry in found):
        return DIFFERS
    return THERE if len(found) == 1 else TWICE


# ---------------------------------------------------------------- the inventory

SAME, WAITS, AHEAD, MISSING, BY_HAND, VOID, FOREIGN = (
    "same", "waits", "ahead", "missing", "by_hand", "void", "foreign",
)  # fmt: skip
# What explains itself: it stands with us as with the bank, or the next step will find it there.
PLAIN: Final = frozenset({SAME, WAITS, AHEAD})


class Ours(NamedTuple):
    """A sealed file as it stands with us. `handed`: it has a live hand-over; `settled`: the bank has answered for it;
    `void`: its run is; `listed`: the bank that gets it has a listing."""

    file: Sealed
    handed: bool = False
    settled: bool = False
    void: bool = False
    listed: bool = True


class Line(NamedTuple):
    """What an inventory finds of one message id; `theirs` is what the bank has, in the order of its listing."""

    message_id: str
    what: str
    theirs: tuple[Entry, ...] = ()


def inventory(ours: Sequence[Ours], listing: Sequence[Entry]) -> list[Line]:
    """Every file of ours and every file of the bank's, each once, by message id.

    SAME: handed over, and there. WAITS: not handed over, and not there. AHEAD: there as we sealed it, though
    we have not handed it over. MISSING: handed over, and not there. BY_HAND: handed over, and the bank has no listing.
    VOID: there, though its run is void. FOREIGN: there, and we know of no such file. DIFFERS and TWICE as in `verdict`.
    """
    known = {one.file.message_id: one for one in ours}
    theirs: dict[str, list[Entry]] = {}
    for entry in listing:
        theirs.setdefault(entry.message_id, []).append(entry)
    return [
        Line(message_id, _stands(known.get(message_id), theirs.get(message_id, [])), tuple(theirs.get(message_id, ())))
        for message_id in sorted(known.keys() | theirs.keys())
    ]  # fmt: skip


def _stands(ours: Ours | None, theirs: list[Entry]) -> str:
    if ours is None:
        return FOREIGN
    found = verdict(ours.file, theirs)
    if found in ALARMS:
        return found
    if found == THERE:
        return VOID if ours.void else SAME if ours.handed else AHEAD
    if not ours.handed or ours.settled:
        return WAITS if not ours.handed else SAME
    return MISSING if ours.listed else BY_HAND
