"""What an expression may ask of the outage: `outage.hours`, `outage.full.longest.hours`, `outage.days_over(12)`,
and the named views of `[during.NAME]` that clip it to a subscription or to the hours of service.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from fractions import Fraction
from typing import Final, NamedTuple

from claims.rules.policy.document import EXTENTS, During, Input
from claims.rules.policy.fields import Fields
from claims.rules.policy.nodes import INSTANT, NUMBER, Node
from claims.rules.policy.typed import WrongError
from claims.rules.refusal import N_

LONGEST_OUTAGE: Final = 40_000_000_000  # seconds; more than a thousand years
SECONDS_PER: Final[Mapping[str, int]] = {"minutes": 60, "hours": 3600, "days": 86_400}
LENGTHS: Final = tuple(SECONDS_PER)
MEASURES: Final = (*LENGTHS, "calendar_days", "days_over", "uptime")
INSTANTS: Final = ("start", "end")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WORDS: Final = (*INSTANTS, *MEASURES, *EXTENTS, "longest")
_MOST_DAYS: Final = Fraction(1_000_000)
_LONGEST_DAY: Final = 24
_PATH: Final = "outage[.view][.full | .partial][.longest].measure"


class Measure(NamedTuple):
    """One question to the outage, as kept in a `Node`: in which view, of which level ('' for any), of the longest
    stretch only, which measure, and of days: over how many seconds.
    """

    view: str
    level: str
    longest: bool
    name: str
    over: int = 0


def measured(path: Sequence[str], over: Node | None, views: Mapping[str, object]) -> Node:
    """The node of `outage.` and the words of `path`; `over` is the value in the brackets of `days_over`.

    Raises `WrongError`.
    """
    words = list(path)
    view = words.pop(0) if words and words[0] in views else ""
    level = words.pop(0) if words and words[0] in EXTENTS else ""
    longest = bool(words) and words[0] == "longest"
    name = words[1] if longest and len(words) == 2 else words[0] if len(words) == 1 else ""
    if name in INSTANTS and not (view or level or longest or over):
        return Node("outage", INSTANT, value=name)
    if name not in (LENGTHS if longest else MEASURES):
        raise _unknown(path, views)
    if (name == "days_over") != (over is not None):
        raise WrongError(N_("Write outage.days_over(12): the days with more than 12 hours down."))
    if over is None and not (view or level or longest) and name in LENGTHS:
        return Node("outage", NUMBER, value=name, high=Fraction(LONGEST_OUTAGE, SECONDS_PER[name]))
    measure = Measure(view, level, longest, name, _limit(over) if over else 0)
    return Node("measure", NUMBER, value=measure, high=_highest(name))


def _highest(name: str) -> Fraction:
    if name in SECONDS_PER:
        return Fraction(LONGEST_OUTAGE, SECONDS_PER[name])
    return Fraction(100) if name == "uptime" else _MOST_DAYS


def _limit(over: Node) -> int:
    """The hours in the brackets as whole seconds; more than 1.5 seconds is more than 1."""
    hours = over.value
    if over.kind != "constant" or not isinstance(hours, Fraction) or not 0 <= hours < _LONGEST_DAY:
        raise WrongError(
            N_("days_over(...) takes a number of hours from 0 to below 24, written as a figure.")
        )
    return int(hours * 3600)


def _unknown(path: Sequence[str], views: Mapping[str, object]) -> WrongError:
    known = ", ".join((*_WORDS, *views))
    return WrongError(
        N_("%(text)s is not known. Write %(path)s with these words: %(known)s."),
        text=".".join(("outage", *path)), path=_PATH, known=known,
    )  # fmt: skip


def during(fields: Fields, inputs: Mapping[str, Input], calendar: str) -> dict[str, During]:
    """The views of a document by name."""
    found = {}
    for name, inner in fields.named("during", "[during.service_hours]").items():
        if name in _WORDS:
            inner.wrong(None, N_("%(name)s is a word of the language. Choose another name."), name=name)
        found[name] = _view(name, inner, inputs, calendar)
        inner.done()
    return found


def _view(name: str, inner: Fields, inputs: Mapping[str, Input], calendar: str) -> During:
    label = inner.label()
    if not inner.table.keys() - {"label"}:
        inner.wrong(None, N_("This clips nothing. Write days, from, until, holidays, since or till."))
    days = (
        inner.some_of("days", '["mon", "tue"]', pattern="[a-z]+", words=WEEKDAYS, required=False) or WEEKDAYS
    )
    opens, closes = _clock(inner, "from"), _clock(inner, "until")
    if opens and closes and opens >= closes:
        inner.wrong(
            "until", N_("`until` must be later than `from`. For a night write two views and add them.")
        )
    off = not inner.flag("holidays") and inner.has("holidays")
    if off and not calendar:
        inner.wrong("holidays", N_('There is no list of holidays. Write calendar = "kr" at the top.'))
    since, till = (_day(inner, key, inputs) for key in ("since", "till"))
    return During(name, tuple(WEEKDAYS.index(day) for day in days), opens, closes, off, since, till, label)


def _clock(inner: Fields, key: str) -> time | None:
    value = inner.raw(key, "09:00:00", required=False)
    if value is not None and (not isinstance(value, time) or value.microsecond):
        inner.bad(key, "09:00:00")
        return None
    return None if value == time() else value  # midnight is the end of the day as well as its beginning


def _day(inner: Fields, key: str, inputs: Mapping[str, Input]) -> str:
    name: str = inner.raw(key, '"subscribed_from"', required=False) or ""
    if name and (not isinstance(name, str) or name not in inputs or inputs[name].type != "date"):
        dates = ", ".join(asked.name for asked in inputs.values() if asked.type == "date") or "-"
        inner.wrong(key, N_("`%(key)s` takes the name of an input of type date. There are: %(names)s."),
                    key=key, names=dates)  # fmt: skip
        return ""
    return name
