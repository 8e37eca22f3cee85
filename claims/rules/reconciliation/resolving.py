"""What two people may make of a parked line, by why it is parked and how what it is about stands."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from claims.rules.reconciliation.line import MOVES
from claims.rules.reconciliation.outcomes import OPEN, lawful

MATCHES_LATER: Final = "matches_later"
AS_SAID: Final = "as_said"
PAID_SHORT: Final = "paid_short"
PAID_IN_EXCESS: Final = "paid_in_excess"
PART_BACK: Final = "part_back"
NOT_OURS: Final = "not_ours"
ELSEWHERE: Final = "elsewhere"
NOTHING_MOVES: Final = (MATCHES_LATER, NOT_OURS, ELSEWHERE)  # what such a line says, counts no more

ALLOWED: Final = {
    "foreign": (NOT_OURS, MATCHES_LATER, ELSEWHERE),
    "reference_unknown": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "unclear": (AS_SAID, MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "never_sent": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "unit_differs": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "amount_missing": (AS_SAID, MATCHES_LATER, ELSEWHERE),
    "amount_short": (PAID_SHORT, PART_BACK, MATCHES_LATER, ELSEWHERE),
    "amount_excess": (PAID_IN_EXCESS, MATCHES_LATER, ELSEWHERE),
    "duplicate": (MATCHES_LATER, ELSEWHERE),
    "booked_twice": (PAID_IN_EXCESS, ELSEWHERE),
    "settled_otherwise": (AS_SAID, MATCHES_LATER, ELSEWHERE),
}


class Parked(NamedTuple):
    """A parked line with what it is about: the `states` of its transfer, or of all transfers of its file; none where
    it is about nothing of ours. `due` is the transfer's amount, None for a file; `part` what of it was paid in part."""

    code: str
    result: str
    amount: int | None
    states: frozenset[str]
    due: int | None
    part: int = 0
    excess: int = 0


def results(states: Collection[str]) -> list[str]:
    """The results that all of these transfers may come to, as people look for them."""
    wanted = ("paid", "failed", "returned", "unknown")
    assert set(wanted) == set(MOVES)
    return [result for result in wanted if states and all(lawful(state, result) for state in states)]


def ways(line: Parked) -> list[str]:
    """What may be made of the line now."""
    return [way for way in ALLOWED[line.code] if _open(way, line)]


def _open(way: str, line: Parked) -> bool:
    if way == AS_SAID:
        return bool(results(line.states))
    if way == PAID_SHORT:
        return line.result == "paid" and _of_one(line) and line.states <= OPEN and (line.amount or 0) > 0
    if way == PAID_IN_EXCESS:
        if line.result != "paid" or line.excess <= 0:
            return False
        return line.states == {"paid"} or (line.code == "amount_excess" and line.states <= OPEN)
    if way == PART_BACK:
        return line.result == "returned" and line.states == {"failed"} and 0 < line.part == line.amount
    return True


def _of_one(line: Parked) -> bool:
    return line.due is not None and bool(line.amount)


class Said(NamedTuple):
    """A line that says that a transfer was paid: by which entry of the account, None where it speaks of the whole."""

    booking: str | None
    amount: int


def left_us(lines: Iterable[Said]) -> int:
    """How much left us by what the bank says of one transfer: each entry of the account once, or what a line says of
    the whole, whichever is more. So a statement or a report that comes again adds nothing."""
    entries: dict[str, int] = {}
    whole = 0
    for line in lines:
        if line.booking is None:
            whole = max(whole, line.amount)
        else:
            entries[line.booking] = max(entries.get(line.booking, 0), line.amount)
    return max(sum(entries.values()), whole)


def excess(lines: Sequence[Said], due: int) -> int:
    """How much the last of these lines shows to have left us beyond `due` and beyond what those before it show.

    Of all lines of a transfer together that is `left_us` beyond what was due, and not one won more.
    """
    return max(left_us(lines) - max(left_us(lines[:-1]), due), 0)


def shares(amount: int, parts: Sequence[int]) -> list[int]:
    """How much of each part a smaller amount has paid: the first ones whole, then what is left."""
    paid = []
    for part in parts:
        paid.append(min(part, amount))
        amount -= paid[-1]
    return paid
