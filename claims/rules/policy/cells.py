"""One cell of a table: a band of numbers or days, an exact value, or any.

A cut lies beside an edge, below or above it; a band goes from one cut to another. Days are whole, so that what
ends with a day goes on with the next.
"""

from fractions import Fraction
from typing import Final, NamedTuple

from claims.rules.policy.bands import Band, Cell, Cut
from claims.rules.policy.exact import exact_day, exact_number
from claims.rules.policy.fields import LONGEST_TEXT, Fields
from claims.rules.policy.nodes import DATE, NUMBER, TEXT
from claims.rules.policy.problems import Path, Problems
from claims.rules.policy.typed import YES_OR_NO
from claims.rules.refusal import N_

_LOWER: Final = ("over", "at_least", "from")
_UPPER: Final = ("upto", "below")
EDGES: Final = (*_LOWER, *_UPPER)
_WANTED: Final = '"mobile", 12, 2023-03-01, { at_least = 2, below = 3 }, any = true'


class Read(NamedTuple):
    """A cell as read. `type` is '' where it holds any; `opened` by `from`: it ends where the next one begins."""

    cell: Cell
    type: str
    path: Path
    opened: bool = False


def cell(fields: Fields, *, low_needed: bool = False, high_needed: bool = False) -> Read:
    """The cell that the edges, `exact` or `any` in `fields` write down."""
    if fields.has("exact"):
        return _alone(fields, exact(fields.raw("exact", _WANTED), (*fields.path, "exact"), fields.problems))
    if fields.flag("any"):
        return _alone(fields, Read(None, "", fields.path))
    low, low_type = _edge(fields, _LOWER, needed=low_needed)
    high, high_type = _edge(fields, _UPPER, needed=high_needed and not fields.has("from"))
    if low_type and high_type and low_type != high_type:
        fields.wrong(None, N_("Both edges of a band must be numbers, or both dates."))
    if low is not None and high is not None and low >= high:
        fields.wrong(None, N_("This band holds nothing: its lower edge is not below its upper edge."))
    if low is None and high is None and not (low_needed or high_needed):
        fields.wrong(None, N_("This cell says nothing. Write %(wanted)s."), wanted=_WANTED)
    return Read(Band(low, high), low_type or high_type or NUMBER, fields.path, fields.has("from"))


def exact(value: object, path: Path, problems: Problems) -> Read:
    """The cell of a bare value."""
    if isinstance(value, bool):
        problems.add(path, YES_OR_NO)
        return Read(None, "", path)
    day, figure = exact_day(value), exact_number(value)
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT:
        return Read(value, TEXT, path)
    if day is not None:
        return Read(Band((Fraction(day), False), (Fraction(day + 1), False)), DATE, path)
    if figure is not None:
        return Read(Band((figure, False), (figure, True)), NUMBER, path)
    problems.add(path, N_("This is no cell of a table. Write %(wanted)s."), wanted=_WANTED)
    return Read(None, "", path)


def _alone(fields: Fields, read: Read) -> Read:
    """`exact` and `any` go without an edge."""
    for key in (*EDGES, "any" if fields.has("exact") else "exact"):
        if fields.has(key):
            beside = "exact" if fields.has("exact") else "any"
            fields.raw(key, "")
            fields.wrong(key, N_("Write either `%(one)s` or `%(other)s`, not both."), one=key, other=beside)
    return read


def _edge(fields: Fields, keys: tuple[str, ...], *, needed: bool) -> tuple[Cut | None, str]:
    """The cut of an edge, and its type. `upto` and `over` lie above theirs, `below`, `at_least` and `from` below."""
    given = [key for key in keys if fields.has(key)]
    if len(given) > 1:
        fields.wrong(
            given[0], N_("Write either `%(one)s` or `%(other)s`, not both."), one=given[0], other=given[1]
        )
    elif needed and not given:
        wanted = " or ".join(key for key in keys if key != "from")
        fields.wrong(
            None, N_("An edge is missing. Write %(needed)s; only the first and the last band may be open."),
            needed=wanted,
        )  # fmt: skip
    found: tuple[Cut | None, str] = (None, "")
    for key in keys:
        value = fields.raw(key, "1500, 2023-03-01 ...", required=False)
        day, figure = exact_day(value), exact_number(value)
        above = key in ("over", "upto")
        if day is not None:
            found = (Fraction(day + above), False), DATE
        elif figure is not None:
            found = (figure, above), NUMBER
        elif value is not None:
            fields.bad(key, "1500, 2023-03-01 ...")
    return found
