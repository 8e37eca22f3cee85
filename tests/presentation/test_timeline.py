"""The picture of the record."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.presentation.timeline import Scale, claim_timeline, ticks, timeline_svg

START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
SEOUL = "Asia/Seoul"
SVG = "{http://www.w3.org/2000/svg}"


def window(
    key: str = "kakaotalk.channel",
    *,
    start: float = 0,
    end: float | None = 30,
    extent: str = "full",
    name: str | None = None,
) -> Any:
    """A window from `start` to `end` hours after 15:30 in Seoul."""
    upper = None if end is None else START + timedelta(hours=end)
    return SimpleNamespace(
        service=SimpleNamespace(key=key, name=name or key),
        period=SimpleNamespace(lower=START + timedelta(hours=start), upper=upper),
        extent=extent,
        source="notice",
    )


def drawn(windows: list[Any], **said: Any) -> ET.Element:
    until = said.pop("until", START + timedelta(hours=72))
    return ET.fromstring(timeline_svg(name="Outage", windows=windows, until=until, zone=SEOUL, **said))


def bars(svg: ET.Element) -> list[ET.Element]:
    return [rect for rect in svg.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def test_nothing_is_drawn_where_nothing_is_recorded() -> None:
    assert timeline_svg(name="Outage", windows=[], until=START, zone=SEOUL) == ""


def test_two_pictures_beside_one_another_share_services_and_hours() -> None:
    """A window of 30 hours, and what comes in its place, of 60, with a service that was not in the record."""
    short, long, other = window(), window(end=60), window("melon")
    before = drawn([short], beside=[long, other])
    after = drawn([long, other], beside=[short])
    names = ["kakaotalk.channel", "melon"]
    assert [[said for said in texts(svg) if said in names] for svg in (before, after)] == [names, names]
    (left,), (right, _melon) = bars(before), bars(after)
    assert left.get("x") == right.get("x")
    assert float(right.get("width", 0)) == pytest.approx(2 * float(left.get("width", 0)), abs=0.2)


def test_a_name_that_looks_like_markup_is_shown_as_text() -> None:
    svg = drawn([window(name="<script>alert(1)</script>")])
    assert "<script>alert(1)</script>" in texts(svg)
    assert not list(svg.iter(f"{SVG}script"))


def test_nothing_in_the_picture_needs_the_style_policy_to_be_loosened() -> None:
    svg = drawn([window(), window(start=30, end=None, extent="partial")])
    assert not [node for node in svg.iter() if "style" in node.attrib or node.tag == f"{SVG}style"]


def test_a_reader_without_eyes_is_told_what_the_picture_shows() -> None:
    with override("en"):
        svg = drawn([window()], ident="one")
    assert svg.get("role") == "img"
    named = {node.get("id"): node.text for node in svg.iter() if node.get("id")}
    assert [bool(named[ident]) for ident in svg.get("aria-labelledby", "").split()] == [True, True]
    assert "2022-10-15 15:30" in (named["one-desc"] or "")


def test_the_time_zone_is_stated() -> None:
    with override("en"):
        assert "All times in KST (UTC+09:00)" in texts(drawn([window()]))


def test_full_and_partial_differ_by_pattern_as_well_as_by_colour() -> None:
    full, partial = bars(drawn([window(), window(start=30, end=40, extent="partial")]))
    assert not (full.get("fill") or "").startswith("url(")
    assert partial.get("fill") == "url(#timeline-hatch)"


def test_a_window_that_still_lasts_is_drawn_up_to_now_with_an_arrow() -> None:
    with override("en"):
        (bar,) = bars(svg := drawn([window(end=None)]))
    assert float(bar.get("x", 0)) + float(bar.get("width", 0)) == 1000
    assert "still down" in (bar.findtext(f"{SVG}title") or "")
    assert list(svg.iter(f"{SVG}path"))


def test_an_open_window_that_begins_in_the_future_does_not_break_the_picture() -> None:
    assert bars(drawn([window(start=100, end=None)]))


def test_families_stand_together() -> None:
    svg = drawn([window("melon"), window("kakaotalk.text"), window("daum.mail"), window("kakaotalk.media")])
    names = [text for text in texts(svg) if "." in text or text == "melon"]
    assert names == ["daum.mail", "kakaotalk.media", "kakaotalk.text", "melon"]


def test_the_claimed_period_is_drawn_over_the_windows_even_where_it_lies_outside() -> None:
    period = SimpleNamespace(lower=START - timedelta(hours=10), upper=START + timedelta(hours=5))
    with override("en"):
        svg = ET.fromstring(claim_timeline([window()], period, until=START))
    assert "Claimed period" in texts(svg)
    (claimed,) = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("fill-opacity")]
    left = float(claimed.get("x", 0))
    assert 90 <= left <= 250
    assert 0 < float(claimed.get("width", 0)) < 1000 - left


@pytest.mark.parametrize(("name", "left"), [("멜론", 90), ("카카오톡 사진·동영상", 153), ("x" * 80, 250)])
def test_the_bars_begin_where_the_names_end(name: str, left: int) -> None:
    (bar,) = bars(drawn([window(name=name)]))
    assert abs(float(bar.get("x", 0)) - left) <= 20


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Asia/Seoul", datetime(2022, 10, 15), 24), ("Europe/London", datetime(2022, 10, 30), 25)],
)
def test_midnights_are_local_and_a_day_of_25_hours_has_its_own(zone: str, day: datetime, hours: int) -> None:
    start = day.replace(tzinfo=UTC) - timedelta(days=1)
    midnights = [at for at, midnight in ticks(Scale(start, start + timedelta(days=5)), zone) if midnight]
    assert timedelta(hours=hours) in {b - a for a, b in pairwise(midnights)}


def test_the_day_at_the_right_edge_is_not_cut() -> None:
    svg = drawn([window(end=5 * 24 + 9)])  # ends at half past midnight
    (last,) = [text for text in svg.iter(f"{SVG}text") if text.text == "10-21"]
    assert 970 < float(last.get("x", 0)) <= 983
    (line,) = [line for line in svg.iter(f"{SVG}line") if float(line.get("x1", 0)) > 983]
    assert float(line.get("x1", 0)) < 1000  # where it is


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1_800_000),
            st.none() | st.integers(1, 1_800_000),
            st.sampled_from(["full", "partial"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 3_600_000),
)
def test_every_window_is_one_bar_inside_the_picture(
    spans: list[tuple[int, int | None, str]], now: int
) -> None:
    """All in seconds from the start."""
    windows = [
        window(start=start / 3600, end=None if size is None else (start + size) / 3600, extent=extent)
        for start, size, extent in spans
    ]
    found = bars(drawn(windows, until=START + timedelta(seconds=now)))
    assert len(found) == len(windows)
    for bar in found:
        left, width = float(bar.get("x", -1)), float(bar.get("width", -1))
        assert left >= 90
        assert width > 0
        assert left + width <= 1002


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.floats(1, 2_000) | st.floats(1, 876_000))
def test_the_grid_has_lines_enough_and_never_too_many(start: datetime, hours: float) -> None:
    begin = start.replace(tzinfo=UTC)
    found = ticks(Scale(begin, begin + timedelta(hours=hours)), SEOUL)
    assert (hours > 30) <= len(found) <= 26  # a period of a century, which anybody may type, is drawn as well
    assert [at for at, _midnight in found] == sorted({at for at, _midnight in found})
