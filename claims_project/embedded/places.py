"""Where the embedded servers of this checkout live: one private folder, short enough for socket paths.

`.embedded` in the checkout is taken where it can be; otherwise a folder below /var/tmp whose name is made
of the user and the checkout's path, so that two checkouts and two users never meet.
CLAIMS_EMBEDDED_DIR names another folder.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTANCES = ("dev", "test", "drill")
CHECKOUT = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 103  # bytes: sockaddr_un holds 104 on macOS and 108 on Linux, the closing NUL included
LONGEST_SOCKET = "/drill/pg/.s.PGSQL.5432"


class EmbeddedError(RuntimeError):
    """An embedded server cannot be had; the message says what to do instead."""


def place(instance: str) -> Path:
    """The folder of one instance; it may not exist yet."""
    if instance not in INSTANCES:
        raise EmbeddedError(f"there is no instance {instance!r}; take one of: {', '.join(INSTANCES)}")
    return home() / instance


def prepared(instance: str) -> Path:
    """The private folder of one instance, made when it is missing."""
    folder = place(instance)
    private(folder.parent)
    return private(folder)


def home(checkout: Path = CHECKOUT) -> Path:
    """The folder that holds every instance of this checkout; it may not exist yet."""
    if given := os.environ.get("CLAIMS_EMBEDDED_DIR"):
        folder = Path(given).absolute()
        if not _fits(folder):
            raise EmbeddedError(f"CLAIMS_EMBEDDED_DIR is too long for a socket, or has a comma: {folder}")
        if os.geteuid() == 0 and not open_to_others(folder.parent):
            raise EmbeddedError(f"CLAIMS_EMBEDDED_DIR is closed to the user PostgreSQL runs as: {folder}")
        return folder
    inside = checkout / ".embedded"
    if _fits(inside) and _ours(inside) and (os.geteuid() != 0 or open_to_others(checkout)):
        return inside
    tag = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]
    return Path("/var/tmp") / f"claims-embedded-{os.geteuid()}-{tag}"  # noqa: S108 (owner checked in `private`)


def private(folder: Path) -> Path:
    """`folder`, made when missing, belonging to this user and closed to others.

    As root others may pass through it, since PostgreSQL runs as another user, but not list it.
    Raises EmbeddedError when it is a link or somebody else's.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.lstat()
    except OSError as error:
        raise EmbeddedError(
            f"cannot make {folder}: {error.strerror}; set CLAIMS_EMBEDDED_DIR to a folder of yours"
        ) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{folder} is a link or somebody else's: remove it or set CLAIMS_EMBEDDED_DIR to one of yours"
        )
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def open_to_others(path: Path) -> bool:
    """May any other user reach `path`? Every folder above it must let them pass."""
    return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents) if p.exists())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one process at a time starts, stops or prepares the servers of `folder`."""
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _fits(folder: Path) -> bool:
    """Can sockets below it be addressed? PostgreSQL's clients take a comma for the end of a host."""
    return "," not in str(folder) and len(os.fsencode(folder)) + len(LONGEST_SOCKET) <= SOCKET_LIMIT


def _ours(folder: Path) -> bool:
    """Is the folder this user's, or may this user make it?"""
    if folder.exists():
        return folder.lstat().st_uid == os.geteuid()
    return os.access(folder.parent, os.W_OK | os.X_OK)
