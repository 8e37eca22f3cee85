"""An engine change that alters a shipped case's lines is language 2, and 1 stays (see keeping.py)."""

import json
from pathlib import Path

import pytest

from tests.rules.policy import keeping
from tests.rules.policy.keeping import GOLDEN, PATHS, complete, entries, kept, policy_of


@pytest.mark.parametrize("key", PATHS)
def test_every_shipped_case_has_its_lines_kept_and_they_come_out_again(key: str) -> None:
    was, now = kept(key), entries(key)
    assert now.keys() - was.keys() == set(), "new cases: run `make golden`"
    assert was.keys() - now.keys() == set(), "kept lines of a case that is gone from the document"
    for name, entry in now.items():
        assert entry == was[name], f"{key}, {name}: see keeping.py"


@pytest.mark.parametrize("key", PATHS)
def test_the_cases_of_a_document_have_different_names(key: str) -> None:
    names = [case.name for case in policy_of(key).document.cases]
    assert len(names) == len(set(names))


def test_nothing_is_kept_of_a_document_that_is_not_shipped() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(PATHS)


def test_what_is_kept_is_never_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "GOLDEN", tmp_path)
    key, *_ = PATHS
    assert complete(key) == len(entries(key)) and kept(key) == entries(key)
    first, *_ = kept(key)
    other = kept(key) | {first: {"outcome": "altered"}}
    (tmp_path / f"{key}.json").write_text(json.dumps(other), "utf-8")
    assert complete(key) == 0 and kept(key) == other


@pytest.mark.parametrize("key", PATHS)
def test_the_lines_of_an_award_add_up_to_what_is_given(key: str) -> None:
    policy = policy_of(key)
    names = {line.line for line in policy.lines}
    for name, entry in kept(key).items():
        told = {line: value for line, value in entry["lines"] if line in names}
        assert told == entry["awards"], name
        assert (entry["outcome"] == "award") == bool(entry["awards"])
