"""How much may be brought, and while a claim stands where."""

from collections.abc import Collection
from typing import Final

from claims.rules.papers.refused import PapersTooLarge, TooManyPapers, TooManySent

MEGABYTE: Final = 1024 * 1024
BYTES_A_PAPER: Final = 10 * MEGABYTE
BYTES_A_CLAIM: Final = 30 * MEGABYTE
PAPERS_A_CLAIM: Final = 10
PAPERS_EVER: Final = (
    40  # with those that were replaced or put into quarantine: nobody fills our disks by replacing
)

# While somebody has still to decide.
STATUSES: Final = frozenset({"submitted", "information_requested", "appealed"})


def room(size: int, *, counting: Collection[int], ever: int) -> None:
    """Passes if a paper of `size` bytes has room beside those that count (their sizes), of `ever` that were brought.

    Raises TooManySent, TooManyPapers, PapersTooLarge.
    """
    if ever >= PAPERS_EVER:
        raise TooManySent(most=PAPERS_EVER)
    if len(counting) >= PAPERS_A_CLAIM:
        raise TooManyPapers(most=PAPERS_A_CLAIM)
    if sum(counting) + size > BYTES_A_CLAIM:
        raise PapersTooLarge(most=BYTES_A_CLAIM // MEGABYTE)
