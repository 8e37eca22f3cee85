"""What batches did is told once, whoever dies or comes twice; what does not stand any more is told to nobody."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    Claim,
    Decision,
    DetailsRequest,
    Incident,
    InformationRequest,
    Notice,
    NoticeMark,
    Transfer,
)
from claims.models.sealing import fingerprint
from claims.queries import notices as queries
from claims.rules.authority import Forbidden
from claims.stages import notices, review
from claims.stages.authority import NamedRule
from claims.stages.notices import derived
from tests.factories import PayeeAccountFactory
from tests.money import answered, sent
from tests.people import NOON, person
from tests.stages.payout.test_details import failed
from tests.stages.review.making import assessed, at_once, by_rules, decided, rule_on, sampled
from tests.stages.review.test_asking import asked
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db
DESK = NamedRule("desk")


def derive(*, after: timedelta = timedelta(), **said: Any) -> int:
    return notices.derive(actor=DESK, at=NOON + after, **said)


def told(kind: str = "decided") -> dict[int, dict[str, Any]]:
    """Claim -> facts of its notice of this kind."""
    return dict(Notice.objects.filter(kind=kind).values_list("claim", "facts"))


def test_nobody_writes_them_but_the_rule() -> None:
    for actor in (person("omar"), person("rita"), NamedRule("belt"), NamedRule("calendar")):
        with pytest.raises(Forbidden):
            notices.derive(actor=actor, at=NOON)


def test_every_final_decision_of_rules_and_people_is_told_once_in_its_language() -> None:
    incident = kakao()
    everyone(incident, times=2)
    large = merchant(incident, loss=500_001)
    rule_on()
    by_rules(assessed(incident))
    final = dict(Decision.objects.filter(final=True).values_list("claim", "outcome"))
    assert len(final) > 5 and large.pk not in final
    decided(large, "reject", codes=["not_affected"])
    assert derive() == len(final) + 1
    assert told() == {claim: {"outcome": outcome} for claim, outcome in {**final, large.pk: "reject"}.items()}
    assert derive() == derive(after=timedelta(days=1)) == 0
    assert set(Notice.objects.values_list("language")) == set(Claim.objects.values_list("language"))


def test_what_a_batch_did_is_told_to_the_address_that_the_claim_came_with(alice: User) -> None:
    alice.emailaddress_set.create(email=alice.email, verified=True)  # type: ignore[attr-defined]
    claim = merchant(kakao(), filed_by=alice, contact_hash=fingerprint("email", alice.email))
    decided(claim, "reject", codes=["not_affected"])
    assert derive() == 1
    assert (
        Notice.objects.get(claim=claim).opened()["address"] == alice.email != claim.claimant.opened()["email"]
    )


def test_a_sample_that_is_held_back_is_told_when_a_person_has_looked() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    claim = sampled(claim)
    assert derive() == 0
    review.agree(actor=person("rita"), claim=claim, at=NOON, door="test")
    assert derive() == 1


def test_a_first_seat_a_decision_taken_back_and_a_claim_withdrawn_are_told_to_nobody(alice: Any) -> None:
    incident = kakao()
    back, gone = merchant(incident), merchant(incident, filed_by=alice)
    assessed(incident)
    decided(back)
    decided(gone)
    review.undo(actor=person("rita"), claim=back, note="wrong", at=NOON, door="test")
    review.withdraw(actor=alice, claim=gone, reason="", at=NOON, door="test")
    derive()
    assert told() == {}


def test_what_the_calendar_rejects_is_told_as_that() -> None:
    claim = asked(merchant(kakao()))
    review.lapse(actor=NamedRule("calendar"), at=NOON + timedelta(days=20))
    derive(after=timedelta(days=20))
    assert told("lapsed") == {claim.pk: {"outcome": "reject"}} and told() == {}


def test_a_payment_is_told_once_a_transfer_and_claim_and_one_that_came_back_is_not() -> None:
    incident = kakao()
    paid, back = merchant(incident), merchant(incident)
    _ready(incident, paid, back)
    sent()
    transfers = {one.payouts.get().award.claim_id: one for one in Transfer.objects.all()}
    answered({transfers[paid.pk]: "paid", transfers[back.pk]: "paid"})
    answered({transfers[back.pk]: "returned"})
    derive()
    assert set(told("paid")) == {paid.pk}
    assert Notice.objects.get(kind="paid").key == f"paid:{transfers[paid.pk].pk}:{paid.pk}"
    assert set(told("payment_failed")) == {back.pk}
    assert derive() == 0


def _ready(incident: Incident, *claims: Claim) -> None:
    """Approved, each with an account."""
    for claim in claims:
        PayeeAccountFactory(claim=claim)
    assessed(incident)
    for claim in claims:
        decided(claim)


def test_a_payment_that_failed_is_told_while_details_are_asked() -> None:
    claim = failed()
    DetailsRequest.objects.get()
    derive()
    assert set(told("payment_failed")) == {claim.pk}
    assert derive() == 0


def test_it_goes_on_in_blocks_and_next_time_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = kakao()
    everyone(incident, times=3)
    rule_on()
    by_rules(assessed(incident))
    final = Decision.objects.filter(final=True).count()
    monkeypatch.setattr(derived, "BLOCK", 2)
    assert derive(most=4) == 4
    assert derive() == final - 4
    assert len(told()) == final


def test_the_mark_moves_only_behind_what_is_old_and_what_is_before_it_is_not_looked_at_again() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    decision = decided(claim)
    derive(after=timedelta(minutes=29))
    assert not NoticeMark.objects.filter(source="decisions").exists()
    derive(after=timedelta(minutes=31))
    assert queries.marked(source="decisions") == decision.pk
    # An earlier decision, as one of before there were notices: it stays untold.
    other = merchant(incident)
    assessed(incident)
    NoticeMark.objects.filter(source="decisions").update(upto=decision.pk + 10**6)
    decided(other)
    assert derive() == 0


def test_a_question_is_reminded_of_two_working_days_before_its_last_day_and_once() -> None:
    claim = asked(merchant(kakao()), days=7)
    question = InformationRequest.objects.get()
    assert question.due_on == date(2022, 11, 1)
    assert [derive(after=timedelta(days=days)) for days in (1, 5, 6, 7)] == [0, 0, 0, 1]
    assert told("reminded") == {claim.pk: {"due": "2022-11-01"}}
    assert derive(after=timedelta(days=8)) == 0


def test_nobody_is_reminded_who_has_just_been_asked_or_whose_claim_is_on_hold() -> None:
    incident = kakao()
    asked(merchant(incident), days=1)
    held = asked(merchant(incident), days=2)
    Claim.objects.filter(pk=held.pk).update(held=True, hold_reason="a reason")
    assert derive(after=timedelta(hours=20)) == 0
    assert derive(after=timedelta(days=2)) in (0, 1)
    assert held.pk not in told("reminded")


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_write_each_once() -> None:
    incident = kakao()
    everyone(incident)
    rule_on()
    by_rules(assessed(incident))
    final = Decision.objects.filter(final=True).count()
    results = at_once(derive, derive)
    assert sum(results) + derive() == final  # type: ignore[arg-type]
    assert len(told()) == final
