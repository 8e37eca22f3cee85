"""What is sent holds the fields that are named, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from claims.api import serializers


@given(name=st.text(max_size=100))
def test_a_field_that_is_none_is_refused_and_not_repeated_at_length(name: str) -> None:
    class One(serializers.Strict):
        known = serializers.Text()

    asked = One(data={"known": "x", name: "y"} if name != "known" else {"known": "x"})
    assert asked.is_valid() == (name == "known")
    assert all(len(said) <= 60 for said in asked.errors)
