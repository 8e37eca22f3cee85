"""Names as they are found by: refusals first, then that two spellings of one name are one."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.rules.names import name_key
from claims.rules.text import Malformed

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def key(text: str) -> str:
    try:
        return name_key(text)
    except Malformed:
        return ""


@pytest.mark.parametrize("text", ["", " ", "\u3000\t", "\u200b", "가" * 401])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        name_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("김시험", "김 시험"),
        ("Kim Shop", "KIM  shop"),
        ("카페 ＡＢＣ", "카페abc"),
        ("㈜시험", "(주)시험"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_other_names_are_others() -> None:
    assert name_key("김시험") != name_key("김시헌")


@given(NAMES)
def test_form_case_and_blanks_make_no_difference(text: str) -> None:
    found = key(text)
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text)) == found
    assert key(f" {text} ") == found
    assert key(found) == found or not found


@given(NAMES)
def test_two_cases_of_a_latin_or_korean_name_are_one(text: str) -> None:
    assume(text.isascii())
    assert key(text.upper()) == key(text.lower())
