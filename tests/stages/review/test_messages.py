"""Messages: written by the claimant, read and answered by reviewers; no status moves by them."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, Message, Notice, ReviewItem, Transition
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.residents import ResidentNumberTyped
from claims.rules.text import TextTooLong
from claims.stages import review
from claims.stages.review.messages import MOST_A_DAY
from claims.stages.safety import ReasonMissing
from tests.people import NOON, person
from tests.stages.review.making import assessed, at_once
from tests.world import kakao, merchant

WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


@pytest.fixture
def claim(db: None, alice: User) -> Claim:
    return merchant(kakao(), filed_by=alice)


def written(claim: Claim, words: str = "When?", *, by: str = "alice", **said: Any) -> Message:
    return review.write_message(actor=person(by), claim=claim, words=words, **{**WHEN, **said})


def replied(claim: Claim, words: str = "Soon.", *, by: str = "rita") -> Message:
    return review.reply_message(actor=person(by), claim=claim, words=words, **WHEN)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["mallory", "rita", "felix", "omar"])
def test_only_the_claimant_writes_about_a_claim(name: str, claim: Claim) -> None:
    with pytest.raises(Forbidden):
        written(claim, by=name)
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["alice", "mallory", "felix", "omar", "audrey"])
def test_only_reviewers_read_and_write_back(name: str, claim: Claim) -> None:
    written(claim)
    with pytest.raises(Forbidden):
        replied(claim, by=name)
    with pytest.raises(Forbidden):
        review.read_messages(actor=person(name), claim=claim, **WHEN)
    assert Message.objects.get().read_at is None


def test_a_reviewer_writes_nothing_about_a_claim_that_they_filed(rita: User, db: None) -> None:
    claim = merchant(kakao(), filed_by=rita)
    written(claim, by="rita")
    with pytest.raises(SamePerson):
        replied(claim)
    with pytest.raises(SamePerson):
        review.read_messages(actor=rita, claim=claim, **WHEN)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [(" \n", ReasonMissing), ("x" * 2001, TextTooLong), ("It is 900101-1234568.", ResidentNumberTyped)],
)
def test_words_that_cannot_be_kept_are_refused(words: str, refusal: type[Exception], claim: Claim) -> None:
    for act in (written, replied):
        with pytest.raises(refusal):
            act(claim, words)
    assert not Message.objects.exists()
    assert not AuditEntry.objects.filter(action__contains="message").exists()


def test_nobody_writes_without_end(claim: Claim) -> None:
    for _ in range(MOST_A_DAY):
        written(claim)
    replied(claim)  # what we write is not theirs
    with pytest.raises(review.TooManyMessages) as refused:
        written(claim)
    assert refused.value.facts == {"most": MOST_A_DAY}
    written(claim, at=NOON + timedelta(days=1))


def test_what_is_read_is_not_read_again(claim: Claim, rita: User) -> None:
    with pytest.raises(review.NothingUnread):
        review.read_messages(actor=rita, claim=claim, **WHEN)
    written(claim)
    assert review.read_messages(actor=rita, claim=claim, **WHEN) == 1
    with pytest.raises(review.NothingUnread):
        review.read_messages(actor=rita, claim=claim, **WHEN)


# ---------------------------------------------------------------- acts


def test_writing_moves_nothing_and_an_answer_reads_what_was_written(claim: Claim) -> None:
    moves, before = Transition.objects.count(), Claim.objects.values().get(pk=claim.pk)
    first, second = written(claim, " When?\r\n "), written(claim)
    assert (first.words, first.from_claimant, first.read_at) == ("When?", True, None)
    answer = replied(claim)
    for one in (first, second):
        one.refresh_from_db()
        assert one.read_at == NOON
    assert (answer.from_claimant, answer.read_at) == (False, None)
    assert Transition.objects.count() == moves
    assert Claim.objects.values().get(pk=claim.pk) == before
    logged = AuditEntry.objects.filter(key=claim.reference, action__contains="message").order_by("pk")
    assert [(one.action, one.by.email) for one in logged] == [
        ("write_message", "alice@example.com"),
        ("write_message", "alice@example.com"),
        ("reply_message", "rita@example.com"),
    ]
    assert not any("When" in str(one.__dict__) for one in logged)


def test_the_queue_finds_what_is_unread_until_it_is_read(claim: Claim) -> None:
    assessed(claim.incident)
    item = ReviewItem.objects.create(claim=claim, code="proposed", at=NOON, due_on=NOON.date())

    def flagged() -> bool:
        item.refresh_from_db()
        return "flag:message" in item.facets

    assert not flagged()
    written(claim)
    assert flagged()
    replied(claim)
    assert not flagged()


@pytest.mark.django_db(transaction=True)
def test_of_two_last_messages_at_once_one_is_kept(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    for _ in range(MOST_A_DAY - 1):
        written(claim)
    results = at_once(lambda: written(claim), lambda: written(claim))
    assert sorted(type(one).__name__ for one in results) == ["Message", "TooManyMessages"]
    assert Message.objects.count() == MOST_A_DAY


def test_who_is_written_back_to_is_told_of_each_message_once_and_of_their_own_never(claim: Claim) -> None:
    written(claim)
    assert not Notice.objects.filter(kind="message").exists()
    made = [replied(claim), replied(claim, "Very soon.")]
    told = Notice.objects.filter(kind="message").order_by("pk")
    assert [notice.key for notice in told] == [f"message:{one.pk}" for one in made]
    assert all(notice.opened()["address"] and "soon" not in str(notice.facts) for notice in told)
