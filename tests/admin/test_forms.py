"""The forms of staff."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.admin.forms import EndForm, FindForm, SourceForm, SwitchForm
from claims.rules.text import canonical


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "a\0b", "a\nb", "a\u202eb", "x" * 201])
def test_a_text_that_cannot_be_kept_is_refused(text: str) -> None:
    assert not SourceForm({"source": text}).is_valid()


def test_a_text_is_kept_in_its_canonical_form() -> None:
    form = SourceForm({"source": "  공지 \u1112\u1161\u11ab "})
    assert form.is_valid()
    assert form.cleaned_data["source"] == "공지 한"


def test_times_are_korean() -> None:
    form = EndForm({"end": "2022-10-16T01:31:00", "source": "notice"})
    assert form.is_valid()
    assert form.cleaned_data["end"] == datetime(2022, 10, 15, 16, 31, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "on"), [("on", True), ("off", False)])
def test_a_switch_is_turned_to_what_was_chosen(typed: str, on: bool) -> None:
    form = SwitchForm({"key": "intake_closed", "on": typed, "reason": "x"})
    assert form.is_valid()
    assert form.cleaned_data["on"] is on


@given(st.text(max_size=120))
def test_whatever_is_sought_is_canonical_or_refused(text: str) -> None:
    form = FindForm({"sought": text})
    if form.is_valid():
        assert canonical(form.cleaned_data["sought"], longest=100) == form.cleaned_data["sought"]
