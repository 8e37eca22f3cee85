"""What people type into single fields."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.web.fields import ClockField, DayField, MoneyField, TextField, WholeField

SEOUL = ClockField(zone="Asia/Seoul")
LOSS = WholeField(low=0, high=1_000_000)
DAY = DayField(low=19_358, high=19_388)  # January 2023
FEE = MoneyField(low=1, high=100_000, unit="GBP", required=False)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for field in (SEOUL, LOSS, DAY, FEE, TextField()):
        try:
            field.clean(text)
        except ValidationError as error:
            assert all(error.messages)


@given(st.integers(0, 1_000_000))
def test_a_number_is_read_with_and_without_commas(number: int) -> None:
    assert LOSS.clean(f"{number}") == LOSS.clean(f" {number:,} 원") == number


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "0x10", "삼십만", "٣٠٠", "1" * 16, "9" * 5000])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        LOSS.clean(text)
    assert refused.value.code == "not_whole"


@pytest.mark.parametrize("text", ["2023-01-01", " 2023-01-31 ", "２０２３-01-15"])
def test_a_day_is_read_with_its_limits(text: str) -> None:
    assert DAY.clean(text) == text.strip().replace("２０２３", "2023")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-01-32", "not_a_day"),
        ("31.1.2023", "not_a_day"),
        ("2022-12-31", "out_of_limits"),
        ("", "required"),
    ],
)
def test_what_is_no_day_within_the_limits_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DAY.clean(text)
    assert refused.value.code == code


def test_limits_belong_to_the_lawful_numbers() -> None:
    assert LOSS.clean("1,000,000") == 1_000_000
    with override("en"), pytest.raises(ValidationError) as refused:
        LOSS.clean("1,000,001")
    assert refused.value.code == "out_of_limits"


def test_a_time_is_read_on_the_clocks_of_the_incident() -> None:
    assert SEOUL.clean("2022-10-15T15:30") == datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
    assert SEOUL.clean("2022-10-15 15:30:00") == datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
    assert SEOUL.clean("２０２２-10-15T15:30") == datetime(2022, 10, 15, 6, 30, tzinfo=UTC)


@given(st.integers(0, 50_000_000))
def test_a_time_that_is_shown_is_read_as_it_was(minutes: int) -> None:
    at = datetime(2000, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
    assert SEOUL.clean(SEOUL.prepare_value(at)) == at


@pytest.mark.parametrize(
    "text", ["2022-10-15", "15:30", "2022-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "\x00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        SEOUL.clean(text)


def test_blanks_alone_are_nothing() -> None:
    assert TextField(required=False).clean("  \t") == ""
    assert WholeField(low=0, high=1, required=False).clean(" , ") is None
    assert ClockField(zone="Asia/Seoul", required=False).clean(" ") is None


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("25.20", 2_520),
        ("25.2", 2_520),
        ("25", 2_500),
        ("£1,000.00", 100_000),
        ("２５．２０", 2_520),
        ("", None),
    ],
)
def test_money_is_read_in_its_smallest_unit(text: str, pence: int | None) -> None:
    assert FEE.clean(text) == pence


@pytest.mark.parametrize("text", ["25.205", "25,20.1.1", ".5", "-1", "1e5", "\x00", "0", "1,000.01"])
def test_what_is_no_amount_or_out_of_its_limits_is_refused(text: str) -> None:
    with pytest.raises(ValidationError), override("en"):
        FEE.clean(text)


def test_limits_of_money_are_told_as_people_write_it() -> None:
    with override("en"), pytest.raises(ValidationError, match=r"from 0\.01 to 1,000"):
        FEE.clean("1,000.01")


def test_won_have_no_smaller_unit() -> None:
    assert MoneyField(low=0, high=10**9, unit="KRW").clean("300,000원") == 300_000
