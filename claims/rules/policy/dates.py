"""Dates in expressions: what may be asked of a day, within which bounds the answer lies, and the functions that
answer at run time.

A date is a number of days since 1970-01-01 (see `claims.rules.calendar`) of a type of its own. The bounds keep
every day within the years 1900 to 2399.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from claims.rules import calendar
from claims.rules.calendar import FIRST_DAY, LAST_DAY, LONGEST_MONTH, SHORTEST_MONTH, day_written
from claims.rules.policy.document import Document
from claims.rules.policy.nodes import BOOLEAN, CALLED, DATE, INSTANT, NUMBER, TEXT, Node
from claims.rules.policy.typed import WrongError, number, whole
from claims.rules.refusal import N_
from claims.rules.working_days import WorkingDays, working_days_of

MOST_WORKING_DAYS: Final = 1000  # that may be counted on from a day

# What an expression asks of a day -> the function that answers at run time.
_OF_A_DAY: Final[Mapping[str, Callable[[int], int]]] = {
    "year": calendar.year_of,
    "month": calendar.month_of,
    "day": calendar.day_of_month,
    "weekday": calendar.weekday_of,
    "days_in_month": calendar.month_days,
    "days_in_year": calendar.year_days,
}
_WITHIN: Final[Mapping[str, tuple[int, int]]] = {
    "month": (1, 12),
    "day": (1, LONGEST_MONTH),
    "weekday": (1, 7),
    "days_in_month": (SHORTEST_MONTH, LONGEST_MONTH),
    "days_in_year": (365, 366),
}
_WORKING: Final = ("working_days", "working_day_after", "is_working_day")
_BY_INSTANT: Final[Mapping[str, Callable[[str], Callable[[int], int]]]] = {
    "local_day": calendar.local_days,
    "days_in_month": calendar.month_lengths,
}
_TOLD: Final[Mapping[Callable[[int], int], str]] = {ask: ask.__name__ for ask in _OF_A_DAY.values()}

# The kinds of nodes that are a call of the function of that name.
CALLS: Final = frozenset((*_TOLD.values(), *_WORKING, *_BY_INSTANT))


def space(document: Document, code: str) -> dict[str, Any]:
    """The functions that `code`, the source of the function, calls."""
    working = working_days_of(document.calendar)
    found: dict[str, Any] = {name: ask for ask, name in _TOLD.items() if f"{name}(" in code}
    found |= {name: getattr(working, name) for name in _WORKING}
    return found | {name: of(document.time_zone) for name, of in _BY_INSTANT.items() if f"{name}(" in code}


def dated(node: Node) -> Node:
    """`date(...)`: of a text in the document, or the local day of an instant."""
    if node.type == INSTANT:
        last = calendar.day_number(calendar.LAST_LOCAL_DAY)
        return Node("local_day", DATE, (node,), high=Fraction(last))
    if node.type != TEXT or node.kind != "constant":
        raise WrongError(
            N_('Write a day, as in date("2023-03-01"), or an instant, as in date(outage.start).')
        )
    day = day_written(str(node.value))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise WrongError(
            N_('%(text)s is not a day from 1900 to 2399. Write one as in date("2023-03-01").'),
            text=node.value,
        )
    return Node("constant", DATE, value=Fraction(day), low=Fraction(day), high=Fraction(day))


def reckoned(operator: str, left: Node, right: Node) -> Node:
    """Days between two dates, or the date some full days later or earlier."""
    if operator == "-" and left.type == right.type == DATE:
        return number("-", (left, right), (left.low - right.high, left.high - right.low))
    if operator == "+" and right.type == DATE:
        left, right = right, left
    if operator not in ("+", "-") or left.type != DATE or right.type != NUMBER:
        raise WrongError(N_("With a date write later - earlier, day + 3 or day - 3."))
    days = whole("floor", right)
    low, high = (days.low, days.high) if operator == "+" else (-days.high, -days.low)
    return _day(operator, (left, days), (left.low + low, left.high + high))


def of_day(function: str, node: Node) -> Node:
    """`year(...)`, `days_in_month(...)` and the like."""
    if node.type == INSTANT and function == "days_in_month":
        return number(function, (node,), map(Fraction, _WITHIN[function]))
    if node.type == INSTANT and function == "days_in_year":
        node = dated(node)
    _dates(function, node)
    ask = _OF_A_DAY[function]
    bounds = _WITHIN.get(function) or (ask(int(node.low)), ask(int(node.high)))
    if node.low == node.high:
        bounds = (ask(int(node.low)), ask(int(node.low)))
    return number(_TOLD[ask], (node,), map(Fraction, bounds))


def of_working_days(function: str, parts: tuple[Node, ...], working: WorkingDays) -> Node:
    """`working_days(a, b)`, `working_day_after(d, n)`, `is_working_day(d)`."""
    first = parts[0]
    _dates(function, first)
    if function == "is_working_day":
        return Node(function, BOOLEAN, parts)
    second = parts[1]
    if function == "working_days":
        _dates(function, second)
        bounds = ((first.high, second.low), (first.low, second.high))
        return number(function, parts, (Fraction(working.working_days(int(a), int(b))) for a, b in bounds))
    if second.type != NUMBER or second.low < 0 or second.high > MOST_WORKING_DAYS:
        raise WrongError(
            N_("working_day_after(day, n) takes an n that is surely from 0 to %(most)s."),
            most=MOST_WORKING_DAYS,
        )
    count = whole("floor", second)
    ends = ((first.low, count.low), (first.high, count.high))
    after = (Fraction(working.working_day_after(int(day), int(days))) for day, days in ends)
    return _day(function, (first, count), after)


def _day(kind: str, parts: tuple[Node, ...], bounds: Iterable[Fraction]) -> Node:
    low, high = bounds
    if low < FIRST_DAY or high > LAST_DAY:
        raise WrongError(
            N_("This day could lie outside of the years 1900 to 2399. Give the inputs a `min` and a `max`.")
        )
    return replace(number(kind, parts, (low, high)), type=DATE)


def _dates(function: str, node: Node) -> None:
    if node.type != DATE:
        raise WrongError(
            N_("%(name)s(...) takes a date, for example date(outage.start); this is a %(got)s."),
            name=function, got=CALLED[node.type],
        )  # fmt: skip
