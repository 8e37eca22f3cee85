"""What is asked of an outage, against a reckoning slot by slot."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules import measures
from claims.rules.measures import Hours, Spans
from claims.rules.windows import merged

SLOT = 1800
ZONES = ("Asia/Seoul", "Europe/London", "Australia/Lord_Howe", "America/New_York", "UTC")
# Around days that are awkward somewhere: summer time begins and ends, a leap day, a new year's eve.
AROUND = tuple(
    int(datetime(*day, tzinfo=UTC).timestamp())
    for day in ((2022, 10, 14), (2023, 3, 25), (2023, 10, 28), (2024, 2, 28), (2024, 12, 30), (2023, 4, 1))
)


def slots(spans: Spans) -> list[int]:
    return [slot for start, end in spans for slot in range(start, end, SLOT)]


@st.composite
def some_spans(draw: st.DrawFn, base: int | None = None) -> Spans:
    start = draw(st.sampled_from(AROUND)) if base is None else base
    cuts = st.tuples(st.integers(0, 240), st.integers(1, 120))
    return merged(
        (start + low * SLOT, start + (low + length) * SLOT)
        for low, length in draw(st.lists(cuts, max_size=6))
    )


def day_of(instant: int, zone: str) -> date:
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).date()


@given(some_spans(AROUND[1]), some_spans(AROUND[1]))
def test_common_time_and_what_is_left_share_out_the_whole(spans: Spans, others: Spans) -> None:
    inside, outside = measures.common(spans, others), measures.apart(spans, others)
    assert set(slots(inside)) == set(slots(spans)) & set(slots(others))
    assert set(slots(outside)) == set(slots(spans)) - set(slots(others))
    assert measures.seconds(inside) + measures.seconds(outside) == measures.seconds(spans)


@given(some_spans())
def test_the_longest_stretch_has_no_break(spans: Spans) -> None:
    assert measures.longest(spans) == max((end - start for start, end in spans), default=0)


@settings(deadline=None)  # the days of a zone are laid out once
@given(some_spans(), st.sampled_from(ZONES))
def test_days_are_those_of_the_local_calendar(spans: Spans, zone: str) -> None:
    assert measures.touched_days(zone)(spans) == len({day_of(slot, zone) for slot in slots(spans)})


@settings(deadline=None)
@given(some_spans(), st.sampled_from(ZONES), st.integers(0, 25))
def test_a_day_counts_when_it_was_down_for_longer_than_asked(spans: Spans, zone: str, hours: int) -> None:
    held = Counter(day_of(slot, zone) for slot in slots(spans))
    wanted = sum(count * SLOT > hours * 3600 for count in held.values())
    assert measures.days_over(zone)(spans, hours * 3600) == wanted


@given(st.sampled_from(AROUND), st.integers(0, 400), st.sampled_from(ZONES))
def test_a_month_begins_and_ends_at_local_midnight(base: int, slot: int, zone: str) -> None:
    instant = base + slot * SLOT
    start, end = measures.month_around(zone)(instant)
    local = datetime.fromtimestamp(instant, ZoneInfo(zone))
    assert start <= instant < end
    assert datetime.fromtimestamp(start, ZoneInfo(zone)) == local.replace(day=1, hour=0, minute=0)
    assert day_of(end, zone).day == 1
    assert day_of(end - 1, zone).month == local.month


@settings(deadline=None)
@given(some_spans(), st.sampled_from(ZONES), st.integers(-4, 8), st.integers(-4, 8))
def test_time_is_cut_to_days_with_both_of_them_in_it(spans: Spans, zone: str, first: int, last: int) -> None:
    origin = date(1970, 1, 1)
    base = day_of(spans[0][0], zone) if spans else date(2023, 1, 1)
    low, high = base + timedelta(first), base + timedelta(last)
    cut = measures.between_days(zone)(spans, (low - origin).days, (high - origin).days)
    assert slots(cut) == [slot for slot in slots(spans) if low <= day_of(slot, zone) <= high]
    assert measures.between_days(zone)(spans, None, None) == spans


@given(
    some_spans(),
    st.sampled_from(ZONES[:1] + ZONES[3:]),  # whose summer time begins at full hours
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([(9, 18), (0, 12), (13, None), (None, 6), (None, None)]),
)
def test_time_is_cut_to_the_hours_of_service(
    spans: Spans, zone: str, weekdays: frozenset[int], clock: tuple[int | None, int | None]
) -> None:
    opens, closes = (None if hour is None else time(hour) for hour in clock)
    off = frozenset({(day_of(spans[0][0], zone) - date(1970, 1, 1)).days} if spans else ())
    found = measures.within_hours(Hours(zone, weekdays, opens, closes, off), spans)

    def counts(slot: int) -> bool:
        local = datetime.fromtimestamp(slot, ZoneInfo(zone))
        day = (local.date() - date(1970, 1, 1)).days
        inside = (opens is None or local.time() >= opens) and (closes is None or local.time() < closes)
        return local.weekday() in weekdays and day not in off and inside

    assert set(slots(found)) == {slot for slot in slots(spans) if counts(slot)}
    assert found == merged(found)


@pytest.mark.parametrize(("measure", "nothing"), [(measures.seconds, 0), (measures.longest, 0)])
def test_no_time_is_none(measure, nothing) -> None:
    assert measure(()) == nothing
    assert measures.touched_days("Asia/Seoul")(()) == 0
    assert measures.days_over("Asia/Seoul")((), 0) == 0
    assert measures.within_hours(Hours("UTC", frozenset(range(7)), None, None, frozenset()), ()) == ()
