"""Numbers, units, instants and lengths as people write them."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.presentation import numbers
from tests.factories import START


@pytest.fixture(autouse=True)
def _english() -> object:
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (30_000, "KRW", "30,000 won"),
        (-1, "KRW", "-1 won"),
        (0, "KRW", "0 won"),
        (7_550, "point", "7,550 points"),
        (1, "point", "1 point"),
        (3, "day", "3 days"),
        (25_20, "GBP", "£25.20"),
        (-5, "EUR", "-€0.05"),
        (1_234_56, "CHF", "1,234.56 CHF"),
        (304, "JPY", "¥304"),
        (Fraction(100_00, 3), "USD", "about $33.33"),
        (1_500, "melon_cash", "1,500 in Melon cash"),
        (5, "", "5"),
        (5, "emoticon", "5 emoticon"),
    ],
)
def test_amounts_are_told_in_their_unit(value: int, unit: str, told: str) -> None:
    assert numbers.amount(value, unit) == told


def test_amounts_are_told_in_korean() -> None:
    with override("ko"):
        assert numbers.amount(30_000, "KRW") == "30,000원"
        assert numbers.amount(7_550, "point") == "7,550포인트"
        assert numbers.amount(3, "day") == "3일"


@given(st.integers(-(10**18), 10**18))
def test_a_whole_number_is_told_whole(value: int) -> None:
    assert numbers.figure(value) == f"{value:,}" == numbers.figure(Fraction(value))


@given(st.fractions(max_denominator=10**6, min_value=-(10**9), max_value=10**9))
def test_a_ratio_is_told_to_two_places_and_says_when_it_is_not_exact(value: Fraction) -> None:
    told = numbers.figure(value)
    exact = (value * 100).denominator == 1 and not told.startswith("about")
    shown = Fraction(told.removeprefix("about ").replace(",", ""))
    assert abs(shown - value) <= Fraction(1, 200)
    assert (shown == value) == exact


def test_a_ratio_is_rounded_half_away_from_nothing_as_people_do() -> None:
    for value in (Fraction(5, 1000), Fraction(-5, 1000), Fraction(12345, 1000), Fraction(1, 3)):
        wanted = (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Fraction(numbers.figure(value).removeprefix("about ")) == Fraction(wanted)


def test_an_instant_is_told_on_korean_clocks_in_both_languages() -> None:
    assert numbers.instant(START) == "15 October 2022, 15:30"
    assert numbers.instant(int(START.timestamp())) == "15 October 2022, 15:30"
    assert numbers.instant(START, zone="Europe/London") == "15 October 2022, 07:30"
    with override("ko"):
        assert numbers.instant(START) == "2022년 10월 15일 15:30"


def test_a_period_that_ends_at_midnight_ends_the_day_before() -> None:
    midnight = datetime(2022, 11, 6, 15, tzinfo=UTC)
    assert numbers.day(midnight) == "7 November 2022"
    assert numbers.last_day(midnight) == "6 November 2022"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 minutes"),
        (59, "0 minutes"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (459_000, "127 hours 30 minutes"),
    ],
)
def test_lengths_are_told_in_hours_and_minutes(seconds: int, told: str) -> None:
    assert numbers.length(seconds) == told


def test_units_have_names_to_stand_beside_a_field() -> None:
    assert [numbers.unit_name(unit) for unit in ("KRW", "point", "day", "x")] == [
        "won",
        "points",
        "days",
        "x",
    ]


def test_sums_are_told_by_unit_in_the_order_of_their_first() -> None:
    parts = [(3, "day"), (10_000, "KRW"), (0, "point"), (20_000, "KRW")]
    with override("en"):
        assert numbers.summed(parts) == "3 days + 30,000 won"
    assert numbers.summed([]) == numbers.summed([(0, "KRW")]) == ""
