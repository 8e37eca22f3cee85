"""Fields that take what they name and turn nothing into it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers as drf

from claims.api import fields

WRONG = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.lists(st.text())
    | st.dictionaries(st.text(), st.text())
)


@given(value=WRONG)
@pytest.mark.parametrize(
    "field",
    [fields.Text(), fields.Choice(["1", "True"]), fields.Instant()],
    ids=["text", "choice", "instant"],
)
def test_what_is_no_text_is_refused(field: Any, value: object) -> None:
    with pytest.raises(drf.ValidationError):
        field.run_validation(value)


@given(at=st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.timezones()))
def test_an_instant_is_told_in_utc_as_it_was_read(at: datetime) -> None:
    field = fields.Instant()
    whole = at.astimezone(UTC).replace(microsecond=0)
    told = field.to_representation(whole)
    assert told.endswith("Z") and field.run_validation(told) == whole


@pytest.mark.parametrize(
    "value", [None, [], "x", {"a": None}, {"a": 1.5}, {"a": []}, {"a": "x" * 201}, {"a" * 201: 1}]
)
def test_answers_are_whole_numbers_yes_or_no_and_keys(value: object) -> None:
    with pytest.raises(drf.ValidationError):
        fields.Answers().run_validation(value)
    assert fields.Answers().run_validation({"a": 1, "b": True, "c": "x"}) == {
        "a": 1,
        "b": True,
        "c": "x",
    }
