"""What a line of an answer does: it settles, repeats what is known, notes that it is under way, or is parked.

By reference and amount, never by one of them alone. What contradicts what is known moves nothing: it is parked, and two
people find out. So the order in which answers come does not change where the money ends: `unknown` gives way to a
result, `paid` to *returned*, and nothing else to anything.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from claims.rules.payout import is_reference
from claims.rules.reconciliation.line import MOVES, RANK, Line
from claims.rules.reconciliation.words import says_duplicate
from claims.rules.refusal import N_

SETTLED: Final = "settled"
REPEATED: Final = "repeated"
NOTED: Final = "noted"
PARKED: Final = "parked"
OUTCOMES: Final = (SETTLED, REPEATED, NOTED, PARKED)

# From the state of a transfer: what an answer may make of it. What it is already is repeated, and changes nothing.
ANSWERS: Final[dict[str, frozenset[str]]] = {
    "sealed": frozenset(MOVES),
    "sent": frozenset(MOVES),
    "unknown": frozenset({"paid", "failed", "returned"}),
    "paid": frozenset({"returned"}),
}
OPEN: Final = frozenset({"sealed", "sent", "unknown"})  # the bank has not said the last word
# A run whose files may have left us; what is in another one cannot have been answered.
LEFT: Final = frozenset({"released", "handed_over", "confirmed"})
_MESSAGE_ID: Final = re.compile(r"F-[0-9]{8}-[0-9]{1,10}-[0-9]{1,10}")

# Why a line is parked, by code, and what it says to who looks at it.
CODES: Final = {
    "foreign": N_("It bears no reference of ours."),
    "reference_unknown": N_("The reference has the form of ours, but no transfer has it."),
    "unclear": N_("It cannot be told from it what became of the transfer."),
    "never_sent": N_("The transfer never left us, and yet the bank says something of it."),
    "unit_differs": N_("The amount is in another unit than the transfer."),
    "amount_missing": N_("It names no amount."),
    "amount_short": N_("The amount is less than that of the transfer."),
    "amount_excess": N_("The amount is more than that of the transfer."),
    "duplicate": N_("The bank refused it as one that it has already: that says nothing of the first one."),
    "booked_twice": N_("The bank booked the same transfer a second time."),
    "settled_otherwise": N_("Another answer has said something else of this transfer, which stands."),
}


class Stands(NamedTuple):
    """A transfer as we have it. `left`: it may have left us. `booked`: the bookings that came before, by result."""

    state: str
    amount: int
    unit: str
    left: bool = True
    booked: Mapping[str, frozenset[str]] = {}


class File(NamedTuple):
    """One of our files as a whole: how many transfers in which state, and the sum of all."""

    states: Mapping[str, int]
    amount: int
    unit: str
    left: bool = True
    booked: Mapping[str, frozenset[str]] = {}


class Verdict(NamedTuple):
    """What becomes of a line; `code` says why it is parked, '' else."""

    outcome: str
    code: str = ""


def lawful(state: str, result: str) -> bool:
    """Whether an answer may bring a transfer from `state` to `result`."""
    return result in ANSWERS.get(state, frozenset())


def is_ours(line: Line) -> bool:
    """Whether the reference is ours by its form and check digits: only then it may be kept and shown as it is."""
    return bool(_MESSAGE_ID.fullmatch(line.reference)) if line.whole else is_reference(line.reference)


def taken_in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines of one transfer in the order in which they count, whatever their order in the file."""
    return sorted(lines, key=lambda line: (RANK[line.result], line.line))


def verdict(line: Line, stands: Stands | None) -> Verdict:
    """What a line does to the transfer that it names; None where there is none."""
    if stands is None:
        return _stranger(line)
    return (
        _of_what_it_is(line, stands, never_sent=stands.state == "voided")
        or _twice(line, stands.booked, settled=stands.state == line.result)
        or _amount(line, stands.amount)
        or _move(line.result, {stands.state})
    )


def verdict_of_whole(line: Line, file: File | None) -> Verdict:
    """The same of a line about one of our files: it settles only what all transfers of the file may come to."""
    if file is None:
        return _stranger(line)
    return (
        _of_what_it_is(line, file, never_sent="voided" in file.states)
        or _twice(line, file.booked, settled=file.states.keys() == {line.result})
        or _amount(line, file.amount, rows=sum(file.states.values()))
        or _move(line.result, file.states.keys())
    )


def _stranger(line: Line) -> Verdict:
    return Verdict(PARKED, "reference_unknown" if is_ours(line) else "foreign")


def _of_what_it_is(line: Line, known: Stands | File, *, never_sent: bool) -> Verdict | None:
    """What follows without a look at the amount."""
    if line.booking and line.booking in known.booked.get(line.result, ()):
        return Verdict(REPEATED)  # a statement that came before, in another file
    if line.result == "unclear":
        return Verdict(PARKED, "unclear")
    if never_sent or not known.left:
        return Verdict(PARKED, "never_sent")
    if line.unit and line.unit != known.unit:
        return Verdict(PARKED, "unit_differs")
    if line.result == "failed" and says_duplicate(line.reason):
        return Verdict(PARKED, "duplicate")
    return Verdict(NOTED) if line.result == "pending" else None


def _twice(line: Line, before: Mapping[str, frozenset[str]], *, settled: bool) -> Verdict | None:
    """Whether it is a second entry of the account for what is settled so: money that moved twice."""
    if line.booking is None or not settled or line.result not in before:
        return None
    return Verdict(PARKED, "booked_twice")


def _amount(line: Line, amount: int, *, rows: int | None = None) -> Verdict | None:
    if line.amount is None:
        return Verdict(PARKED, "amount_missing")
    if line.amount != amount:
        return Verdict(PARKED, "amount_short" if line.amount < amount else "amount_excess")
    if rows is not None and line.rows is not None and line.rows != rows:
        return Verdict(PARKED, "amount_short" if line.rows < rows else "amount_excess")
    return None


def _move(result: str, states: Collection[str]) -> Verdict:
    others = set(states) - {result}
    if not others:
        return Verdict(REPEATED)
    if all(lawful(state, result) for state in others):
        return Verdict(SETTLED)
    return Verdict(PARKED, "settled_otherwise")


def verdicts(lines: Iterable[Line], stands: Stands | None) -> Iterator[tuple[Line, Verdict]]:
    """What the lines of one file do to one transfer, one after the other, in the order in which they count."""
    for line in taken_in_order(lines):
        found = verdict(line, stands)
        yield line, found
        if stands is not None:
            stands = after(line, found, stands)


def after(line: Line, found: Verdict, stands: Stands) -> Stands:
    """How the transfer stands when the line is taken in."""
    if line.booking is not None:
        more = stands.booked.get(line.result, frozenset()) | {line.booking}
        stands = stands._replace(booked={**stands.booked, line.result: more})
    return stands._replace(state=line.result) if found.outcome == SETTLED else stands
