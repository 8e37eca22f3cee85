import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.voting import SEATS, Count, counted

VOTES = st.lists(st.booleans(), max_size=12)


@given(VOTES)
def test_what_is_carried_has_two_in_favour_and_more_than_against(votes: list[bool]) -> None:
    found = counted(votes)
    assert found.in_favour + found.against == len(votes)
    assert found.carried == (votes.count(True) >= SEATS and votes.count(True) > votes.count(False))


@given(VOTES)
def test_as_many_more_in_favour_as_are_missing_carry_it_and_one_less_does_not(votes: list[bool]) -> None:
    missing = counted(votes).missing
    assert counted([*votes, *[True] * missing]).carried
    assert not missing or not counted([*votes, *[True] * (missing - 1)]).carried


@given(VOTES)
def test_the_order_of_votes_does_not_matter(votes: list[bool]) -> None:
    assert counted(votes) == counted(sorted(votes))


@pytest.mark.parametrize(
    ("votes", "missing"),
    [
        ([], 2),
        ([True], 1),
        ([True, True], 0),
        ([False], 2),
        ([True, True, False, False], 1),
        ([True, False], 1),
    ],
)
def test_what_is_missing(votes: list[bool], missing: int) -> None:
    assert counted(votes).missing == missing


def test_nobody_has_voted() -> None:
    assert counted([]) == Count(0, 0)
