"""Values of filters, read field by field (what they leave is asked in test_review.py)."""

from datetime import UTC

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from claims.api.filters import InstantField, ReferenceField
from claims.rules import reference


@given(text=st.text(max_size=60))
@pytest.mark.parametrize(
    "field", [InstantField(), ReferenceField(max_length=40)], ids=["instant", "reference"]
)
def test_any_text_is_read_or_refused(field: InstantField | ReferenceField, text: str) -> None:
    try:
        field.clean(text)
    except ValidationError as error:
        assert error.messages


def test_an_instant_is_in_utc_whatever_offset_it_had() -> None:
    at = InstantField().clean("2022-10-21T12:00:00 09:00")  # an unescaped + of an address
    assert at is not None and at.tzinfo is UTC and at.hour == 3
    strange = InstantField().clean("2022-10-22T02:59:59+23:59:59.999999")
    assert strange is not None and strange.utcoffset() == UTC.utcoffset(None)


@given(random=st.binary(min_size=7, max_size=7))
def test_a_reference_is_found_in_any_spelling(random: bytes) -> None:
    said = reference.new(random)
    assert ReferenceField().clean(said.lower().replace("-", "")) == said
