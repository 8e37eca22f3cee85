"""What a text message costs in bytes."""

import pytest

from claims.rules.texts import form, length


@pytest.mark.parametrize(("words", "size"), [("", 0), ("a", 1), ("가", 2), ("똠", 2), ("[보상] 10/31", 12)])
def test_a_korean_sign_takes_two_bytes_and_a_latin_one_takes_one(words: str, size: int) -> None:
    assert length(words) == size


def test_a_sign_that_no_telephone_gets_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        form("🙂")


@pytest.mark.parametrize(
    ("words", "found"), [("가" * 45, "sms"), ("가" * 45 + "a", "lms"), ("가" * 1_000, "lms")]
)
def test_ninety_bytes_are_short_and_two_thousand_are_long(words: str, found: str) -> None:
    assert form(words) == found


def test_longer_is_nothing() -> None:
    with pytest.raises(ValueError, match="2001 bytes"):
        form("가" * 1_000 + "a")
