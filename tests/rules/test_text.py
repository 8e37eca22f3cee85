import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text import ForbiddenCharacter, Malformed, TextTooLong, canonical, plain

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


def test_nothing_is_changed_in_a_text_that_is_canonical_already():
    assert canonical("서울시 성동구 가게", longest=50) == "서울시 성동구 가게"
    assert canonical("", longest=50) == ""


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x85",
        "\ud800",
        "\udfff",
        "\u202e",
        "\u200f",
        "\u061c",
        "\u2066",
        "\u2028",
        "\ufffd",
        "\ufffe",
    ],
)
@pytest.mark.parametrize("lines", [True, False])
def test_dangerous_characters_are_refused_wherever_they_stand(character, lines):
    for text in (character, f"{character}a", f"a{character}", f"가{character}나"):
        with pytest.raises(ForbiddenCharacter) as refusal:
            canonical(text, longest=50, lines=lines)
        assert refusal.value.facts["character"] == f"U+{ord(character):04X}"
        assert str(refusal.value).encode("utf-8")


def test_the_position_of_a_forbidden_character_is_counted_from_one():
    with pytest.raises(ForbiddenCharacter) as refusal:
        canonical("ab\x00", longest=50)
    assert refusal.value.facts["position"] == 3


def test_a_line_break_is_refused_in_one_line_and_kept_where_lines_are_allowed():
    for text in ("one\ntwo", "one\rtwo", "one\ttwo"):
        with pytest.raises(ForbiddenCharacter):
            canonical(text, longest=50)
    assert canonical("one\r\ntwo\rthree\tx", longest=50, lines=True) == "one\ntwo\nthree\tx"


def test_blanks_at_the_ends_are_taken_off_and_inner_ones_stay():
    assert canonical(" \n\u3000가 나\u00a0\r\n", longest=50) == "가 나"


def test_what_copying_leaves_behind_is_dropped():
    assert canonical("\ufeff가\u200b나\u2060", longest=50) == "가나"


def test_an_emoji_made_of_several_characters_stays_whole():
    assert canonical("👩\u200d👧", longest=50) == "👩\u200d👧"


def test_letters_typed_apart_become_one_syllable():
    assert canonical(unicodedata.normalize("NFD", "한글"), longest=2) == "한글"


def test_the_length_is_counted_after_the_ends_are_stripped():
    assert canonical("  가나  ", longest=2) == "가나"
    with pytest.raises(TextTooLong):
        canonical("가나다", longest=2)


def test_a_huge_text_is_refused_before_it_is_read():
    with pytest.raises(TextTooLong):
        canonical(" " * 1_000_000, longest=100)


@given(ANY_TEXT, st.integers(0, 60), st.booleans())
def test_a_canonical_text_is_its_own_canonical_form_and_can_be_stored(text, longest, lines):
    try:
        kept = canonical(text, longest=longest, lines=lines)
    except Malformed:
        return
    assert canonical(kept, longest=longest, lines=lines) == kept
    assert len(kept) <= longest
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip(" \n\t\u3000")
    assert b"\x00" not in kept.encode("utf-8")
    assert lines or "\n" not in kept


@given(ANY_TEXT)
def test_two_spellings_of_one_text_have_one_canonical_form(text):
    assert _outcome(unicodedata.normalize("NFD", text)) == _outcome(unicodedata.normalize("NFC", text))


def _outcome(text: str) -> str:
    try:
        return canonical(text, longest=1000)
    except Malformed as refusal:
        return refusal.code


def test_full_width_digits_become_plain_ones():
    assert plain(" １２３－４５ ") == "123-45"


def test_what_copying_leaves_behind_is_dropped_from_numbers_too():
    assert plain("\ufeff010-1234\u200b-5678\u00ad") == "010-1234-5678"
