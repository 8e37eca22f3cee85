"""Columns: as high as their share, never too low to be seen, and told in words."""

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.presentation.columns import HEIGHT, drawn, heights


@given(st.lists(st.integers(-5, 10**9), max_size=60))
def test_every_column_that_is_there_is_seen_and_none_is_too_high(values: list[int]) -> None:
    found = heights(values)
    assert len(found) == len(values)
    for value, high in zip(values, found, strict=True):
        assert (high == 0) is (value <= 0)
        assert 0 <= high <= HEIGHT
    if max(values, default=0) > 0:
        assert found[values.index(max(values))] == HEIGHT


def test_of_nothing_the_drawing_is_empty_and_whole() -> None:
    svg = drawn(ident="x", title="Claims <b>", values=[])
    assert "<rect" not in svg and "Claims &lt;b&gt;" in svg and svg.endswith("</svg>")


def test_a_column_names_itself_and_the_highest_is_told() -> None:
    with override("en"):
        svg = drawn(ident="x", title="t", values=[("Mon", 1, "1"), ("Tue", 0, "0"), ("Wed", 3, "3")])
    assert svg.count("<rect") == 2
    assert "<title>Wed: 3</title>" in svg and '<desc id="x-desc">Wed: 3</desc>' in svg
    assert ">Most: 3</text>" in svg
    assert ">Mon</text>" in svg and ">Wed</text>" in svg
