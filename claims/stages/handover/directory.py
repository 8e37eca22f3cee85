"""The drop directory: where a file is put for the bank under its message id, and what a listing of the bank says.

Three folders on one file system. `writing` is ours alone: a file is written there first, under a name that nobody else
uses. `in` is where the bank looks: a file comes to stand there whole and at once, by a link that replaces nothing.
`taken` is where the bank moves what it has read; nothing ever leaves it. None of them is made here: a share that is not
mounted must not look like a bank that has nothing.

What lies in `writing` is the leave to put a file: the link is made from there, so whoever takes it away has made sure
that a process which has lost its way, wherever it stands, will not put the file any more (`clear`).
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from claims.rules.handover import Entry, Sealed, file_name, message_of
from claims.rules.refusal import N_, Refusal

WRITING, IN, TAKEN = "writing", "in", "taken"
BANK, FULFILMENT = "bank", "fulfilment"
SETTINGS: Final = {BANK: "BANK_DROP", FULFILMENT: "FULFILMENT_DROP"}
MODE: Final = 0o640  # accounts in full: for us and the group of the bank's program


class DropUnreachable(Refusal):
    """Facts: `drop`, the setting that names it, and `error`, what the system says."""

    code = "drop_unreachable"
    sentence = N_(
        "The drop directory of the setting %(drop)s cannot be used (%(error)s). An operator has to see whether it is "
        "there, with the folders in, taken and writing."
    )


class FileAltered(Refusal):
    """Facts: `file`."""

    code = "file_altered"
    sentence = N_("File %(file)s is not as it was sealed. Nothing of it was handed over; void its run.")


@dataclass(frozen=True)
class Drop:
    """One drop directory; `name` is BANK or FULFILMENT."""

    name: str
    folder: Path


def drop_named(name: str) -> Drop | None:
    """The drop directory of this name; None where there is none, and files go by hand."""
    folder = getattr(settings, SETTINGS[name])
    return Drop(name, Path(folder)) if folder else None


def drop_for(kind: str) -> Drop | None:
    """The drop directory that files of this kind go to: cash to the bank, the rest to who fulfils it."""
    return drop_named(taker(kind))


def taker(kind: str) -> str:
    """Who takes files of this kind: BANK or FULFILMENT."""
    return BANK if kind == "cash" else FULFILMENT


def write(drop: Drop, file: Sealed, chunks: Iterable[bytes]) -> str:
    """Writes the file where the bank does not look, to the disk; gives the name of this part.

    Raises FileAltered where the chunks are not what was sealed, DropUnreachable.
    """
    part = f"{file.message_id}.{secrets.token_hex(8)}"
    with _reached(drop):
        path = drop.folder / WRITING / part
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        try:
            _written(handle, file, chunks)
        except BaseException:
            os.unlink(path)
            raise
        finally:
            os.close(handle)
        _kept(drop.folder / WRITING)
    return part


def _written(handle: int, file: Sealed, chunks: Iterable[bytes]) -> None:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(handle, rest) :]
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise FileAltered(file=file.message_id)
    os.fsync(handle)


def put(drop: Drop, part: str, suffix: str) -> None:
    """Lets the bank have the part under its message id, whole and at once.

    Where something stands under that name already, or the part was taken away, nothing is put: the listing tells.
    Raises DropUnreachable.
    """
    name = file_name(message_of(part), suffix)
    with _reached(drop):
        with suppress(FileExistsError, FileNotFoundError):
            os.link(drop.folder / WRITING / part, drop.folder / IN / name)
        _kept(drop.folder / IN)


def discard(drop: Drop, part: str) -> None:
    """Takes one part away. Raises DropUnreachable."""
    with _reached(drop):
        with suppress(FileNotFoundError):
            os.unlink(drop.folder / WRITING / part)
        _kept(drop.folder / WRITING)


def clear(drop: Drop, message_id: str) -> int:
    """Takes away every part of a file; returns how many. From then on no process that began before can put it.

    Raises DropUnreachable.
    """
    parts = [part for part in unfinished(drop) if message_of(part) == message_id]
    for part in parts:
        discard(drop, part)
    return len(parts)


def unfinished(drop: Drop) -> list[str]:
    """The parts that lie in `writing`: of who is at work, or of who died at it. Raises DropUnreachable."""
    with _reached(drop), os.scandir(drop.folder / WRITING) as found:
        return sorted(entry.name for entry in found if message_of(entry.name))


def names(drop: Drop) -> set[str]:
    """The message ids that the bank has, without a look into the files. Raises DropUnreachable."""
    return {message_of(name) for place in (IN, TAKEN) for name in _names(drop, place)}


def listing(drop: Drop, message_id: str = "") -> list[Entry]:
    """What the bank has of one message id, or of all. Raises DropUnreachable.

    `in` is read before `taken`: what is moved between the two is seen there, and named once.
    """
    waiting = _entries(drop, IN, message_id)
    taken = _entries(drop, TAKEN, message_id)
    with _reached(drop):
        moved = {
            name for name in waiting.keys() & taken.keys() if not os.path.exists(drop.folder / IN / name)
        }
    found = [entry for name, entry in waiting.items() if name not in moved]
    return sorted([*found, *taken.values()])


def _names(drop: Drop, place: str) -> list[str]:
    with _reached(drop), os.scandir(drop.folder / place) as found:
        return sorted(entry.name for entry in found if message_of(entry.name))


def _entries(drop: Drop, place: str, message_id: str) -> dict[str, Entry]:
    """What lies in one folder, by name."""
    found = {}
    for name in _names(drop, place):
        if message_id in ("", message_of(name)) and (entry := _entry(drop, place, name)):
            found[name] = entry
    return found


def _entry(drop: Drop, place: str, name: str) -> Entry | None:
    """One file with its hash; None for what the bank moves just now: it is found in `taken`."""
    with _reached(drop):
        try:
            content = open(drop.folder / place / name, "rb")  # noqa: SIM115  closed by the with below
        except FileNotFoundError:
            if place == TAKEN:
                raise
            return None
        with content:
            size = os.fstat(content.fileno()).st_size
            return Entry(message_of(name), place, size, hashlib.file_digest(content, "sha256").hexdigest())


def _kept(folder: Path) -> None:
    """Makes what was named in the folder, or is no longer, last through a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _reached(drop: Drop) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DropUnreachable(drop=SETTINGS[drop.name], error=os.strerror(error.errno or 0)) from error
