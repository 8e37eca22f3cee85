"""Codes as sentences."""

import pytest
from django.utils.translation import override

from claims.presentation import reasons
from claims.rules.review import REASONS
from tests.world import kakao

pytestmark = pytest.mark.django_db


def test_every_reason_of_a_reviewer_and_of_the_queue_is_a_sentence_in_both_languages() -> None:
    for code in (*REASONS, *reasons._SAID):
        said = set()
        for language in ("ko", "en"):
            with override(language):
                said.add(reasons.sentence(code))
        assert code not in said
        assert len(said) == 2, code


def test_a_code_of_a_policy_is_told_in_its_words_and_an_unknown_one_as_it_is() -> None:
    kakao()
    told = reasons.sentences(["not_covered", "loss_above_bands", "nobody_says_this"])
    assert told["nobody_says_this"] == "nobody_says_this"
    assert told["not_covered"] != "not_covered"
