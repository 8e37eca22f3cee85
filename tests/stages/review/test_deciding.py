"""One claim decided by people: refusals first, then one seat, then two, then many at once."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import AuditEntry, Award, Claim, Decision, LedgerEntry, ReviewItem, Transition
from claims.rules import review as rule
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import ClaimOnHold, UnlawfulMove
from claims.rules.refusal import Change, Moment, Person
from claims.stages import review
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory
from tests.money import award
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, at_once, decided, senior, status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
LARGE = {PAYMENT: 1_000_001}


@pytest.fixture
def claim() -> Claim:
    """A merchant's claim for which the run proposes 30,000 won."""
    incident = kakao()
    made = merchant(incident)
    assessed(incident)
    return made


def nothing_decided(claim: Claim) -> bool:
    return status(claim) == "submitted" and not any(
        model.objects.exists() for model in (Decision, Award, LedgerEntry, Transition)
    )


def test_only_reviewers_decide(claim: Claim) -> None:
    for name in ("mallory", "alice", "felix", "fiona", "seo", "kim", "omar", "audrey"):
        with pytest.raises(Forbidden):
            decided(claim, by=person(name))
    assert nothing_decided(claim)


@pytest.mark.parametrize("relation", ["filed", "handed in", "linked", "mail"])
def test_nobody_decides_their_own_claim(relation: str, rita: User) -> None:
    incident = kakao()
    said = {
        "filed": {"filed_by": rita},
        "handed in": {"file": ImportFileFactory(by=rita)},  # the list that it stood on
        "linked": {"linked_to": rita},
        "mail": {"claimant": ClaimantFactory(user=rita)},
    }
    claim = merchant(incident, **said[relation])
    assessed(incident)
    for outcome in ("approve", "reject"):
        with pytest.raises(SamePerson):
            decided(claim, outcome, by=rita, codes=["untrue"])
    assert nothing_decided(claim)


def test_who_knows_another_version_of_the_claim_is_refused(claim: Claim) -> None:
    with pytest.raises(review.ClaimChanged) as refused:
        decided(claim, version=2)
    assert refused.value.facts == {"changes": (Change("version", "1"),)}
    assert nothing_decided(claim)


@pytest.mark.parametrize("there", ["information_requested", "withdrawn", "appealed", "triaged_out"])
def test_only_a_submitted_claim_is_decided(there: str) -> None:
    incident = kakao()
    claim = merchant(incident, status=there)
    with pytest.raises(UnlawfulMove):
        decided(claim, "reject", codes=["untrue"])
    assert not Decision.objects.exists()


