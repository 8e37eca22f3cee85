"""Reading documents, and telling their problems."""

import argparse
import io
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandParser

from claims.management.documents import Unreadable, add_language, tell, text_of, told
from claims.rules.policy import Problem


def test_a_file_or_the_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text("가", "utf-8")
    assert text_of(tmp_path / "a.toml") == text_of(str(tmp_path / "a.toml")) == "가"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("나".encode())))
    assert text_of("-") == "나"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    for path in (tmp_path / "latin", tmp_path / "none", tmp_path):
        with pytest.raises(Unreadable, match=str(path)):
            text_of(path)


def test_a_problem_is_told_with_file_line_and_key() -> None:
    problem = Problem("a.toml", 7, "award[1].round", "Write %(wanted)s.", {"wanted": "1"})
    assert (told(problem), tell(problem)) == (
        "a.toml:7: award[1].round: Write 1.",
        "award[1].round: Write 1.",
    )
    assert told(Problem("a.toml", 1, "", "No.")) == "a.toml:1: No."
    assert told(Problem("a.toml", 1, "\ud800", "No.")) == "a.toml:1: ?: No."


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "ko"), ({"LANG": "C"}, "ko"), ({"LANG": "C.UTF-8"}, "ko"), ({"LANG": "fr_FR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], wanted: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    parser = CommandParser()
    add_language(parser)
    assert parser.parse_args([]) == argparse.Namespace(language=wanted)
    assert parser.parse_args(["--language", "en"]).language == "en"
