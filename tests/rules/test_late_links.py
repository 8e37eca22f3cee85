"""Late links: what is a token, when one holds, and which days may be its last."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.filing import late_links as rule

SEOUL = "Asia/Seoul"
BEGINS = datetime(2022, 10, 18, 15, tzinfo=UTC)
UNTIL = datetime(2022, 11, 20, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "text", ["", "7K3Q", "x" * 201, "U" * 24, "7K3Q-" * 5, "\x00" * 24, "７" * 23, "🔑" * 24]
)
def test_what_can_be_no_token_means_none(text: str) -> None:
    assert rule.normalised(text) == ""


@pytest.mark.parametrize("size", [14, 16])
def test_a_token_of_fewer_or_more_bytes_is_not_made(size: int) -> None:
    with pytest.raises(ValueError, match="15 random bytes"):
        rule.new(b"x" * size)


@given(st.binary(min_size=15, max_size=15))
def test_a_token_is_read_in_any_case_without_dashes_and_as_it_is_misread(random: bytes) -> None:
    token = rule.new(random)
    assert rule.normalised(token) == token
    misread = token.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert rule.normalised(f" {misread}\n") == token


@given(st.binary(min_size=15, max_size=15), st.binary(min_size=15, max_size=15))
def test_two_tokens_are_one_only_of_the_same_bytes(one: bytes, other: bytes) -> None:
    assert (rule.new(one) == rule.new(other)) == (one == other)


@pytest.mark.parametrize(
    ("at", "begins", "gone", "holds"),
    [
        (BEGINS - SECOND, BEGINS, False, False),
        (BEGINS, BEGINS, False, True),
        (UNTIL - SECOND, BEGINS, False, True),
        (UNTIL, BEGINS, False, False),
        (UNTIL - SECOND, BEGINS, True, False),
        (UNTIL - SECOND, None, False, False),
    ],
)
def test_a_link_holds_from_the_beginning_of_the_period_to_its_own_end(
    at: datetime, begins: datetime | None, gone: bool, holds: bool
) -> None:
    assert rule.lets_in(at=at, begins=begins, until=UNTIL, gone=gone) is holds


def test_the_last_day_ends_on_the_clock_of_the_incident() -> None:
    assert rule.end_of(date(2022, 11, 20), zone=SEOUL) == UNTIL


def test_days_are_counted_on_the_clock_of_the_incident() -> None:
    evening = datetime(2022, 11, 9, 15, 30, tzinfo=UTC)  # half past midnight of the 10th in Seoul
    assert rule.last_days(at=evening, zone=SEOUL) == (date(2022, 11, 13), date(2022, 12, 10))
    assert rule.last_days(at=evening, zone="UTC") == (date(2022, 11, 12), date(2022, 12, 9))
