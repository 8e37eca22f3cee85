"""Writes what a document asks of the outage, each question once, as Python over integers."""

from collections.abc import Mapping
from typing import Any, Final

from claims.rules import measures
from claims.rules.policy.document import Document, During
from claims.rules.policy.outage_facts import SECONDS_PER, Measure
from claims.rules.policy.ratios import ONE, Denominator, Number
from claims.rules.policy.writing import Writer
from claims.rules.working_days import working_days_of

_LONGEST_MONTH: Final = 32 * 86_400  # seconds; a summer time may end in it


class Asker:
    """Writes each measure ahead of its first use. Inputs that a view looks at are to be loaded before."""

    def __init__(self, document: Document, writer: Writer) -> None:
        self._views: Mapping[str, During] = {view.name: view for view in document.during}
        self._optional = {asked.name for asked in document.inputs if asked.optional}
        self._writer = writer
        self._spans: dict[tuple[str, str], str] = {}

    def inputs(self, measure: Measure) -> list[str]:
        """The inputs that the view of `measure` looks at."""
        view = self._views.get(measure.view)
        return [name for name in (view.since, view.till) if name] if view else []

    def ask(self, measure: Measure, low: Any, high: Any) -> None:
        """Writes `measure`, whose value lies between `low` and `high`, unless that is done."""
        writer = self._writer
        if measure in writer.measures:
            return
        spans = self._of(measure.view, measure.level)
        if measure.name in SECONDS_PER:
            length = writer.atom(f"{'longest' if measure.longest else 'seconds'}({spans})")
            under = Denominator(SECONDS_PER[measure.name])
            full = measure.name == "minutes"
            number = Number(f"({length}//60)" if full else length, ONE if full else under, low, high)
        elif measure.name == "uptime":
            month = writer.atom("month_around(outage_start)")
            whole = writer.atom(f"{month}[1] - {month}[0]")
            up = writer.atom(f"100*({whole} - seconds(common({spans}, ({month},))))")
            number = Number(up, Denominator(1, ((whole, _LONGEST_MONTH),)), low, high)
        elif measure.name == "calendar_days":
            number = Number(writer.atom(f"touched_days({spans})"), ONE, low, high)
        else:
            number = Number(writer.atom(f"days_over({spans}, {measure.over})"), ONE, low, high)
        writer.measures[measure] = number

    def end(self) -> str:
        """The code of the instant at which the outage ended."""
        spans = self._of("", "")
        return self._writer.atom(f"{spans}[-1][1] if {spans} else 0")

    def _of(self, view: str, level: str) -> str:
        """The name of the spans of a level, clipped to a view."""
        if (view, level) not in self._spans:
            self._spans[view, level] = self._writer.atom(self._clipped(view, level) if view else _down(level))
        return self._spans[view, level]

    def _clipped(self, name: str, level: str) -> str:
        view, code = self._views[name], self._of("", level)
        if view.since or view.till:
            code = f"between_days({code}, {self._day(view.since)}, {self._day(view.till)})"
        if clips_hours(view):
            code = f"within_hours(hours_{name}, {code})"
        return code

    def _day(self, name: str) -> str:
        return (
            f"(i_{name} if k_{name} else None)" if name in self._optional else f"i_{name}" if name else "None"
        )


def _down(level: str) -> str:
    levels = {"": "down.all", "full": "down.full", "partial": "apart(down.all, down.full)"}
    return f"{levels[level]} if down else ()"


def clips_hours(view: During) -> bool:
    return bool(view.opens or view.closes or view.off or len(view.weekdays) < 7)


def space(document: Document, code: str) -> dict[str, Any]:
    """The functions that `code`, the source of the function, calls."""
    zone = document.time_zone
    by_zone = ("touched_days", "days_over", "month_around", "between_days")
    plain = ("seconds", "longest", "common", "apart", "within_hours")
    found: dict[str, Any] = {name: getattr(measures, name) for name in plain if f"{name}(" in code}
    found |= {name: getattr(measures, name)(zone) for name in by_zone if f"{name}(" in code}
    for view in document.during:
        if clips_hours(view):
            off = working_days_of(document.calendar).off if view.off else frozenset[int]()
            hours = measures.Hours(zone, frozenset(view.weekdays), view.opens, view.closes, off)
            found[f"hours_{view.name}"] = hours
    return found
