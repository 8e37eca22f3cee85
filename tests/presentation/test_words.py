"""Code words as staff read them: none is left out, each is said in both languages."""

import pytest
from django.utils.translation import override

from claims.presentation import words
from claims.rules import authority, facts, lifecycle
from tests.factories import UserFactory


def test_every_move_rule_category_and_mark_has_a_word() -> None:
    assert set(words.MOVES) == lifecycle.ACTS
    assert set(words.RULES) == set(authority.RULES)
    assert set(words.CATEGORIES) == set(facts.CATEGORIES)
    assert set(words.MARKS) == set(facts.MARKS)


def test_every_action_that_changes_something_has_a_word() -> None:
    changing = {name for name, action in authority.ACTIONS.items() if not action.reads}
    assert set(words.ACTIONS) == changing


@pytest.mark.parametrize("said", [words.MOVES, words.ACTIONS, words.OBJECTS, words.DOORS, words.RULES])
def test_every_word_is_korean_for_a_korean_reader(said: words.Words) -> None:
    with override("ko"):
        for code in said:
            word = words.said(said, code)
            assert word == "API" or any("가" <= letter <= "힣" for letter in word), code


def test_a_word_that_nobody_has_put_is_shown_as_it_is() -> None:
    assert words.said(words.ACTIONS, "unheard_of") == "unheard_of"


@pytest.mark.django_db
def test_who_did_it_is_a_person_or_a_rule_by_what_it_does() -> None:
    assert words.who(UserFactory(email="rita@example.com"), "") == "rita@example.com"
    with override("en"):
        assert words.who(None, "sealer") == "Automatic sealing"
    assert words.who(None, "of-old") == "of-old"
