"""Each check of the tree finds what it is for, and lets go what is in order."""

import subprocess
from pathlib import Path

import pytest

from claims_project.check import __main__ as check
from claims_project.check import requirements, tree

ONE_FUNCTION = "def f() -> None:\n    pass\n"


def written(root: Path, **files: str) -> list[Path]:
    """Writes files under `root`, their names with __ for /, and gives them as the checks get them."""
    paths = []
    for name, text in files.items():
        path = Path(name.replace("__", "/") + ".py")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
        paths.append(path)
    return paths


def test_a_file_without_tests_is_named(tmp_path: Path) -> None:
    files = written(tmp_path, claims__rules__windows=ONE_FUNCTION)
    assert "claims/rules/windows.py has no tests" in next(tree.mirror(tmp_path, files))


@pytest.mark.parametrize(
    ("file", "test"),
    [
        ("claims__rules__windows", "tests__rules__test_windows"),
        ("claims__rules__policy__bands", "tests__rules__policy__test_compiling"),
        ("claims__stages__intake__filing", "tests__stages__test_intake"),
        ("claims__management__commands__explain", "tests__management__test_explain"),
        ("claims__tasks__assessing", "tests__tasks__test_runs"),
    ],
)
def test_a_file_with_its_tests_in_their_place_is_in_order(tmp_path: Path, file: str, test: str) -> None:
    assert not list(tree.mirror(tmp_path, written(tmp_path, **{file: ONE_FUNCTION, test: ONE_FUNCTION})))


def test_a_test_elsewhere_does_not_count(tmp_path: Path) -> None:
    files = written(tmp_path, claims__rules__windows=ONE_FUNCTION, tests__models__test_windows=ONE_FUNCTION)
    assert list(tree.mirror(tmp_path, files))


def test_a_file_of_constants_needs_no_tests(tmp_path: Path) -> None:
    assert not list(tree.mirror(tmp_path, written(tmp_path, claims__rules__words="A = 1\n")))


@pytest.mark.parametrize(("lines", "found"), [(250, 0), (251, 1)])
def test_a_module_may_have_250_lines(tmp_path: Path, lines: int, found: int) -> None:
    files = written(tmp_path, claims__a="A = 1\n" * lines, tests__b="A = 1\n" * lines)
    assert len(list(tree.sizes(tmp_path, files))) == found


@pytest.mark.parametrize(("lines", "found"), [(50, 0), (51, 1)])
def test_a_function_may_have_50_lines(tmp_path: Path, lines: int, found: int) -> None:
    source = "class A:\n    def f(self):\n" + "        pass\n" * (lines - 1)
    assert len(list(tree.sizes(tmp_path, written(tmp_path, claims__a=source)))) == found


@pytest.mark.parametrize("name", ["claims__utils", "claims__rules__helpers", "claims__core__money"])
def test_a_handy_name_is_found(tmp_path: Path, name: str) -> None:
    assert list(tree.names(tmp_path, written(tmp_path, **{name: ""})))


@pytest.mark.parametrize(
    "line",
    [
        "import django",
        "from django.db import models",
        "import time",
        "import os.path",
        "from claims.models import Claim",
        "from claims import queries",
        "import psycopg",
        "from random import choice",
    ],
)
def test_rules_with_an_outside_are_found(tmp_path: Path, line: str) -> None:
    assert list(tree.purity(tmp_path, written(tmp_path, claims__rules__a=f"def f():\n    {line}\n")))


def test_pure_rules_are_in_order(tmp_path: Path) -> None:
    source = "import re\nfrom datetime import datetime\nfrom claims.rules.refusal import N_\n"
    assert not list(tree.purity(tmp_path, written(tmp_path, claims__rules__a=source)))


@pytest.mark.parametrize("where", ["/ho" + "me/alice/x", "https://py" + "pi.org/simple", "/Us" + "ers/alice"])
def test_an_address_of_one_machine_is_found(tmp_path: Path, where: str) -> None:
    assert list(tree.addresses(tmp_path, written(tmp_path, claims__a=f"A = '{where}'\n")))


def test_files_are_those_that_git_knows_or_would_take(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    written(tmp_path, a="", b="", kept__out="")
    (tmp_path / ".gitignore").write_text("kept/\n")
    subprocess.run(["git", "-C", str(tmp_path), "add", "a.py"], check=True)
    assert tree.files(tmp_path) == [Path(".gitignore"), Path("a.py"), Path("b.py")]


def four_files(root: Path, *, pin: str = "1.2", development: str = "1.2", hashed: bool = True) -> list[str]:
    digest = " \\\n    --hash=sha256:00" if hashed else ""
    (root / "requirements.in").write_text("One-Thing[extra]~=1.1  # why\n")
    (root / "requirements-dev.in").write_text("-r requirements.in\n")
    (root / "requirements.txt").write_text(f"one-thing=={pin}{digest}\n")
    (root / "requirements-dev.txt").write_text(
        f"one-thing[extra]=={development} ; python_version > '3'{digest}\n"
    )
    return list(requirements.problems(root))


def test_requirements_that_agree_are_in_order(tmp_path: Path) -> None:
    assert not four_files(tmp_path)


@pytest.mark.parametrize("wrong", [{"pin": "2.0"}, {"development": "1.3"}, {"hashed": False}])
def test_requirements_that_do_not_agree_are_found(tmp_path: Path, wrong: dict) -> None:
    assert four_files(tmp_path, **wrong)


def test_a_requirement_that_was_not_locked_is_found(tmp_path: Path) -> None:
    four_files(tmp_path)
    (tmp_path / "requirements.in").write_text("one-thing~=1.1\nother==1\n")
    assert any("lacks other==1" in problem for problem in requirements.problems(tmp_path))


def test_a_check_that_breaks_has_failed_and_says_why() -> None:
    result = check.timed(check.Check("breaks", lambda: str(1 / 0)))
    assert "ZeroDivisionError" in result.said and check.told(result).startswith("FAILED")


def test_a_command_passes_by_its_exit_code() -> None:
    assert check.command("true", environment={})() == ""
    assert check.command("false", environment={})() == "exit code 1"
    assert check.command("ls", "/nowhere/at/all", environment={})() != ""


def test_a_long_complaint_is_cut_and_says_so() -> None:
    told = check.told(check.Result("lint", 1.0, "\n".join(f"line {number}" for number in range(1000))))
    assert len(told.splitlines()) == check.SHOWN + 2 and "line 999" in told and "lines more" in told
