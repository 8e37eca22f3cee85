"""An emulated bank: it answers each line of a payment file. A few fail, one comes back, one is unknown."""

import csv
import io
import random
from collections.abc import Collection, Iterable
from typing import Final

HEADER: Final = ("reference", "amount", "result", "reason")
ONE_IN: Final = 50  # lines that fail
REASONS: Final = {"paid": "", "failed": "account closed", "returned": "sent back by the payee's bank"} | {
    "unknown": "no word from the payee's bank yet"
}


def answers(content: bytes, *, seed: int, mishaps: bool = True, failing: Collection[str] = ()) -> bytes:
    """The answer to a sealed file, the same for the same bytes and seed. Without mishaps, everything is paid.

    With them, of four lines or more: one in fifty fails and one at least, one is returned, one is unknown. The
    references in `failing` fail in any case.
    """
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    results = ["paid"] * len(rows)
    if mishaps and len(rows) >= 4:
        number = max(1, len(rows) // ONE_IN)
        chosen = random.Random(seed).sample(range(len(rows)), number + 2)  # noqa: S311  no secret
        for place in chosen:
            results[place] = "failed"
        results[chosen[0]], results[chosen[1]] = "returned", "unknown"
    for place, row in enumerate(rows):
        if row["end_to_end_reference"] in failing:
            results[place] = "failed"
    return _file(
        (row["end_to_end_reference"], row["amount"], result, REASONS[result])
        for row, result in zip(rows, results, strict=True)
    )


def later(answer: bytes) -> bytes | None:
    """What the bank says afterwards of the lines that were unknown: paid. None where there are none."""
    rows = [row for row in csv.DictReader(io.StringIO(answer.decode())) if row["result"] == "unknown"]
    return _file((row["reference"], row["amount"], "paid", "") for row in rows) if rows else None


def sent_back(reference: str, amount: int) -> bytes:
    """What the bank says of a transfer that it had called paid, and that the payee's bank sends back days later."""
    return _file([(reference, str(amount), "returned", REASONS["returned"])])


def _file(lines: Iterable[tuple[str, str, str, str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADER)
    writer.writerows(lines)
    return written.getvalue().encode()
