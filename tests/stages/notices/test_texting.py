"""Text messages: the way that is set, and the folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims.stages.notices import texting


def test_there_is_none_where_they_are_off(settings: Any) -> None:
    settings.CLAIMS_TEXTS = "off"
    assert texting.way() is None


def test_the_local_way_keeps_each_as_a_file(settings: Any, tmp_path: Path) -> None:
    settings.CLAIMS_TEXTS, settings.TEXTS_FOLDER = "local", str(tmp_path / "texts")
    way = texting.way()
    assert way
    way.send(to="+821012345678", words="신청이 접수되었습니다.")
    way.send(to="+821012345678", words="x" * 91)
    kept = [json.loads(one.read_text("utf-8")) for one in (tmp_path / "texts").iterdir()]
    assert sorted(one["form"] for one in kept) == ["lms", "sms"]
    assert {one["to"] for one in kept} == {"+821012345678"}


def test_what_no_telephone_gets_does_not_leave(settings: Any, tmp_path: Path) -> None:
    settings.CLAIMS_TEXTS, settings.TEXTS_FOLDER = "local", str(tmp_path)
    way = texting.way()
    assert way
    with pytest.raises(ValueError, match="2001 bytes"):
        way.send(to="+821012345678", words="x" * 2_001)
    assert list(tmp_path.iterdir()) == []
