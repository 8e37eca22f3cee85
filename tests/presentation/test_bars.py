"""Amounts as bars: as long as they are, seen however small, and told to who does not see them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from claims.presentation import bars
from claims.presentation.bars import Line, Part

AMOUNTS = st.lists(st.integers(0, 10**13), min_size=1, max_size=8)


def parts(values: list[int], url: str = "") -> list[Part]:
    return [Part(f"part {place}", value, f"{value}", "#123456", url) for place, value in enumerate(values)]


@given(AMOUNTS)
def test_the_parts_are_as_long_as_the_whole(values: list[int]) -> None:
    widths = bars.widths(values, max(sum(values), 1))
    assert all(width >= 0 for width in widths)
    if sum(values):
        assert abs(sum(widths) - bars.WIDTH) < 0.1
    assert [bool(width) for width in widths] == [bool(value) for value in values]


@given(AMOUNTS)
def test_a_part_that_is_there_is_seen(values: list[int]) -> None:
    assert all(width >= 1 for width in bars.widths(values, max(sum(values), 1)) if width)


@given(AMOUNTS, st.integers(1, 10**13))
def test_nothing_is_drawn_outside_of_the_picture(values: list[int], whole: int) -> None:
    for drawn in (
        bars.stacked(ident="a", title="b", whole=whole, parts=parts(values)),
        bars.lines(ident="a", title="b", rows=[Line("one", parts(values)), Line("two", parts([whole]))]),
    ):
        found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
        assert found
        assert all(float(x) + float(width) <= bars.WIDTH + 1 for x, width in found)


def test_a_whole_below_its_parts_is_drawn_shorter() -> None:
    drawn = bars.stacked(ident="a", title="budget", whole=50, parts=parts([100]))
    assert re.findall(r'width="([\d.]+)" height="30"', drawn) == ["500.0", "1000.0"]


def test_what_is_below_nothing_has_no_bar() -> None:
    assert bars.widths([-5, 10], 10) == [0.0, float(bars.WIDTH)]


def test_a_picture_needs_no_style_and_says_its_parts() -> None:
    drawn = str(bars.stacked(ident="a", title="b", whole=3, parts=parts([1, 2])))
    assert "style=" not in drawn and "<a " not in drawn
    assert 'role="img"' in drawn and "part 0 1; part 1 2</desc>" in drawn


def test_a_part_that_leads_somewhere_is_a_link_with_a_name_of_its_own() -> None:
    drawn = str(bars.stacked(ident="a", title="b", whole=3, parts=parts([1, 2], "/x/?a=1&b=2")))
    assert 'role="group"' in drawn  # an image would hide its links
    assert re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', drawn) == [
        ("/x/?a=1&amp;b=2", "part 0: 1"),
        ("/x/?a=1&amp;b=2", "part 1: 2"),
    ]


def test_words_are_escaped() -> None:
    drawn = str(bars.lines(ident="a", title="<b>", rows=[Line("<i>", parts([1], '"<x>'))]))
    assert "<i>" not in drawn and "<b>" not in drawn and '"<x>' not in drawn


def test_shares_are_never_more_than_they_are() -> None:
    assert bars.share(1, 3) == "33.3%"
    assert bars.share(0, 3) == "0.0%"
    assert bars.share(1, 10**9) == "< 0.1%"
    assert bars.share(1, 0) == "–"
    assert bars.share(-1, 3).startswith("-")
