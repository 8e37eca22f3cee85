"""What an appeal may change: never less, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review import APPROVE, PART, REJECT, Given
from claims.rules.review.appeals import (
    UPHOLD,
    AppealWorsens,
    act_of,
    appealable,
    beyond,
    given_by,
    not_less,
    stored,
)

LINES = ("payment", "bonus", "days")
amounts = st.dictionaries(st.sampled_from(LINES), st.integers(0, 10**12))


def lines(by: dict[str, int]) -> list[Given]:
    return [Given("p", 1, line, "cash", "KRW", amount, "x", "person", "r") for line, amount in by.items()]


def keyed(by: dict[str, int]) -> dict[tuple[str, str], int]:
    return {("p", line): amount for line, amount in by.items()}


@given(amounts, amounts)
def test_less_of_any_line_is_refused_and_nothing_else(before: dict[str, int], now: dict[str, int]) -> None:
    worse = any(now.get(line, 0) < amount for line, amount in before.items())
    if worse:
        with pytest.raises(AppealWorsens):
            not_less(PART, lines(now), keyed(before))
    else:
        not_less(PART, lines(now), keyed(before))


@given(amounts)
def test_a_rejection_is_worse_than_anything_that_was_given(before: dict[str, int]) -> None:
    if any(before.values()):
        with pytest.raises(AppealWorsens):
            not_less(REJECT, lines(before), keyed(before))
    else:
        not_less(REJECT, [], keyed(before))


@given(amounts, amounts)
def test_what_comes_beyond_and_what_was_given_make_the_whole(
    before: dict[str, int], more: dict[str, int]
) -> None:
    whole = {line: before.get(line, 0) + more.get(line, 0) for line in before | more}
    further = beyond(lines(whole), keyed(before))
    assert {line.line: line.amount for line in further} == {line: more.get(line, 0) for line in whole}


def test_what_stands_leads_to_where_the_claim_was() -> None:
    assert [act_of(UPHOLD, before) for before in (APPROVE, PART, REJECT)] == [
        "approve",
        "approve_in_part",
        "reject",
    ]
    assert act_of(APPROVE, REJECT) == "approve"


def test_stored_lines_are_said_again() -> None:
    said = [
        {
            "policy": "p",
            "line": "l",
            "kind": "cash",
            "unit": "KRW",
            "amount": 7,
            "source": "rule",
            "reason": "",
        }
    ]
    assert given_by(said) == {("p", "l"): 7}
    (line,) = stored(said)
    assert (line.policy, line.line, line.amount, line.version) == ("p", "l", 7, 0)


policies = st.lists(st.sampled_from(["p", "q", "r"]))


@given(amounts, policies)
def test_each_line_may_be_appealed_and_each_policy_without_one_as_a_whole(
    by: dict[str, int], judged: list[str]
) -> None:
    stored_lines = [{"policy": "p", "line": line, "amount": amount} for line, amount in by.items()]
    found = appealable(stored_lines, judged)
    assert len(found) == len(set(found))
    assert {key for key in found if key[1]} == {("p", line) for line in by}
    assert {policy for policy, line in found if not line} == set(judged) - ({"p"} if by else set())
