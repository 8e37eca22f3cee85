"""Why a value may not stand in a file is told to who typed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.export import layout, misfit
from claims.rules.export.fitting import BYTES, CHARACTERS, Room

GENERIC, SHINHAN, KB = layout("generic"), layout("shinhan"), layout("kb")


@pytest.mark.parametrize(
    ("value", "code", "facts"),
    [
        ("", "required", {}),
        ("x" * 141, "text_too_long", {"longest": 140}),
        ("Kim, Alice", "character_does_not_fit", {"character": ","}),
        ('Kim "A"', "character_does_not_fit", {"character": '"'}),
        ("예시\u3000상점", "character_does_not_fit", {"character": "U+3000"}),
        ("a ", "character_does_not_fit", {"character": "U+0020"}),
        ("=1+1", "start_does_not_fit", {"character": "="}),
        ("@x, y", "character_does_not_fit", {"character": ","}),
    ],
)
def test_why_a_value_does_not_fit_is_told(value: str, code: str, facts: dict[str, object]) -> None:
    bad = GENERIC.misfit("holder", value)
    assert bad is not None and (bad.code, bad.facts) == (code, facts)
    assert str(bad)


def test_the_first_layout_that_cannot_hold_a_value_says_so() -> None:
    assert misfit([GENERIC], "holder", "가" * 16) is None
    bad = misfit([GENERIC, SHINHAN], "holder", "가" * 16)
    assert bad is not None and (bad.code, bad.facts) == (
        "longer_than_the_file",
        {"longest": 30, "letters": 15},
    )
    bad = misfit([GENERIC, SHINHAN], "holder", "Renée")
    assert bad is not None and bad.facts == {"character": "é"}
    assert str(bad)


def test_what_a_layout_does_not_write_always_fits() -> None:
    assert KB.misfit("holder", "é" * 500) is None


@given(
    st.sampled_from(["utf-8", "cp949", "utf-8-sig"]), st.sampled_from([BYTES, CHARACTERS]), st.integers(1, 12),
    st.text(max_size=14),
)  # fmt: skip
def test_what_is_surely_held_is_held(encoding: str, measure: str, longest: int, value: str) -> None:
    room = Room(encoding=encoding, longest=longest, measure=measure)
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        size = len(value.encode(plain)) if measure == BYTES else len(value)
    except UnicodeEncodeError:
        assert not room.holds(value)
        return
    if room.holds(value):
        assert 0 < size <= longest and value.isprintable() and not set(value) & set(',"')
    if size > longest:
        assert not room.holds(value) and not room.surely_holds(value)
