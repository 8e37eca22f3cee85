"""Refusals as their readers see them."""

import pytest
from django.utils.translation import override

from claims.presentation.refusals import said, told
from claims.rules import identifiers
from claims.rules.policy.nodes import CALLED
from claims.rules.refusal import Change, Changes, Moment, Person, Refusal, Word
from claims.rules.text import Malformed, TextTooLong
from claims.stages.review import ClaimChanged, SomebodyWasFirst
from tests.factories import UserFactory
from tests.people import NOON


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


@pytest.mark.django_db
def test_people_are_told_by_name_or_address_and_times_on_the_clock_of_seoul() -> None:
    named = UserFactory(first_name="Rita", last_name="Han", email="rita.han@example.com")
    nameless = UserFactory(first_name="", last_name="", email="sam@example.com")
    with override("en"):
        first = told(SomebodyWasFirst(who=Person(named.pk), at=Moment(NOON)))
        assert "by Rita Han at 2022-10-21 12:00" in first
        assert "by sam@example.com at" in told(SomebodyWasFirst(who=Person(nameless.pk), at=Moment(NOON)))
        rule = told(SomebodyWasFirst(who=Person(None, "calendar"), at=Moment(NOON)))
        assert "by Passing of a deadline at" in rule
    with override("ko"):
        assert "Rita Han, 2022-10-21 12:00" in told(SomebodyWasFirst(who=Person(named.pk), at=Moment(NOON)))


@pytest.mark.django_db
def test_what_has_changed_is_told_one_after_the_other_in_both_languages() -> None:
    who, at = Person(UserFactory(first_name="Rita", last_name="").pk), Moment(NOON)
    changes = Changes(
        [
            Change("move", "reject", who, at), Change("seat", "part", who, at), Change("hold", "hold_claim"),
            Change("field", "services"), Change("field", "loss"), Change("version", "3"),
            Change("paper", "", None, at), Change("message", "", None, at),
        ]
    )  # fmt: skip
    refusal = ClaimChanged(changes=changes)
    assert "Rita" not in str(refusal) + repr(refusal)
    with override("en"):
        assert told(refusal) == (
            "The claim has changed since this page was loaded: Rejected (Rita, 2022-10-21 12:00); "
            "First of two seats taken (Rita, 2022-10-21 12:00); Claim put on hold; Services is another now; "
            "loss is another now; It is at version 3 now; A paper has come (2022-10-21 12:00); "
            "The claimant has written (2022-10-21 12:00). Please load it again."
        )
    with override("ko"):
        korean = told(refusal)
    assert "서비스 변경" in korean and "현재 버전 3" in korean and "is another" not in korean
