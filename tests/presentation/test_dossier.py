"""A claim as staff read it."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim, DuplicateLink, ReviewItem, Transition
from claims.presentation.dossier import of_claim
from claims.presentation.dossier.timeline import Event
from claims.queries.timeline import MOST
from claims.stages import privacy, review
from claims.stages.authority import NamedRule
from tests.factories import (
    ClaimFactory,
    ClaimFactsFactory,
    IncidentFactory,
    OutageWindowFactory,
    PayeeAccountFactory,
    ServiceFactory,
    UserFactory,
)
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.stages.review.making import assessed, switched_on
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_a_reader_whose_duty_needs_no_person_is_given_none() -> None:
    dossier = of_claim(ClaimFactory(), until=NOON, person=False)
    assert (dossier.person, dossier.accounts) == (None, [])


def test_a_claim_that_no_run_has_seen_is_not_explained() -> None:
    dossier = of_claim(ClaimFactory(), until=NOON, person=True)
    assert (dossier.run, dossier.explanation) == ("", None)


def test_every_version_stays_readable_the_newest_first() -> None:
    claim = ClaimFactory(facts__inputs={"loss": 300_000})
    ClaimFactsFactory(claim=claim, version=2, inputs={"loss": 400_000}, sources={"loss": "staff"})
    with override("en"):
        first, second = of_claim(claim, until=NOON, person=False).versions
    assert (first.number, second.number) == (2, 1)
    # No policy in force asks for it: its name, no unit.
    assert ("loss", "400,000 (by staff)", "300,000") in first.facts
    assert ("loss", "300,000", None) in second.facts


@pytest.mark.parametrize(
    ("language", "loss", "category"),
    [("en", "300,000 won", "Claim for compensation"), ("ko", "300,000원", "보상 신청")],
)
def test_facts_are_in_the_words_and_units_of_the_policies_that_ask(
    language: str, loss: str, category: str
) -> None:
    claim = merchant(kakao(), loss=300_000)
    assessed(claim.incident)
    with override(language):
        (version,) = of_claim(claim, until=NOON, person=False).versions
    values = {line.value for line in version.facts}
    assert {loss, category} <= values
    assert not {"loss", "claim", "ok", *claim.services} & ({line.label for line in version.facts} | values)


def test_only_windows_of_the_claims_services_are_drawn() -> None:
    incident = IncidentFactory(key="one")
    for key in ("kakaotalk.channel", "melon"):
        OutageWindowFactory(incident=incident, service=ServiceFactory(key=key, name_ko=key, name_en=key))
    drawing = of_claim(ClaimFactory(incident=incident), until=NOON, person=False).drawing
    assert "kakaotalk.channel" in drawing
    assert "melon" not in drawing


def test_a_pair_is_seen_from_both_sides() -> None:
    first, second = ClaimFactory(), ClaimFactory()
    DuplicateLink.objects.create(first=first, second=second, key="account", at=NOON)
    for one, other in ((first, second), (second, first)):
        (twin,) = of_claim(one, until=NOON, person=False).twins
        assert (twin.claim, twin.reference) == (other.pk, other.reference)


def test_moves_name_their_rule_or_person_in_the_language_of_the_reader() -> None:
    claim = ClaimFactory()
    Transition.objects.create(
        claim=claim, at=NOON, came_from="submitted", went_to="withdrawn", act="withdraw", rule="calendar"
    )
    with override("en"):
        (event,) = of_claim(claim, until=NOON, person=False).timeline.events
    assert event.changed == [("status", "Submitted", "Withdrawn")]
    assert (event.did, event.who, event.door) == ("Withdrawn", "Passing of a deadline", "")


def events(claim: Claim, language: str = "en", **asked: bool) -> list[Event]:
    with override(language):
        return of_claim(claim, until=NOON, person=False, **asked).timeline.events


def test_an_act_that_moves_the_claim_is_one_thing_that_happened() -> None:
    claimant = UserFactory(email="kim.shop@example.com")
    claim = ClaimFactory(claimant__user=claimant)
    review.withdraw(actor=claimant, claim=claim, reason="", at=NOON, door="web")
    (event,) = events(claim)
    assert (event.did, event.door) == ("Claim withdrawn", "Claimants’ site")
    assert event.who == "Claimant, k•••@example.com"
    assert event.changed == [("status", "Submitted", "Withdrawn")]


@pytest.mark.parametrize(
    ("language", "did", "label", "values"),
    [
        ("en", "Claim put on hold", "on hold", ("No", "Yes")),
        ("ko", "신청 보류", "보류", ("아니요", "예")),
    ],
)
def test_what_stood_before_and_after_is_told_in_the_readers_words(
    language: str, did: str, label: str, values: tuple[str, str]
) -> None:
    claim = ClaimFactory()
    review.hold(actor=person("rita"), claim=claim, reason="Two papers differ.", at=NOON, door="admin")
    (event,) = events(claim, language)
    assert (event.did, event.said, event.changed) == (did, "Two papers differ.", [(label, *values)])


def test_who_had_a_claim_is_named_not_numbered() -> None:
    rita, other = person("rita"), UserFactory(duties=("reviewer",))
    item = ReviewItem.objects.create(claim=ClaimFactory(), code="proposed", at=NOON, due_on=NOON.date())
    assert review.assign(actor=rita, claims=[item.claim_id], to=other, at=NOON, door="admin") == []
    (event,) = events(item.claim)
    assert event.changed == [("assignee", "–", str(other))]


def test_whoever_made_a_claim_theirs_is_masked_and_staff_are_not() -> None:
    claim = ClaimFactory(linked_to=UserFactory(email="grace@example.com"))
    review.withdraw(actor=claim.linked_to, claim=claim, reason="", at=NOON, door="web")
    other = ClaimFactory(origin="web", filed_by=UserFactory(email="frieda@example.com"))
    review.withdraw(actor=other.filed_by, claim=other, reason="", at=NOON, door="web")
    third = ClaimFactory()
    review.hold(actor=person("rita"), claim=third, reason="x", at=NOON, door="admin")
    assert [one.who for one in events(claim) + events(other) + events(third)] == [
        "Claimant, g•••@example.com",
        "Claimant, f•••@example.com",
        "rita@example.com",
    ]


def test_what_a_rule_holds_back_is_told_as_its_first_seat() -> None:
    claim = merchant(kakao())
    assessed(claim.incident)
    switched_on(sample={"": 1_000})
    review.decide_automatically(actor=NamedRule("straightforward"), run=claim.incident.runs.get(), at=NOON)
    assert "First seat: Approved" in [event.did for event in events(claim)]


def test_a_long_history_is_cut_and_says_so() -> None:
    claim = ClaimFactory()
    for _ in range(MOST + 1):
        privacy.read(
            actor=person("rita"), what="person", kind="claim", key=claim.reference, at=NOON, door="admin"
        )
    cut = of_claim(claim, until=NOON, person=False, looks=True).timeline
    whole = of_claim(claim, until=NOON, person=False, looks=True, whole=True).timeline
    assert (len(cut.events), cut.more, len(whole.events), whole.more) == (MOST, True, MOST + 1, False)


def test_a_version_marks_what_it_says_otherwise_than_the_one_before() -> None:
    claim = ClaimFactory(facts__inputs={"loss": 300_000, "shops": 2})
    ClaimFactsFactory(claim=claim, version=2, inputs={"loss": 300_000, "days": 4})
    for version, number in ((1, "11000000001"), (2, "11000000002")):
        PayeeAccountFactory(claim=claim, version=version, number=number)
    ClaimFactsFactory(claim=claim, version=3, inputs={"loss": 300_000, "days": 4})
    PayeeAccountFactory(claim=claim, version=3, number="11000000002")
    with override("en"):
        third, second, first = of_claim(claim, until=NOON, person=False).versions
    assert (first.changed, second.changed, third.changed) == (False, True, False)
    assert {fact for fact in second.facts if fact.before is not None} == {
        ("shops", "–", "2"),
        ("days", "4", "–"),
        ("Account number", "another one", "the one before"),
    }
    assert not any(
        "0000" in fact.value for fact in second.facts
    )  # the numbers themselves stay where they are


def test_staff_read_what_the_claimant_reads(rita: User) -> None:
    claim = merchant(kakao(), loss=300_000)
    with override("en"):
        seen = of_claim(claim, until=NOON, person=True).seen
        assert seen.status == "Submitted" and "We have your claim" in seen.meaning and seen.outcome is None
        review.triage(actor=rita, claims=[claim.pk], why="not_a_claim", at=NOON, door="test")
        claim.refresh_from_db()
        assert "not as a claim for compensation" in of_claim(claim, until=NOON, person=True).seen.meaning


def test_the_decision_is_shown_as_the_claimant_reads_it_and_accounts_to_those_alone_who_may() -> None:
    made = award(account={"number": "11000000001"})
    (file,) = sent()
    answered({file.run.transfers.get(): "failed"})
    claim = made.claim
    with override("en"):
        mine, others = (of_claim(claim, until=NOON, person=person).seen for person in (True, False))
    assert mine.outcome and mine.outcome.decided == "Approved"
    assert mine.details and mine.details.account.endswith("001") and others.details is None
