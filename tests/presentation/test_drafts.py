"""How a text stands, in words."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from claims.presentation import drafts
from claims.rules.policy.checking import checked
from tests.stages.policies.making import BROKEN, TEXT


def standing(state: str, votes: str = "", problems: int = 0) -> str:
    cast: Any = [SimpleNamespace(in_favour=one == "+") for one in votes]
    version: Any = SimpleNamespace(state=state)
    with override("en"):
        return drafts.standing(version, cast, problems)


@pytest.mark.parametrize(
    ("state", "votes", "problems", "words"),
    [
        ("draft", "", 1, "1 problem has to be mended"),
        ("draft", "", 2, "2 problems have to be mended"),
        ("draft", "", 0, "its author may propose it"),
        ("proposed", "", 0, "0 in favour, 0 against: 2 more votes"),
        ("proposed", "+", 0, "1 in favour, 0 against: 1 more vote in favour"),
        ("proposed", "++--", 0, "2 in favour, 2 against: 1 more vote in favour"),
        ("proposed", "++-", 0, "it is carried"),
        ("adopted", "++", 0, ""),
        ("withdrawn", "+", 3, ""),
    ],
)
def test_what_is_missing_is_said(state: str, votes: str, problems: int, words: str) -> None:
    said = standing(state, votes, problems)
    assert words in said if words else said == ""


def test_a_text_that_is_no_policy_has_no_cases() -> None:
    found = checked(BROKEN, name="a")
    assert drafts.cases(found) == []
    with override("ko"):
        (trouble,) = drafts.troubles(found)
    assert (trouble.line, trouble.path) == (1, "language")


def test_a_case_is_told_by_its_outcome_and_what_it_gives() -> None:
    with override("en"):
        rows = drafts.cases(checked(TEXT, name="a"))
    assert all(row.agrees and row.expected == row.got for row in rows)
    assert [row.got for row in rows][2:5] == [
        "Award: Payment to a small merchant 50,000 won",
        "For a person to decide: The loss is above 500,000 won: the council reviews it individually.",
        "Refused: No loss was claimed, so there is nothing to pay.",
    ]


def test_of_a_case_that_does_not_agree_the_codes_stand_there_too() -> None:
    changed = TEXT.replace('code = "large_loss"\ntext', 'code = "too_large"\ntext')
    with override("en"):
        (row,) = [row for row in drafts.cases(checked(changed, name="a")) if not row.agrees]
    assert row.expected == "For a person to decide: large_loss"
    assert row.got.endswith("individually. (too_large)")


def test_what_a_text_declares_for_nothing_is_told_beside_its_problems() -> None:
    with override("en"):
        found = checked(f"{TEXT}\n[tables.spare]\nrows = [{{ at_least = 0, value = 1 }}]\n", name="a")
        assert drafts.troubles(found) == []
        assert drafts.notes(found)[-1].sentence == "Note: nothing uses spare. Use it, or take it out."
