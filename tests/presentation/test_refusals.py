"""Refusals as their readers see them."""

from django.utils.translation import override

from claims.presentation.refusals import said, told
from claims.rules import identifiers
from claims.rules.policy.nodes import CALLED
from claims.rules.refusal import Refusal, Word
from claims.rules.text import Malformed, TextTooLong


def test_a_refusal_is_told_with_its_facts() -> None:
    with override("en"):
        assert told(TextTooLong(longest=100)) == "This text is too long. Please shorten it to 100 characters."


def test_a_refusal_is_told_in_korean() -> None:
    with override("ko"):
        assert "휴대" in told(identifiers.MobileForm())


def test_a_sentence_whose_facts_are_missing_is_told_in_general_words() -> None:
    with override("en"):
        assert said(TextTooLong.sentence, {}) == Malformed.sentence


def test_a_refusal_without_words_of_its_own_is_told_all_the_same() -> None:
    with override("en"):
        assert told(Refusal()) == "This cannot be done now."


def test_the_types_of_a_policy_are_words_of_the_language_of_the_sentence() -> None:
    with override("ko"):
        words = [said("%(word)s", {"word": word}) for word in CALLED.values()]
    assert words == ["숫자", "조건", "텍스트", "시각", "날짜"]
    with override("en"):
        assert [said("%(word)s", {"word": word}) for word in CALLED.values()] == [*CALLED.values()]
        assert said("%(word)s", {"word": Word("a word that nobody knows")}) == "a word that nobody knows"
