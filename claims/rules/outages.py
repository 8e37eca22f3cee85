"""A file of outage windows, read line by line: the windows it states, and all that is wrong with it.

The columns are those of the shipped record (`claims/data/outages/`). A line says when a service went down, when its
main function came back, and when all of it did; that is a full outage `[down_from, partly_back or back)` and, where
`partly_back` is given, a partial one `[partly_back, back)`. A `back` left empty is an outage that lasts.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import BinaryIO, Final, NamedTuple

from claims.rules import lines
from claims.rules.lines import Reader
from claims.rules.refusal import N_
from claims.rules.text import ForbiddenCharacter, Malformed, TextTooLong, canonical

COLUMNS: Final = (
    "service",
    "name_ko",
    "name_en",
    "function",
    "down_from",
    "partly_back",
    "back",
    "basis",
)
FULL: Final = "full"
PARTIAL: Final = "partial"
_TEXTS: Final = {"service": 60, "name_ko": 120, "name_en": 120, "function": 200, "basis": 200}
_MAY_BE_EMPTY: Final = frozenset({"function", "partly_back", "back"})
_YEARS: Final = range(2000, 2100)

# What each code of an issue means.
SENTENCES: Final = {
    **lines.SENTENCES,
    TextTooLong.code: TextTooLong.sentence,
    ForbiddenCharacter.code: ForbiddenCharacter.sentence,
    "required": N_("This must not be empty."),
    "date_form": N_("This is not a date and time such as 2022-10-15T15:30:00+09:00."),
    "offset_missing": N_("The time has no offset. Write it like 2022-10-15T15:30:00+09:00."),
    "ends_before_it_starts": N_("This must be later than %(start)s."),
    "future": N_("What has not happened yet cannot be recorded."),
    "unknown_service": N_("No service with this key is known."),
    "duplicate": N_("Line %(other)s says the same."),
    "overlap": N_("This overlaps with line %(other)s of the same service."),
}


class Issue(NamedTuple):
    """What is wrong with one line. `facts` fill the places of the code's sentence; none is the typed value."""

    line: int
    field: str
    code: str
    facts: dict[str, int | str] = {}


class Stated(NamedTuple):
    """One window that a file states; `end` is None while it lasts."""

    line: int
    service: str
    extent: str
    start: datetime
    end: datetime | None
    source: str


class Named(NamedTuple):
    """A service as a file names it."""

    key: str
    name_ko: str
    name_en: str
    function: str


class RecordFile(NamedTuple):
    """All of a file. With any issue it states no record: one with holes is worse than none."""

    lines: int
    windows: list[Stated]
    services: dict[str, Named]
    issues: list[Issue]


def read(source: BinaryIO, *, known: Collection[str]) -> RecordFile:
    """Reads to the end, whatever is on the way. `known`: keys of the services that may be named.

    Raises HeaderMissing and WrongColumns.
    """
    count = 0
    windows: list[Stated] = []
    services: dict[str, Named] = {}
    issues: list[Issue] = []
    for record in Reader(source, columns=COLUMNS):
        count += 1
        if record.cells is None:
            issues.append(Issue(record.line, "", record.code))
            continue
        cells, found = _texts(record.line, dict(zip(COLUMNS, record.cells, strict=True)))
        if cells.get("service") and cells["service"] not in known:
            found.append(Issue(record.line, "service", "unknown_service"))
        times, wrong = _times(record.line, cells)
        found += wrong
        issues += found
        if not found:
            windows += _windows(record.line, cells, times)
            services.setdefault(
                cells["service"],
                Named(cells["service"], cells["name_ko"], cells["name_en"], cells["function"]),
            )
    issues += _overlaps(windows)
    return RecordFile(count, windows, services, sorted(issues, key=lambda issue: issue.line))


def _texts(line: int, cells: dict[str, str]) -> tuple[dict[str, str], list[Issue]]:
    """The cells in canonical form, and those that have none or are missing."""
    said, issues = {}, []
    for field, cell in cells.items():
        try:
            said[field] = canonical(cell, longest=_TEXTS.get(field, 40))
        except Malformed as malformed:
            issues.append(Issue(line, field, malformed.code, dict(malformed.facts)))  # type: ignore[arg-type]
            continue
        if not said[field] and field not in _MAY_BE_EMPTY:
            issues.append(Issue(line, field, "required"))
    return said, issues


def _times(line: int, cells: dict[str, str]) -> tuple[dict[str, datetime], list[Issue]]:
    """The instants of a line by column, each later than the one before it."""
    times: dict[str, datetime] = {}
    issues, latest = [], ""
    for field in ("down_from", "partly_back", "back"):
        text = cells.get(field, "")
        if not text:
            continue
        at, code = instant(text)
        if at is None:
            issues.append(Issue(line, field, code))
            continue
        if latest and at <= times[latest]:
            issues.append(Issue(line, field, "ends_before_it_starts", {"start": latest}))
        times[field], latest = at, field
    return times, issues


def instant(text: str) -> tuple[datetime | None, str]:
    """An ISO 8601 date and time with its offset; or None and the code of what is wrong with it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None, "date_form"
    if at.utcoffset() is None:
        return None, "offset_missing"
    return (at, "") if at.year in _YEARS else (None, "date_form")


def _windows(line: int, cells: dict[str, str], times: dict[str, datetime]) -> list[Stated]:
    service, source = cells["service"], cells["basis"]
    start, partly, back = times["down_from"], times.get("partly_back"), times.get("back")
    windows = [Stated(line, service, FULL, start, partly or back, source)]
    if partly:
        windows.append(Stated(line, service, PARTIAL, partly, back, source))
    return windows


def _overlaps(windows: Iterable[Stated]) -> list[Issue]:
    """Lines of one service that state the same time twice: each is told of the nearest line before it in time."""
    by_service: dict[str, dict[int, tuple[datetime, datetime | None]]] = {}
    for window in windows:
        spans = by_service.setdefault(window.service, {})
        start, _end = spans.get(window.line, (window.start, None))
        spans[window.line] = (start, window.end)
    issues = []
    for spans in by_service.values():
        before: tuple[int, tuple[datetime, datetime | None]] | None = None
        for line, span in sorted(spans.items(), key=lambda item: (item[1][0], item[0])):
            if before and (before[1][1] is None or span[0] < before[1][1]):
                code = "duplicate" if span == before[1] else "overlap"
                issues.append(Issue(line, "down_from", code, {"other": before[0]}))
            if before is None or (before[1][1] is not None and (span[1] is None or span[1] > before[1][1])):
                before = line, span
    return issues
