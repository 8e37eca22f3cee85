"""What is said of a text that wants to be a policy."""

from pathlib import Path

import pytest

from claims.rules.policy.checking import OTHER_KEY, WRONG_CASE, checked, with_key
from claims.rules.policy.unused import UNUSED
from tests.rules.policy.making import SHIPPED, SMALL

SKELETON = SHIPPED.parent / "drafts" / "skeleton.toml"


@pytest.mark.parametrize("text", ["", "language = ", "\x00", "[[[", "x" * 100_001, "key = 1\n" * 2])
def test_what_is_no_policy_has_problems_and_no_cases(text: str) -> None:
    found = checked(text, name="draft")
    assert found.problems and found.policy is None and found.results == ()
    assert all(problem.line >= 1 for problem in found.problems)


def test_several_errors_are_told_at_once_at_their_lines() -> None:
    text = SMALL.replace("language = 1", "language = 9").replace('expr = "first / 3"', 'expr = "frist / 3"')
    lines = [problem.line for problem in checked(text, name="draft").problems]
    wrong = [n for n, line in enumerate(text.splitlines(), 1) if "language = 9" in line or "frist" in line]
    assert lines == wrong


def test_a_case_that_comes_out_otherwise_is_a_problem_at_its_line() -> None:
    text = SMALL.replace("payment = 10_000", "payment = 10_001")
    found = checked(text, name="draft")
    (problem,) = found.problems
    assert problem.sentence == WRONG_CASE and "10000" in problem.message and "10001" in problem.message
    assert text.splitlines()[problem.line - 1] == "[[case]]"
    assert found.policy and not found.results[0].agrees


def test_the_key_has_to_be_that_of_the_policy() -> None:
    assert not checked(SMALL, name="draft", key="small").problems
    (problem,) = checked(SMALL, name="draft", key="large").problems
    assert problem.sentence == OTHER_KEY and SMALL.splitlines()[problem.line - 1] == 'key = "small"'


def test_a_text_is_put_under_another_key() -> None:
    renamed = with_key(SMALL, "large")
    assert not checked(renamed, name="draft", key="large").problems
    assert renamed.replace('"large"', '"small"', 1) == SMALL
    assert with_key("no key here", "large") == "no key here"


def test_the_skeleton_is_a_policy_whose_cases_agree() -> None:
    assert checked(Path(SKELETON).read_text("utf-8"), name="skeleton").problems == ()


FORGOTTEN = """
[inputs.forgotten]
type = "money"
source = "claimant"
label = { ko = "글", en = "Text" }
[during.nights]
from = 22:00:00
[tables.spare]
rows = [{ at_least = 0, value = 1 }]
"""


def test_what_nothing_uses_is_noted_at_its_line_and_is_no_problem() -> None:
    text = SMALL + FORGOTTEN
    before, found = checked(SMALL, name="draft"), checked(text, name="draft")
    assert found.problems == () and found.policy is not None
    notes = [note for note in found.notes if note not in before.notes]
    assert [(note.path, note.sentence) for note in notes] == [
        (path, UNUSED) for path in ("inputs.forgotten", "during.nights", "tables.spare")
    ]
    assert [text.splitlines()[note.line - 1] for note in notes] == [
        "[inputs.forgotten]", "[during.nights]", "[tables.spare]",
    ]  # fmt: skip


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_document_that_is_shipped_uses_what_it_declares(path: Path) -> None:
    assert checked(path.read_text("utf-8"), name=path.name).notes == ()
