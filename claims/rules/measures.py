"""What can be asked of the time a service was down: how long, how long without a break, on how many days.

Spans are those of `claims.rules.windows`: whole seconds since the epoch, half-open, sorted and apart. Days and
months are those of a time zone, cut at its own midnights, so that a day of 23 or 25 hours is one day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from claims.rules.calendar import day_starts, month_starts
from claims.rules.windows import Span

Spans = tuple[Span, ...]

_DAYS_BEFORE: Final = 719_163  # of 1970-01-01 in the count of `date.toordinal`


def seconds(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def longest(spans: Spans) -> int:
    """The seconds of the longest stretch without a break; 0 for none."""
    return max((end - start for start, end in spans), default=0)


def common(spans: Spans, others: Spans) -> Spans:
    """The time that is in both."""
    return tuple(_common(spans, others))


def _common(spans: Spans, others: Spans) -> Iterator[Span]:
    ends = [end for _, end in others]
    for start, end in spans:
        for place in range(bisect_right(ends, start), len(others)):
            low, high = others[place]
            if low >= end:
                break
            yield max(start, low), min(end, high)


def apart(spans: Spans, others: Spans) -> Spans:
    """The time of `spans` that is not in `others`."""
    return tuple(_apart(spans, others))


def _apart(spans: Spans, others: Spans) -> Iterator[Span]:
    for start, end in spans:
        for low, high in common(((start, end),), others):
            if start < low:
                yield start, low
            start = high
        if start < end:
            yield start, end


@cache
def touched_days(zone: str) -> Callable[[Spans], int]:
    """A function: spans -> on how many days of the calendar of `zone` they lie."""
    starts = day_starts(zone)

    def touched(spans: Spans) -> int:
        count, last = 0, -1
        for start, end in spans:
            first_day, last_day = bisect_right(starts, start), bisect_left(starts, end)
            count += last_day - max(first_day, last + 1) + 1
            last = last_day
        return count

    return touched


@cache
def days_over(zone: str) -> Callable[[Spans, int], int]:
    """A function: spans, seconds -> how many days of `zone` hold more than so many seconds of them."""
    starts = day_starts(zone)

    def over(spans: Spans, least: int) -> int:
        count, day, held = 0, -1, 0
        for start, end in spans:
            for place in range(bisect_right(starts, start), bisect_left(starts, end) + 1):
                if place != day:
                    count += held > least
                    day, held = place, 0
                low = starts[place - 1] if place else start
                high = starts[place] if place < len(starts) else end
                held += min(end, high) - max(start, low)
        return count + (held > least)

    return over


@cache
def month_around(zone: str) -> Callable[[int], Span]:
    """A function: instant -> the month of `zone` it lies in."""
    starts = month_starts(zone)

    def around(instant: int) -> Span:
        place = min(max(bisect_right(starts, instant), 1), len(starts) - 1)
        return starts[place - 1], starts[place]

    return around


@cache
def between_days(zone: str) -> Callable[[Spans, int | None, int | None], Spans]:
    """A function: spans, first day, last day -> their time on those days (days since 1970; None: no limit)."""
    starts = day_starts(zone)

    def between(spans: Spans, first: int | None, last: int | None) -> Spans:
        low = starts[first] if first is not None and 0 <= first < len(starts) else None
        high = starts[last + 1] if last is not None and -1 <= last < len(starts) - 1 else None
        cut = ((start if low is None else max(start, low), end if high is None else min(end, high))
               for start, end in spans)  # fmt: skip
        return tuple((start, end) for start, end in cut if start < end)

    return between


class Hours(NamedTuple):
    """The hours in which an outage counts: on these weekdays (0 = Monday), from and until a local time of the
    day (None: its ends), not on these days (since 1970).
    """

    zone: str
    weekdays: frozenset[int]
    opens: time | None
    closes: time | None
    off: frozenset[int]


def within_hours(hours: Hours, spans: Spans) -> Spans:
    """The time of `spans` that lies within `hours`."""
    if not spans:
        return ()
    zone = ZoneInfo(hours.zone)
    first, last = (datetime.fromtimestamp(instant, zone).year for instant in (spans[0][0], spans[-1][1]))
    found = (span for year in range(first, last + 1) for span in common(spans, _of_year(hours, year)))
    return tuple(_joined(found))


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Stretches that touch at midnight or new year's eve are one."""
    held: Span | None = None
    for start, end in spans:
        if held and held[1] == start:
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


@lru_cache(maxsize=64)
def _of_year(hours: Hours, year: int) -> Spans:
    """The hours of one year: at most 366 spans."""
    zone = ZoneInfo(hours.zone)
    day, found = datetime(year, 1, 1, tzinfo=zone), []
    while day.year == year:
        tomorrow = day + timedelta(days=1)
        if day.weekday() in hours.weekdays and day.toordinal() - _DAYS_BEFORE not in hours.off:
            start = _at(day, hours.opens) if hours.opens else day
            end = _at(day, hours.closes) if hours.closes else tomorrow
            found.append((int(start.timestamp()), int(end.timestamp())))
        day = tomorrow
    return tuple((start, end) for start, end in found if start < end)


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
