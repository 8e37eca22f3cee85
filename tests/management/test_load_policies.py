"""load_policies."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from claims.management.commands import load_policies
from claims.models import PolicyVersion
from tests.factories import POLICIES

pytestmark = pytest.mark.django_db


def called(*arguments: str) -> str:
    out = StringIO()
    with override("en"):
        call_command("load_policies", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_an_instant_without_offset_or_form_is_refused() -> None:
    for text in ("2022-10-19", "2022-10-19T00:00:00", "2022-99-19T00:00:00+09:00", "soon"):
        with pytest.raises(CommandError, match="2022-10-19T00:00:00"):
            called("--in-force-from", text)


def test_errors_are_printed_with_file_and_line_and_nothing_is_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = (POLICIES / "melon-2022.toml").read_text()
    (tmp_path / "melon-2022.toml").write_text(good)
    (tmp_path / "broken.toml").write_text(good.replace("language = 1", "language = 1\ncolour = 3"))
    monkeypatch.setattr(load_policies, "DATA", tmp_path)
    out = StringIO()
    with override("en"), pytest.raises(CommandError) as error:
        call_command("load_policies", stdout=out, stderr=out)
    assert error.value.returncode == 1
    line = next(n for n, text in enumerate(good.splitlines(), 1) if text.startswith("language")) + 1
    assert f"broken.toml:{line}: colour: " in out.getvalue()
    assert not PolicyVersion.objects.exists()


def test_the_shipped_policies_are_adopted_once() -> None:
    said = called("--in-force-from", "2022-10-19T00:00:00+09:00")
    assert "kakao-merchant-2022: version 1 adopted." in said
    assert said.count("adopted") == len(list(POLICIES.glob("*.toml")))
    assert "kakao-merchant-2022: version 1 is in force already." in called()
