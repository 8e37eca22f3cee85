from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.windows import Timeline, Windows, merged

NOON = 1_665_806_400  # 2022-10-15 13:00 KST
HOUR = 3600

INSTANTS = st.integers(-50, 150)
SPANS = st.lists(st.tuples(INSTANTS, INSTANTS), max_size=8)


def seconds_of(spans) -> set[int]:
    """The slow truth: every second that lies in any of the spans."""
    return {second for start, end in spans for second in range(start, end)}


@given(SPANS)
def test_the_union_holds_the_same_seconds_and_no_two_of_its_spans_touch(spans):
    union = merged(spans)
    assert seconds_of(union) == seconds_of(spans)
    assert all(start < end for start, end in union)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(union))


@given(SPANS)
def test_the_union_of_a_union_is_the_union(spans):
    assert merged(merged(spans)) == merged(spans)


@given(SPANS, st.randoms(use_true_random=False))
def test_the_order_of_windows_changes_nothing(spans, random):
    shuffled = random.sample(spans, len(spans))
    assert merged(shuffled) == merged(spans)


@given(SPANS, INSTANTS)
def test_splitting_every_window_at_an_instant_changes_nothing(spans, cut):
    split = [(start, min(end, cut)) for start, end in spans] + [
        (max(start, cut), end) for start, end in spans
    ]
    assert merged(split) == merged(spans)


@given(SPANS, INSTANTS, INSTANTS)
def test_covered_counts_the_seconds_that_lie_in_both(spans, start, end):
    assert Timeline(spans).covered(start, end) == len(seconds_of(spans) & set(range(start, end)))


@given(SPANS, INSTANTS, INSTANTS)
def test_clipped_holds_what_covered_counts(spans, start, end):
    clipped = Timeline(spans).clipped(start, end)
    assert seconds_of(clipped) == seconds_of(spans) & set(range(start, end))
    assert sum(high - low for low, high in clipped) == Timeline(spans).covered(start, end)


@given(SPANS, INSTANTS, INSTANTS, INSTANTS)
def test_covered_adds_up_over_adjacent_periods(spans, one, two, three):
    start, middle, end = sorted((one, two, three))
    timeline = Timeline(spans)
    assert timeline.covered(start, middle) + timeline.covered(middle, end) == timeline.covered(start, end)


@given(SPANS, SPANS, INSTANTS, INSTANTS)
def test_a_union_covers_no_less_than_each_and_no_more_than_the_sum(one, other, start, end):
    apart = Timeline(one).covered(start, end), Timeline(other).covered(start, end)
    assert max(apart) <= Timeline(one + other).covered(start, end) <= sum(apart)


@given(SPANS, INSTANTS, INSTANTS, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_period_covers_no_less(spans, start, end, ahead, behind):
    timeline = Timeline(spans)
    assert timeline.covered(start - ahead, end + behind) >= timeline.covered(start, end)


@given(SPANS, INSTANTS, INSTANTS, st.integers(-(10**9), 10**9))
def test_the_hour_of_the_day_changes_nothing(spans, start, end, later):
    moved = [(low + later, high + later) for low, high in spans]
    assert Timeline(moved).covered(start + later, end + later) == Timeline(spans).covered(start, end)


@given(SPANS)
def test_the_total_is_what_the_whole_of_time_covers(spans):
    assert Timeline(spans).total == Timeline(spans).covered(-1000, 1000) == len(seconds_of(spans))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (NOON, NOON + HOUR, 1),  # exactly the first window
        (NOON + HOUR, NOON + 2 * HOUR, 0),  # the gap: half-open at both ends
        (NOON - HOUR, NOON, 0),  # ends where the window starts
        (NOON + 3 * HOUR, NOON + 9 * HOUR, 0),  # starts where the last window ends
        (NOON - HOUR, NOON + 9 * HOUR, 2),
        (NOON, NOON, 0),  # an empty period
        (NOON + HOUR, NOON, 0),  # a reversed one
    ],
)
def test_a_window_begins_with_its_start_and_stops_short_of_its_end(start, end, hours):
    timeline = Timeline([(NOON, NOON + HOUR), (NOON + 2 * HOUR, NOON + 3 * HOUR)])
    assert timeline.covered(start, end) == hours * HOUR


def test_windows_that_touch_are_one():
    assert merged([(2, 3), (1, 2)]) == ((1, 3),)


def test_empty_and_reversed_windows_are_dropped():
    assert merged([(5, 5), (9, 2)]) == ()
    assert Timeline([]).covered(0, 100) == 0


def test_the_union_of_several_services_counts_a_second_once():
    windows = Windows(
        {"talk": Timeline([(0, 60)]), "pay": Timeline([(30, 90)]), "map": Timeline([(200, 210)])}
    )
    assert windows.of(("pay", "talk")).covered(0, 300) == 90
    assert windows.of(("map", "pay", "talk")).total == 100


def test_a_service_that_the_record_does_not_know_adds_nothing():
    windows = Windows({"talk": Timeline([(0, 60)])})
    assert windows.of(("talk", "unheard-of")).total == 60
    assert windows.of(("unheard-of",)).total == windows.of(()).total == 0


def test_the_union_of_the_same_services_is_made_once():
    windows = Windows({"talk": Timeline([(0, 60)]), "pay": Timeline([(30, 90)])})
    assert windows.of(("pay", "talk")) is windows.of(("pay", "talk"))


def test_windows_read_like_a_mapping():
    talk = Timeline([(0, 60)])
    windows = Windows({"talk": talk})
    assert dict(windows) == {"talk": talk}
    assert len(windows) == 1 and "pay" not in windows