def test_a_hold_stops_every_decision(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(held=True, hold_reason="police")
    for outcome in ("approve", "part", "reject"):
        with pytest.raises(ClaimOnHold):
            decided(claim, outcome, codes=["untrue"], amounts={PAYMENT: 1}, reasons=BECAUSE)
    assert nothing_decided(claim)


def test_a_rejection_says_why(claim: Claim) -> None:
    for said, refusal in (
        ({}, rule.RejectionNeedsReason),
        ({"codes": ["because"]}, rule.UnknownReason),
        ({"codes": ["other"], "note": "  "}, rule.OtherNeedsNote),
    ):
        with pytest.raises(refusal):
            decided(claim, "reject", **said)
    assert nothing_decided(claim)


def test_an_amount_that_is_changed_says_why(claim: Claim) -> None:
    with pytest.raises(rule.LineNeedsReason) as refused:
        decided(claim, "part", amounts={PAYMENT: 10_000})
    assert refused.value.facts == {"policy": PAYMENT[0], "line": PAYMENT[1]}
    assert nothing_decided(claim)


def test_nothing_is_approved_of_a_claim_that_nobody_assessed() -> None:
    claim = merchant(kakao())
    for outcome in ("approve", "part"):
        with pytest.raises(review.NotAssessed):
            decided(claim, outcome, amounts={PAYMENT: 1}, reasons=BECAUSE)
    decided(claim, "reject", codes=["untrue"])
    assert status(claim) == "rejected"


def test_a_run_that_saw_other_facts_is_no_ground(claim: Claim) -> None:
    facts = claim.facts.get()
    claim.facts.create(
        version=2, category="claim", services=facts.services, period=facts.period, identifier="ok", account="ok",
        inputs={"loss": 500_000}, at=NOON,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(version=2)
    with pytest.raises(review.NotAssessed):
        decided(claim)


def test_what_a_claimant_was_given_is_not_given_again() -> None:
    incident = kakao()
    first = merchant(incident, loss=500_001)
    again = merchant(incident, loss=500_001, claimant=first.claimant, received_at=NOON + timedelta(minutes=1))
    assessed(incident)
    decided(first, "part", amounts={PAYMENT: 60_000}, reasons=BECAUSE)
    with pytest.raises(review.AlreadyAwarded) as refused:
        decided(again, "part", amounts={PAYMENT: 70_000}, reasons=BECAUSE)
    assert refused.value.facts == {"reference": first.reference}
    assert status(again) == "submitted"


def test_what_another_line_of_the_policy_gave_counts_too(claim: Claim) -> None:
    """The index knows equal lines alone; what may be awarded once is looked at before."""
    other = ClaimFactory(claimant=claim.claimant, incident=claim.incident, status="approved")
    award(claim=other, policy_key=PAYMENT[0], line="another", entitlement_key="kakao-2022")
    with pytest.raises(review.AlreadyAwarded) as refused:
        decided(claim)
    assert refused.value.facts == {"reference": other.reference}
    assert status(claim) == "submitted" and not claim.decisions.exists()


def test_an_approval_moves_claim_and_money(claim: Claim, rita: User) -> None:
    ReviewItem.objects.create(claim=claim, code="x", at=NOON)
    decision = decided(claim)
    assert (decision.seat, decision.final, decision.by, decision.outcome) == (1, True, rita, "approve")
    assert decision.lines == [
        {
            "policy": "kakao-merchant-2022", "line": "payment", "kind": "cash", "unit": "KRW", "amount": 30_000,
            "source": "rule", "reason": "",
        }
    ]  # fmt: skip
    award = Award.objects.get()
    assert (award.amount, award.source, award.entitlement_key, award.live) == (
        30_000,
        "rule",
        "kakao-2022",
        True,
    )
    assert award.claimant_id == claim.claimant_id
    posting = LedgerEntry.objects.get()
    assert (posting.kind, posting.reference, posting.debit, posting.credit, posting.amount) == (
        "award", str(award.pk), "awarded", "open", 30_000,
    )  # fmt: skip
    moved = Transition.objects.get()
    assert (moved.came_from, moved.went_to, moved.act, moved.by) == ("submitted", "approved", "approve", rita)
    assert status(claim) == "approved"
    assert not ReviewItem.objects.filter(state="open").exists()
    assert "30,000원" in decision.letter_ko and "30,000 won" in decision.letter_en
    assert AuditEntry.objects.filter(action="decide_claim", key=claim.reference).count() == 1


def test_a_part_approval_gives_what_the_person_says(claim: Claim) -> None:
    decision = decided(claim, "part", amounts={PAYMENT: 10_000}, reasons=BECAUSE)
    award = Award.objects.get()
    assert (award.amount, award.source) == (10_000, "person")
    assert Transition.objects.get().act == "approve_in_part"
    assert "10,000 won" in decision.letter_en and "The council decided so." in decision.letter_en


def test_a_rejection_gives_nothing(claim: Claim) -> None:
    decision = decided(claim, "reject", codes=["untrue", "other"], note="See our call.")
    assert status(claim) == "rejected"
    assert not Award.objects.exists() and not LedgerEntry.objects.exists()
    assert "See our call." in decision.letter_en and rule.REASONS["untrue"] in decision.letter_en


def test_a_second_click_finds_the_claim_decided(claim: Claim) -> None:
    decided(claim)
    with pytest.raises(review.SomebodyWasFirst) as refused:
        decided(claim, by=senior())
    assert refused.value.facts == {"who": Person(person("rita").pk), "at": Moment(NOON)}
    assert "rita" not in str(refused.value)


def test_above_the_threshold_the_first_seat_moves_nothing(claim: Claim) -> None:
    first = decided(claim, "part", amounts=LARGE, reasons=BECAUSE)
    assert (first.seat, first.final, first.letter_ko, first.letter_en) == (1, False, "", "")
    assert status(claim) == "submitted"
    assert not Award.objects.exists() and not LedgerEntry.objects.exists()
    assert ReviewItem.objects.get(state="open").code == "second_seat"


def test_the_second_seat_is_another_person_and_a_senior(claim: Claim) -> None:
    one = senior()
    decided(claim, "part", amounts=LARGE, reasons=BECAUSE, by=one)
    with pytest.raises(SamePerson):
        decided(claim, "part", amounts=LARGE, reasons=BECAUSE, by=one)
    with pytest.raises(SamePerson):
        decided(claim, "reject", codes=["untrue"], by=one)
    with pytest.raises(Forbidden):
        decided(claim, "part", amounts=LARGE, reasons=BECAUSE, by=person("rita"))
    assert Decision.objects.count() == 1


def test_the_second_seat_decides_the_same_or_rejects(claim: Claim) -> None:
    decided(claim, "part", amounts=LARGE, reasons=BECAUSE)
    with pytest.raises(review.SeatsDiffer) as refused:
        decided(claim, "part", amounts={PAYMENT: 1_000_002}, reasons=BECAUSE, by=senior())
    assert refused.value.facts == {"outcome": "part", "lines": "payment 1000001 KRW"}
    with pytest.raises(review.SeatsDiffer):
        decided(claim, by=senior())
    second = decided(claim, "part", amounts=LARGE, reasons=BECAUSE, by=senior())
    assert (second.seat, second.final) == (2, True)
    assert status(claim) == "approved"
    assert Award.objects.get().amount == 1_000_001


def test_the_second_seat_may_reject(claim: Claim) -> None:
    decided(claim, "part", amounts=LARGE, reasons=BECAUSE)
    second = decided(claim, "reject", codes=["untrue"], by=senior())
    assert (second.seat, second.final, status(claim)) == (2, True, "rejected")
    assert not Award.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_who_decide_one_claim_leave_one_decision() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    reviewers = [senior(f"sena{n}") for n in range(16)]
    results = at_once(*[lambda by=by: decided(claim, by=by) for by in reviewers])
    assert sum(isinstance(result, Decision) for result in results) == 1
    first = [result.facts for result in results if isinstance(result, review.SomebodyWasFirst)]
    winner = Person(Decision.objects.get().by_id)
    assert first == [{"who": winner, "at": Moment(NOON)}] * 15, results
    assert Award.objects.count() == LedgerEntry.objects.count() == Transition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_above_the_threshold_two_take_the_two_seats() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    reviewers = [senior(f"sena{n}") for n in range(16)]
    large = {"amounts": LARGE, "reasons": BECAUSE}
    results = at_once(*[lambda by=by: decided(claim, "part", by=by, **large) for by in reviewers])
    seats = sorted((one.seat, one.final) for one in results if isinstance(one, Decision))
    assert seats == [(1, False), (2, True)]
    assert sum(isinstance(result, review.SomebodyWasFirst) for result in results) == 14, results
    assert Decision.objects.values("by").distinct().count() == 2
    assert Award.objects.count() == LedgerEntry.objects.count() == Transition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_claims_of_one_claimant_that_are_approved_at_once_one_is(rita: User) -> None:
    incident = kakao()
    first = merchant(incident, loss=500_001)
    claims = [first, *(merchant(incident, loss=500_001, claimant=first.claimant) for _ in range(7))]
    assessed(incident)
    said = {"amounts": {PAYMENT: 60_000}, "reasons": BECAUSE, "by": rita}
    results = at_once(*[lambda claim=claim: decided(claim, "part", **said) for claim in claims])
    assert sum(isinstance(result, Decision) for result in results) == 1
    assert sum(isinstance(result, review.AlreadyAwarded) for result in results) == 7, results
    assert Award.objects.count() == 1
