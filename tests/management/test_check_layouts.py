"""check_layouts: layouts in order are exit code 0; every error is told with file, line and key."""

import io
from pathlib import Path

from django.core.management import CommandError, call_command
from pytest_django import Settings

from claims.rules.export.installed import FOLDER

KB = (FOLDER / "kb.toml").read_text("utf-8")


def said(*files: str | Path, language: str = "en") -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("check_layouts", *map(str, files), language=language, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_installed_layouts_are_in_order_and_shown() -> None:
    code, text = said()
    assert code == 0 and "6 layouts are in order." in text
    assert "업체사용Key" in text and "20 bytes" in text and "Verify with your bank" in text


def test_it_is_told_in_korean_too() -> None:
    code, text = said(language="ko")
    assert code == 0 and "은행에 확인하십시오" in text
    assert "최대" in text and "영업일" not in text  # of a column, and not of how long something may wait


def test_a_layout_of_one_s_own_is_checked_ahead_of_its_place(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(KB.replace('key = "kb"', 'key = "mine"'), "utf-8")
    assert said(mine)[0] == 0
    mine.write_text(KB.replace('"{bank}"', '"{branch}"'), "utf-8")
    code, text = said(mine)
    line = 1 + KB[: KB.index('"{bank}"')].count("\n")
    assert code == 1 and f"mine.toml:{line}: column[1].value: {{branch}} is unknown here" in text


def test_what_would_not_hold_a_korean_name_is_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(KB.replace('"{claim}"\nlongest = 14', '"{holder}"\nlongest = 3'), "utf-8")
    code, text = said(mine)
    assert code == 1 and "does not read back: holder" in text


def test_a_file_is_called_by_its_key_and_two_of_a_key_are_told(tmp_path: Path) -> None:
    for name in ("kb.toml", "other.toml"):
        (tmp_path / name).write_text(KB, "utf-8")
    code, text = said(tmp_path)
    assert code == 1 and text.count("has the same key") == 2
    (tmp_path / "kb.toml").unlink()
    code, text = said(tmp_path)
    assert code == 1 and "has to be called kb.toml" in text


def test_settings_that_name_no_layout_are_told(settings: Settings) -> None:
    settings.BANK_LAYOUTS = ["generic", "gold"]
    code, text = said()
    assert code == 1 and "BANK_LAYOUTS names gold" in text


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert said(tmp_path / "none.toml")[0] == 2
