"""The words by which the queue is filtered: `kind:value`, of a claim and of what a run found for it. Pure."""

from collections.abc import Iterable
from typing import Final

from claims.rules.validation import CHECKS

# What a claim in the queue waits for.
RECEIVED: Final = "received"  # no run has assessed it as it stands
PROPOSED: Final = "proposed"
SECOND_SEAT: Final = "second_seat"
ASKED: Final = "asked"
APPEALED: Final = "appealed"
HELD: Final = "held"
STAGES: Final = (RECEIVED, PROPOSED, SECOND_SEAT, APPEALED, HELD, ASKED)

# Bands of the cash that is proposed, in won: the name, and the largest amount in it.
BANDS: Final = (("0", 0), ("50k", 50_000), ("100k", 100_000), ("500k", 500_000), ("1m", 1_000_000))
MORE: Final = "more"

# What wants a reader's eye, beside failed checks. Those of the second line follow from why a claim waits.
LOOK_ALIKE, SHARED_ACCOUNT, LATE, LATE_LINK, MANDATE, MESSAGE = (
    "look_alike",
    "shared_account",
    "late",
    "late_link",
    "mandate",
    "message",
)
BY_CODE: Final = {
    "sample": "sample", "appealed": "appeal", "amended": "amended", "accounts_differ": "accounts_differ",
}  # fmt: skip
FLAGS: Final = (LOOK_ALIKE, SHARED_ACCOUNT, LATE, LATE_LINK, MANDATE, MESSAGE, *BY_CODE.values())

# The keys of the checks, in the order of the letters of an outcome.
CHECK_KEYS: Final = tuple(check.key for check in CHECKS)


def band(amount: int) -> str:
    """The band of an amount in won."""
    return next((name for name, most in BANDS if amount <= most), MORE)


def words(kind: str, values: Iterable[str]) -> list[str]:
    """The facets of one kind."""
    return [f"{kind}:{value}" for value in values]
