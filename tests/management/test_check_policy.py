"""check_policy: errors at their lines, cases as a table, exit codes 0, 1 and 2, and no database."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import POLICIES

ROOT = Path(__file__).parents[2]
MERCHANT = POLICIES / "kakao-merchant-2022.toml"


def said(*arguments: str | Path, language: str = "en") -> tuple[int, str]:
    """The exit code and all that is told, the last sentence too."""
    out = io.StringIO()
    try:
        call_command(
            "check_policy",
            *map(str, arguments),
            "--language",
            language,
            stdout=out,
            stderr=out,
            no_color=True,
        )
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    path = tmp_path / "spoiled.toml"
    path.write_text(
        MERCHANT.read_text("utf-8").replace('unit = "KRW"', 'unit = "KRWX"\ncolour = 3', 1), "utf-8"
    )
    return path


@pytest.fixture
def differing(tmp_path: Path) -> Path:
    path = tmp_path / "differing.toml"
    text = MERCHANT.read_text("utf-8").replace(
        "upto = 300_000, value = 30_000", "upto = 300_000, value = 30_001"
    )
    path.write_text(text, "utf-8")
    return path


def test_every_error_is_told_at_its_line_in_both_languages(spoiled: Path) -> None:
    code, english = said(spoiled)
    assert code == 1 and "1 of 1 document" in english
    assert f"{spoiled}:3: unit: This is not what `unit` takes." in english
    assert f"{spoiled}:4: colour: `colour` is not a key" in english
    code, korean = said(spoiled, language="ko")
    assert code == 1 and f"{spoiled}:3: unit: " in korean and "This is not" not in korean


def test_the_cases_stand_in_a_table_with_what_is_expected_and_got() -> None:
    code, text = said(MERCHANT)
    assert code == 0 and "7 of 7 cases agree" in text and "differs" not in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "Case Expected Got" in rows
    assert "b: one won above the edge award payment = 50000 award payment = 50000 ok" in rows
    assert "e: no loss refused no_loss refused no_loss ok" in rows


def test_a_case_that_comes_out_otherwise_is_named_and_exit_code_1(differing: Path) -> None:
    code, text = said(differing)
    assert code == 1 and "5 of 7 cases agree" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "the smallest loss award payment = 30000 award payment = 30001 differs" in rows
    line = differing.read_text("utf-8").splitlines().index("[[case]]") + 1
    assert f"{differing}:{line}: case[1]: " in text


def test_a_folder_stands_for_its_documents(differing: Path, spoiled: Path) -> None:
    code, text = said(POLICIES)
    shipped = list(POLICIES.rglob("*.toml"))
    assert code == 0 and f"{len(shipped)} documents are in order." in text
    assert all(f"{path}: {path.stem}, " in text for path in shipped)
    code, text = said(differing.parent, MERCHANT)
    assert code == 1 and "2 of 3 documents" in text


def test_the_standard_input_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MERCHANT.read_bytes())))
    code, text = said("-")
    assert code == 0 and "kakao-merchant-2022, 7 of 7" in text


def test_what_cannot_be_read_is_exit_code_2_and_the_others_are_checked(
    tmp_path: Path, differing: Path
) -> None:
    (tmp_path / "latin.toml").write_bytes(b"caf\xe9")
    (tmp_path / "empty").mkdir()
    code, text = said(tmp_path / "none.toml", tmp_path / "latin.toml", tmp_path / "empty", differing)
    assert code == 2 and "5 of 7 cases agree" in text
    assert all(f"{tmp_path / name}: " in text for name in ("none.toml", "latin.toml", "empty"))


@pytest.mark.parametrize(
    "environment",
    [
        {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none", "DEBUG": "1"},
        {"DATABASE_URL": "postgres://nobody:x@nowhere.invalid/none", "CELERY_BROKER_URL": "redis://127.0.0.1:1",
         "DEBUG": "1"},
        {},
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check_policy", "try_policy"])
def test_no_database_is_asked(command: str, environment: dict[str, str]) -> None:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", command, str(MERCHANT), "--language", "en"],
        env=inherited | environment, cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "7 of 7 cases agree" in done.stdout or "Payment to small merchants" in done.stdout


def test_what_nothing_uses_is_noted_and_the_document_is_in_order(tmp_path: Path) -> None:
    path = tmp_path / "noted.toml"
    spare = "[tables.spare]\nrows = [{ at_least = 0, value = 1 }]\n"
    path.write_text(f"{MERCHANT.read_text('utf-8')}\n{spare}", "utf-8")
    code, text = said(path)
    assert code == 0 and "tables.spare: Note: nothing uses spare. Use it, or take it out." in text
