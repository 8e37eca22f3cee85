"""The bytes of papers: sealed in chunks, under their own fingerprint, apart from the database. A paper that several
claims bring is kept once."""

import hashlib
from collections.abc import Iterator
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from claims.models import Evidence
from claims.models.sealing import Unreadable, seal_bytes, unseal_bytes
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import authorize
from claims.stages.intake.files import take_turn

CHUNK: Final = 256 * 1024
_LENGTH: Final = 4  # bytes ahead of each chunk that say how long it is


class PaperNotClean(Refusal):
    """Facts: `state`."""

    code = "paper_not_clean"
    sentence = N_("This paper is not shown before the scanner has found it clean.")


class PaperNotThere(Refusal):
    code = "paper_not_there"
    sentence = N_("The file of this paper is missing or cannot be read. Ask the operator.")


class NothingToProve(Refusal):
    code = "nothing_to_prove"
    sentence = N_("Nobody of this kind stands in for the claimant. Please choose again what the file shows.")


def look(*, actor: User, paper: Evidence, relations: dict[str, int | None] | None = None) -> Iterator[bytes]:
    """The bytes of a clean paper; whoever shows them to staff notes that. Raises PaperNotClean, PaperNotThere."""
    authorize(actor, "see_papers", relations=relations)
    if paper.state != Evidence.State.CLEAN:
        raise PaperNotClean(state=paper.state)
    return opened(paper.sha256)


def fingerprint_of(content: bytes) -> str:
    """The SHA-256 by which these bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def store(content: bytes) -> str:
    """Seals and keeps the bytes, unless they are kept already; returns their SHA-256."""
    sha256 = fingerprint_of(content)
    if not default_storage.exists(_name(sha256)):
        parts = range(0, max(len(content), 1), CHUNK)
        sealed = [
            seal_bytes(content[at : at + CHUNK], bound_to=_binding(sha256, number, at == parts[-1]))
            for number, at in enumerate(parts)
        ]
        framed = b"".join(len(one).to_bytes(_LENGTH, "big") + one for one in sealed)
        default_storage.save(_name(sha256), ContentFile(framed))
    return sha256


def hold(sha256: str) -> None:
    """Whoever keeps or removes these bytes waits for the others who do, to the end of the transaction."""
    take_turn(f"paper:{sha256}")


def remove(sha256: str) -> None:
    """Removes the bytes. Called with them held, once nothing names them."""
    default_storage.delete(_name(sha256))


def opened(sha256: str) -> Iterator[bytes]:
    """The bytes, chunk by chunk. Raises PaperNotThere for what is not the whole file as it was kept."""
    try:
        with default_storage.open(_name(sha256)) as file:
            framed = file.read()
        chunks = list(_frames(framed))
        plain = [
            unseal_bytes(chunk, bound_to=_binding(sha256, number, number == len(chunks) - 1))
            for number, chunk in enumerate(chunks)
        ]
    except (OSError, Unreadable, IndexError) as error:
        raise PaperNotThere from error
    if hashlib.sha256(b"".join(plain)).hexdigest() != sha256:
        raise PaperNotThere
    return iter(plain)


def _frames(framed: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(framed):
        size = int.from_bytes(framed[at : at + _LENGTH], "big")
        at += _LENGTH + size
        if at > len(framed):
            raise Unreadable("cut off")
        yield framed[at - size : at]


def _name(sha256: str) -> str:
    return f"evidence/{sha256[:2]}/{sha256}"


def _binding(sha256: str, number: int, last: bool) -> str:
    """What a chunk is bound to: this paper, its place in it, and whether it is the last."""
    return f"evidence:{sha256}:{number}:{int(last)}"
