"""The tables of a policy document: bands of a number, in ascending order, without gap or overlap."""

from fractions import Fraction
from itertools import pairwise

from claims.rules.policy.document import Band, Table
from claims.rules.policy.fields import Fields
from claims.rules.refusal import N_

_WANTED_LOW = "over or at_least"
_WANTED_HIGH = "upto or below"


def table(name: str, rows: list[Fields]) -> Table | None:
    """The table of `rows`, or None where a row has a problem (which is noted)."""
    before = len(rows[0].problems) if rows else 0
    bands = [_band(row, first=index == 0, last=index == len(rows) - 1) for index, row in enumerate(rows)]
    if not rows or len(rows[0].problems) > before:
        return None
    for row, (above, below) in zip(rows[1:], pairwise(bands), strict=True):
        _join(row, above, below)
    return Table(name, tuple(bands)) if len(rows[0].problems) == before else None


def _band(row: Fields, *, first: bool, last: bool) -> Band:
    low, low_in = _edge(row, "over", "at_least", needed=None if first else _WANTED_LOW)
    high, high_in = _edge(row, "below", "upto", needed=None if last else _WANTED_HIGH)
    value = row.ratio("value", required=True)
    row.done()
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        row.wrong(None, N_("This band holds nothing: its lower edge is not below its upper edge."))
    return Band(low, low_in, high, high_in, Fraction(0) if value is None else value)


def _edge(row: Fields, outside: str, inside: str, *, needed: str | None) -> tuple[Fraction | None, bool]:
    """An edge of a band, and whether it is in it: `upto` and `at_least` are, `below` and `over` not."""
    out_edge, in_edge = row.ratio(outside), row.ratio(inside)
    if row.has(outside) and row.has(inside):
        row.wrong(outside, N_("Write either `%(one)s` or `%(other)s`, not both."), one=outside, other=inside)
    elif needed and not row.has(outside) and not row.has(inside):
        row.wrong(
            None,
            N_("An edge is missing. Write %(needed)s; only the first and the last band may be open."),
            needed=needed,
        )
    return (in_edge, True) if row.has(inside) else (out_edge, False)


def _join(row: Fields, above: Band, below: Band) -> None:
    """Where one band ends the next begins: `upto` X is followed by `over` X, `below` X by `at_least` X."""
    if above.high is None or below.low is None:
        return
    edge, start = _figure(above.high), _figure(below.low)
    if below.low > above.high:
        row.wrong(
            None,
            N_("There is a gap: nothing is said between %(edge)s and %(start)s."),
            edge=edge,
            start=start,
        )
    elif below.low < above.high:
        row.wrong(
            None,
            N_("The bands overlap between %(start)s and %(edge)s, or do not ascend."),
            edge=edge,
            start=start,
        )
    elif above.high_in and below.low_in:
        row.wrong(
            "at_least", N_("The bands overlap: %(edge)s is in both. Write over = %(edge)s here."), edge=edge
        )
    elif not above.high_in and not below.low_in:
        row.wrong(
            "over", N_("There is a gap: %(edge)s is in neither. Write at_least = %(edge)s here."), edge=edge
        )


def _figure(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
