"""Spans of time on a line, their union, and how much of a period the union covers.

All instants are whole seconds since the epoch; all spans are half-open, `[start, end)`: a window that ends at
noon and one that starts at noon touch and do not overlap. A window that is still open has no place here: the
caller closes it at the instant it reckons for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

Span = tuple[int, int]


class Down(NamedTuple):
    """What was down within a claimed period, merged and clipped: by windows of any level, and by full ones."""

    all: tuple[Span, ...]
    full: tuple[Span, ...]


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of `spans`: sorted, adjacent ones joined, empty and reversed ones dropped."""
    union: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return tuple(union)


class Timeline:
    """A union of spans that answers in logarithmic time how many of its seconds lie in a period."""

    __slots__ = ("_before", "_ends", "_starts", "spans", "total")

    spans: tuple[Span, ...]
    total: int

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = merged(spans)
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]
        self._before = [0]  # _before[i]: seconds in the spans ahead of the i-th
        for start, end in self.spans:
            self._before.append(self._before[-1] + end - start)
        self.total = self._before[-1]

    def covered(self, start: int, end: int) -> int:
        """Seconds of the union inside `[start, end)`; 0 for an empty or reversed period."""
        if end <= start:
            return 0
        # The hot path of every run: seconds ahead of `end` less seconds ahead of `start`, written out twice.
        starts = self._starts
        last = bisect_right(starts, end) - 1
        if last < 0:
            return 0
        ends = self._ends
        before = self._before
        seconds = before[last + 1] if end >= ends[last] else before[last] + end - starts[last]
        first = bisect_right(starts, start) - 1
        if first < 0:
            return seconds
        return seconds - (
            before[first + 1] if start >= ends[first] else before[first] + start - starts[first]
        )

    def clipped(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of the union cut to `[start, end)`, in order."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= last or end <= start:
            return ()
        cut = list(self.spans[first:last])
        cut[0] = (max(start, cut[0][0]), cut[0][1])
        cut[-1] = (cut[-1][0], min(end, cut[-1][1]))
        return tuple(cut)

    def __repr__(self) -> str:
        return f"Timeline({list(self.spans)!r})"


class Windows(Mapping[str, Timeline]):
    """The timelines of one record revision by service key, and unions of several, each made once.

    `of(services)` is the union of the windows of `services` (a tuple of keys in any order, repeats allowed),
    kept for the next claim that asks. A service that the record does not know has no windows: it adds
    nothing.
    """

    __slots__ = ("_by_service", "of")

    of: Callable[[tuple[str, ...]], Timeline]

    def __init__(self, by_service: Mapping[str, Timeline]) -> None:
        self._by_service = dict(by_service)
        # The look-up itself, not a method around it: it is asked several times for every claim of a run.
        self.of = _Unions(self._by_service).__getitem__

    def __getitem__(self, service: str) -> Timeline:
        return self._by_service[service]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_service)

    def __len__(self) -> int:
        return len(self._by_service)


class _Unions(dict[tuple[str, ...], Timeline]):
    def __init__(self, by_service: Mapping[str, Timeline]) -> None:
        super().__init__()
        self._by_service = by_service

    def __missing__(self, services: tuple[str, ...]) -> Timeline:
        known = (self._by_service[key] for key in services if key in self._by_service)
        union = self[services] = Timeline(span for timeline in known for span in timeline.spans)
        return union
