"""Rounding: exact, to a multiple of the step, and to the side that the mode says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.money import MODES, rounded

numerators = st.integers(-(10**15), 10**15)
denominators = st.integers(1, 10**6)
steps = st.integers(1, 1000)


@given(numerators, denominators, steps, st.sampled_from(MODES))
def test_the_result_is_a_multiple_of_the_step_less_than_a_step_away(n, d, step, mode):
    result = rounded(n, d, step=step, mode=mode)
    assert result % step == 0
    assert abs(result - Fraction(n, d)) < step


@given(numerators, denominators, steps)
def test_down_never_gives_more_and_up_never_less(n, d, step):
    assert rounded(n, d, step=step, mode="down") <= Fraction(n, d) <= rounded(n, d, step=step, mode="up")


@given(numerators, denominators, steps, st.sampled_from(["half_up", "half_even"]))
def test_the_half_modes_go_to_the_nearest(n, d, step, mode):
    assert abs(rounded(n, d, step=step, mode=mode) - Fraction(n, d)) <= Fraction(step, 2)


@given(st.integers(-(10**9), 10**9), steps, st.sampled_from(MODES))
def test_what_is_round_already_stays(n, step, mode):
    assert rounded(n * step, 1, step=step, mode=mode) == n * step


@given(numerators, numerators, denominators, steps, st.sampled_from(MODES))
def test_rounding_keeps_the_order(n, m, d, step, mode):
    low, high = sorted((n, m))
    assert rounded(low, d, step=step, mode=mode) <= rounded(high, d, step=step, mode=mode)


@given(numerators, denominators, st.integers(2, 50), steps, st.sampled_from(MODES))
def test_a_ratio_that_is_not_shortened_rounds_alike(n, d, factor, step, mode):
    assert rounded(n * factor, d * factor, step=step, mode=mode) == rounded(n, d, step=step, mode=mode)


@pytest.mark.parametrize(
    ("mode", "results"),
    [
        ("down", [-2, -1, 0, 1, 2]),
        ("up", [-1, 0, 1, 2, 3]),
        ("half_up", [-1, 0, 1, 2, 3]),
        ("half_even", [-2, 0, 0, 2, 2]),
    ],
)
def test_halves(mode, results):
    assert [rounded(n, 2, step=1, mode=mode) for n in (-3, -1, 1, 3, 5)] == results


def test_the_published_points_of_2022():
    assert rounded(39_000 * 6, 31, step=10, mode="up") == 7_550
    assert rounded(22_000 * 6, 31, step=10, mode="up") == 4_260
