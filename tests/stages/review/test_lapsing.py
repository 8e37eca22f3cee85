"""Questions that nobody answers: rejected by the calendar on the morning after the last day; refusals first."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from claims.models import AuditEntry, Claim, Decision, Incident, InformationRequest, ReviewItem
from claims.rules.authority import Forbidden
from claims.rules.lifecycle import UnlawfulMove
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, at_once, decided, senior, status
from tests.stages.review.test_asking import answered, asked
from tests.world import kakao, merchant

CALENDAR = NamedRule("calendar")
LARGE: dict[str, Any] = {"amounts": {PAYMENT: 1_000_001}, "reasons": BECAUSE}
# Asked at NOON, a Friday, with seven working days: Tuesday, 1 November, to its end in Seoul.
LAST = datetime(2022, 11, 1, 14, 59, 59, tzinfo=UTC)
MORNING = LAST + timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User) -> Claim:
    return merchant(kakao(), filed_by=alice)


def lapsed(*, at: datetime = MORNING) -> int:
    return review.lapse(actor=CALENDAR, at=at)


def test_no_person_and_no_other_rule_lets_a_claim_lapse(claim: Claim, rita: User, omar: User) -> None:
    asked(claim)
    for actor in (rita, omar, senior(), NamedRule("belt"), NamedRule("straightforward")):
        with pytest.raises(Forbidden):
            review.lapse(actor=actor, at=MORNING)  # type: ignore[arg-type]
    assert status(claim) == "information_requested"


def test_nothing_lapses_before_the_last_day_is_over_where_the_incident_was(claim: Claim) -> None:
    asked(claim)
    assert lapsed(at=LAST) == 0
    assert status(claim) == "information_requested"
    assert lapsed(at=MORNING) == 1


def test_midnight_is_that_of_the_incident_and_not_of_the_clock(claim: Claim) -> None:
    Incident.objects.filter(pk=claim.incident_id).update(time_zone="America/New_York")
    asked(Claim.objects.get(pk=claim.pk), days=1)  # at 23:00 on Thursday there: until Friday
    assert claim.questions.get().due_on == date(2022, 10, 21)
    assert lapsed(at=datetime(2022, 10, 22, 3, 59, tzinfo=UTC)) == 0
    assert lapsed(at=datetime(2022, 10, 22, 4, 0, tzinfo=UTC)) == 1


def test_what_was_answered_or_withdrawn_does_not_lapse(claim: Claim, alice: User) -> None:
    gone = merchant(claim.incident, filed_by=alice)
    for one in (claim, gone):
        asked(one)
    answered(claim, alice, text="So.")
    review.withdraw(actor=alice, claim=gone, reason="", at=NOON, door="test")
    assert lapsed() == 0
    assert (status(claim), status(gone)) == ("submitted", "withdrawn")


def test_a_claim_on_hold_does_not_lapse_and_has_three_working_days_once_it_is_released(
    claim: Claim, alice: User, rita: User
) -> None:
    asked(claim)
    said: dict[str, Any] = {"actor": rita, "claim": claim, "door": "test"}
    review.hold(reason="wait", at=NOON, **said)
    assert lapsed() == 0
    review.release(reason="go on", at=MORNING, **said)  # Wednesday, 2 November, has begun
    day = date(2022, 11, 7)
    assert claim.questions.get().due_on == ReviewItem.objects.get(state="open").due_on == day
    assert lapsed(at=MORNING + timedelta(days=5)) == 0
    assert lapsed(at=MORNING + timedelta(days=6)) == 1


def test_a_short_hold_moves_no_last_day(claim: Claim, rita: User) -> None:
    asked(claim)
    said: dict[str, Any] = {"actor": rita, "claim": claim, "at": NOON, "door": "test"}
    review.hold(reason="wait", **said)
    review.release(reason="go on", **said)
    assert claim.questions.get().due_on == date(2022, 11, 1)


def test_the_calendar_rejects_with_letters_in_both_languages_and_is_undone(claim: Claim, rita: User) -> None:
    asked(claim)
    assert lapsed() == 1
    decision = Decision.objects.get()
    assert (decision.rule, decision.by, decision.seat, decision.final) == ("calendar", None, 1, True)
    assert (decision.outcome, decision.codes, decision.version) == ("reject", ["no_answer"], 1)
    assert "had no answer in time" in decision.letter_en
    assert claim.reference in decision.letter_ko and "답변" in decision.letter_ko
    assert status(claim) == "rejected"
    assert claim.questions.values_list("state", "closed_at").get() == ("lapsed", MORNING)
    assert not ReviewItem.objects.filter(state="open").exists()
    move = claim.transitions.latest("pk")
    assert (move.act, move.rule, move.came_from) == ("lapse", "calendar", "information_requested")
    entry = AuditEntry.objects.get(action="lapse_claim")
    assert (entry.rule, entry.payload.after["due"]) == ("calendar", "2022-11-01")
    after = review.undo(actor=rita, claim=claim, note="They called.", at=MORNING, door="test")
    assert (after.status, after.version) == ("submitted", 2)
    asked(after)
    assert lapsed(at=MORNING + timedelta(days=30)) == 1


def test_it_takes_the_second_seat_where_a_first_was_taken_before_the_question(claim: Claim) -> None:
    assessed(claim.incident)
    assert not decided(claim, "part", by=senior(), **LARGE).final
    asked(claim)
    assert lapsed() == 1
    assert list(Decision.objects.order_by("seat").values_list("seat", "final", "rule")) == [
        (1, False, ""),
        (2, True, "calendar"),
    ]


def test_many_lapse_once_and_a_second_delivery_changes_nothing(claim: Claim, monkeypatch: Any) -> None:
    monkeypatch.setattr("claims.stages.review.lapsing.BLOCK", 2)
    for one in [claim, *(merchant(claim.incident) for _ in range(4))]:
        asked(one)
    later = merchant(claim.incident)
    asked(later, days=8)
    assert lapsed() == 5
    assert lapsed() == 0
    assert Decision.objects.count() == 5
    assert status(later) == "information_requested"


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_calendar_at_once_leave_one_of_them(alice: User) -> None:
    for _ in range(4):
        claim = merchant(kakao() if not Incident.objects.exists() else Incident.objects.get(), filed_by=alice)
        asked(claim)
        results = at_once(lambda claim=claim: answered(claim, alice, text="So."), lapsed)
        claim.refresh_from_db()
        question = claim.questions.get()
        if question.state == "answered":
            assert (claim.status, claim.version, claim.decisions.count()) == ("submitted", 2, 0)
            assert 0 in results
        else:
            assert (claim.status, claim.version, claim.decisions.count()) == ("rejected", 1, 1)
            assert any(isinstance(one, UnlawfulMove) for one in results), results


@pytest.mark.django_db(transaction=True)
def test_what_somebody_works_on_just_now_is_left_to_the_next_time(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    asked(claim)
    held, done = threading.Event(), threading.Event()

    def works() -> None:
        with transaction.atomic():
            Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
            held.set()
            done.wait(timeout=30)
        connection.close()

    thread = threading.Thread(target=works)
    thread.start()
    assert held.wait(timeout=30)
    try:
        assert lapsed() == 0
    finally:
        done.set()
        thread.join(timeout=30)
    assert lapsed() == 1
    assert InformationRequest.objects.get().state == "lapsed"


def test_rita_may_decide_after_an_undo(claim: Claim) -> None:
    asked(claim)
    lapsed()
    review.undo(actor=person("rita"), claim=claim, note="x", at=MORNING, door="test")
    assert decided(claim, "reject", codes=["untrue"]).version == 2
