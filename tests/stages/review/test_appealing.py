"""Appeals: refusals first; then money, which never gets less and of which only the difference is awarded."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import (
    Appeal,
    AuditEntry,
    Award,
    Claim,
    ClaimFacts,
    Decision,
    DetailsRequest,
    Incident,
    LedgerEntry,
    ReviewItem,
    Transfer,
    Transition,
)
from claims.queries.details import account_in_force, open_request
from claims.queries.review import seen_of
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import ClaimOnHold, UnlawfulMove
from claims.rules.refusal import Refusal
from claims.rules.review import NotAsProposed, OtherNeedsNote, RejectionNeedsReason, UnknownLine
from claims.rules.review.appeals import AppealWorsens
from claims.rules.text import ForbiddenCharacter
from claims.stages import review
from claims.stages.safety import ReasonMissing
from tests.details import given as given_details
from tests.details import mended, ruth, seat
from tests.factories import PayeeAccountFactory
from tests.money import answered, award, balanced, sent
from tests.people import NOON, person
from tests.stages.review.making import (
    BECAUSE,
    PAYMENT,
    assessed,
    at_once,
    by_rules,
    decided,
    rule_on,
    senior,
    status,
)
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


@pytest.fixture
def claim(alice: User) -> Claim:
    """Approved by Rita: 30,000 won."""
    made = merchant(kakao(), filed_by=alice)
    PayeeAccountFactory(claim=made)
    assessed(made.incident)
    decided(made)
    return made


def appealed(claim: Claim, words: str = "It was more.", *, by: User | None = None, **said: Any) -> Appeal:
    return review.appeal(actor=by or person("alice"), claim=claim, words=words, **{**WHEN, **said})


def heard(claim: Claim, outcome: str = "uphold", *, by: User | None = None, **said: Any) -> Decision:
    """A seat on the appeal, by Sena where nobody is named."""
    if outcome == "uphold":
        said.setdefault("note", "The record says so.")
    return review.decide_appeal(actor=by or senior(), claim=claim, outcome=outcome, **{**WHEN, **said})


def part(amount: int) -> dict[str, Any]:
    return {"amounts": {PAYMENT: amount}, "reasons": BECAUSE}


def reopened(claim: Claim, *, by: User | None = None, note: str = "A mistake.", **said: Any) -> Claim:
    return review.reopen_appeal(actor=by or senior(), claim=claim, note=note, **{**WHEN, **said})


def live(claim: Claim) -> list[int]:
    return list(Award.objects.filter(claim=claim, live=True).order_by("pk").values_list("amount", flat=True))


def refused(refusal: type[Refusal], act: Any) -> None:
    before = _rows()
    with pytest.raises(refusal):
        act()
    assert _rows() == before


def _rows() -> list[Any]:
    tables = (Appeal, AuditEntry, Award, ClaimFacts, Decision, LedgerEntry, ReviewItem, Transition)
    return [list(Claim.objects.order_by("pk").values()), *(one.objects.count() for one in tables)]


# ---------------------------------------------------------------- refusals


def test_only_the_claimant_appeals(claim: Claim) -> None:
    for name in ("mallory", "rita", "felix", "omar"):
        refused(Forbidden, lambda name=name: appealed(claim, by=person(name)))
    refused(Forbidden, lambda: appealed(claim, by=senior()))


def test_an_appeal_has_words_and_names_lines_of_the_decision(claim: Claim) -> None:
    refused(ReasonMissing, lambda: appealed(claim, " \n"))
    refused(UnknownLine, lambda: appealed(claim, lines={("kakao-merchant-2022", "fortune"): ""}))
    refused(UnknownLine, lambda: appealed(claim, lines={("kakao-merchant-2022", ""): "it gives a line"}))
    refused(UnknownLine, lambda: appealed(claim, lines={("melon-2022", ""): "it was not judged"}))
    refused(ReasonMissing, lambda: appealed(claim, "", lines={PAYMENT: " "}))
    refused(ForbiddenCharacter, lambda: appealed(claim, lines={PAYMENT: "a\u202eb"}))
    assert appealed(claim, lines={PAYMENT: ""}).lines == [[*PAYMENT, ""]]


def test_an_appeal_may_have_words_of_a_line_alone(claim: Claim) -> None:
    made = appealed(claim, "", lines={PAYMENT: " Two shops. "})
    assert (made.words, made.lines) == ("", [[*PAYMENT, "Two shops."]])


def test_what_a_policy_refused_is_appealed_as_a_whole(alice: User) -> None:
    claim = merchant(kakao(), loss=0, filed_by=alice)
    assessed(claim.incident)
    decided(claim, "reject", codes=["loss_not_shown"])
    refused(UnknownLine, lambda: appealed(claim, lines={PAYMENT: "x"}))
    whole = ("kakao-merchant-2022", "")
    assert appealed(claim, lines={whole: "There was a loss."}).lines == [[*whole, "There was a loss."]]


@pytest.mark.parametrize(
    "there", ["submitted", "information_requested", "withdrawn", "appealed", "triaged_out"]
)
def test_only_what_was_decided_is_appealed(there: str, alice: User) -> None:
    made = merchant(kakao(), filed_by=alice, status=there)
    refused(UnlawfulMove, lambda: appealed(made))


def test_nobody_appeals_twice(claim: Claim) -> None:
    appealed(claim)
    refused(UnlawfulMove, lambda: appealed(claim))
    heard(claim)
    refused(review.AppealedAlready, lambda: appealed(claim))


def test_who_had_a_seat_decides_no_appeal_by_any_act(claim: Claim, rita: User) -> None:
    appealed(claim)
    refused(SamePerson, lambda: heard(claim, by=rita))
    refused(SamePerson, lambda: heard(claim, "approve", by=rita))
    refused(UnlawfulMove, lambda: decided(claim))
    refused(UnlawfulMove, lambda: decided(claim, by=senior()))


def test_who_had_the_second_seat_decides_no_appeal_either(alice: User, rita: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    assessed(claim.incident)
    decided(claim, "part", **part(1_000_001))
    decided(claim, "part", by=senior(), **part(1_000_001))
    appealed(claim)
    for who in (rita, senior()):
        refused(SamePerson, lambda who=who: heard(claim, by=who))
    assert heard(claim, by=senior("sven")).final


def test_only_reviewers_decide_and_never_their_own(claim: Claim, alice: User) -> None:
    appealed(claim)
    for name in ("alice", "felix", "omar", "audrey", "mallory"):
        refused(Forbidden, lambda name=name: heard(claim, by=person(name)))
    own = merchant(claim.incident, filed_by=senior(), status="appealed")
    refused(SamePerson, lambda: heard(own))


def test_less_than_before_is_refused(claim: Claim) -> None:
    appealed(claim)
    refused(AppealWorsens, lambda: heard(claim, "part", **part(29_999)))
    refused(AppealWorsens, lambda: heard(claim, "reject", codes=["untrue"]))


def test_an_appeal_is_decided_with_what_a_decision_needs(claim: Claim) -> None:
    refused(review.NotAppealed, lambda: heard(claim))
    appealed(claim)
    refused(ReasonMissing, lambda: heard(claim, note=" "))
    refused(NotAsProposed, lambda: heard(claim, "approve", amounts={PAYMENT: 1}))
    rejected = merchant(claim.incident, filed_by=person("alice"))
    decided(rejected, "reject", codes=["untrue"])
    appealed(rejected)
    refused(RejectionNeedsReason, lambda: heard(rejected, "reject"))
    refused(OtherNeedsNote, lambda: heard(rejected, "reject", codes=["other"]))
    refused(review.NotAssessed, lambda: heard(rejected, "approve"))


def test_a_hold_and_a_page_that_is_older_bar_it(claim: Claim, rita: User) -> None:
    appealed(claim)
    seen = seen_of(claim)
    review.hold(actor=rita, claim=claim, reason="wait", **WHEN)
    refused(ClaimOnHold, lambda: heard(claim))
    refused(review.ClaimChanged, lambda: heard(claim, seen=seen))


def test_what_was_decided_on_an_appeal_is_not_undone_but_reopened(claim: Claim, rita: User) -> None:
    refused(review.NotDecidedOnAppeal, lambda: reopened(claim))
    appealed(claim)
    heard(claim)
    refused(review.DecidedOnAppeal, lambda: review.undo(actor=senior(), claim=claim, note="x", **WHEN))
    refused(SamePerson, lambda: reopened(claim, by=rita))
    refused(ReasonMissing, lambda: reopened(claim, note=" "))


def test_what_it_gave_beyond_is_not_taken_back_once_it_is_in_a_run(claim: Claim) -> None:
    appealed(claim)
    heard(claim, "part", **part(40_000))
    sent()
    refused(review.WasPaid, lambda: reopened(claim))


# ---------------------------------------------------------------- acts


def test_an_appeal_makes_a_version_and_waits_for_another_person(claim: Claim, alice: User) -> None:
    first = Decision.objects.get()
    made = appealed(claim, "We have two shops.\nBoth were shut.")
    claim.refresh_from_db()
    assert (claim.status, claim.version, made.version, made.decision) == ("appealed", 2, 2, first)
    item = ReviewItem.objects.get(state="open")
    assert item.code == "appealed" and {"stage:appealed", "flag:appeal"} <= set(item.facets)
    assert (item.due_on - NOON.date()).days == 14  # ten working days
    move = Transition.objects.latest("pk")
    assert (move.act, move.came_from, move.by, move.note) == ("appeal", "approved", alice, "")
    assert live(claim) == [30_000]


def test_what_stands_stays_with_its_letter_and_the_claimant_is_told_why(claim: Claim) -> None:
    first = Decision.objects.get()
    appealed(claim)
    second = heard(claim, note="Both shops are in the sum.")
    assert (status(claim), live(claim), second.version, second.outcome) == (
        "approved",
        [30_000],
        2,
        "approve",
    )
    assert second.lines == first.lines
    assert "It stays as it is." in second.letter_en and "Both shops are in the sum." in second.letter_en
    assert claim.reference in second.letter_ko and "Both shops" in second.letter_ko
    kept = Decision.objects.get(pk=first.pk)
    assert (kept.letter_en, kept.lines) == (first.letter_en, first.lines)
    assert not ReviewItem.objects.filter(state="open").exists()


def test_more_is_awarded_as_the_difference_that_amends(claim: Claim) -> None:
    appealed(claim)
    decision = heard(claim, "part", **part(50_000))
    base, more = Award.objects.filter(claim=claim).order_by("pk")
    assert (more.amount, more.amends, more.decision, base.live) == (20_000, base, decision, True)
    assert status(claim) == "approved"
    assert "It gave you: 30,000 won." in decision.letter_en and "50,000 won" in decision.letter_en
    posted = LedgerEntry.objects.filter(kind="award").order_by("pk").values_list("amount", flat=True)
    assert list(posted) == [30_000, 20_000]


def test_what_was_rejected_is_given(claim: Claim) -> None:
    other = merchant(claim.incident, filed_by=person("alice"))
    assessed(claim.incident)
    decided(other, "reject", codes=["loss_not_shown"])
    appealed(other)
    heard(other, "approve")
    assert (status(other), live(other)) == ("approved", [30_000])
    assert other.awards.get().amends is None


def test_a_rejection_stands_or_is_made_for_other_reasons(claim: Claim) -> None:
    for outcome, said in (("uphold", {}), ("reject", {"codes": ["not_covered"]})):
        other = merchant(claim.incident, filed_by=person("alice"))
        decided(other, "reject", codes=["untrue"])
        appealed(other)
        second = heard(other, outcome, **said)
        assert status(other) == "rejected"
        assert second.codes == said.get("codes", ["untrue"])
        assert "You appealed our decision" in second.letter_en


def test_what_a_rule_decided_is_appealed_to_any_reviewer(alice: User, rita: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    run = assessed(claim.incident)
    rule_on()
    by_rules(run)
    appealed(claim)
    assert heard(claim, by=rita).by == rita


def test_above_the_threshold_two_people_who_had_no_seat_decide(claim: Claim, rita: User) -> None:
    appealed(claim)
    first = heard(claim, "part", by=senior(), **part(1_000_001))
    assert (first.final, status(claim), live(claim)) == (False, "appealed", [30_000])
    refused(SamePerson, lambda: heard(claim, "part", by=senior(), **part(1_000_001)))
    refused(SamePerson, lambda: heard(claim, "part", by=rita, **part(1_000_001)))
    refused(review.SeatsDiffer, lambda: heard(claim, "part", by=senior("sven"), **part(1_000_002)))
    second = heard(claim, "part", by=senior("sven"), **part(1_000_001))
    assert (second.seat, second.final, live(claim)) == (2, True, [30_000, 970_001])


def test_the_second_may_let_it_stand(claim: Claim) -> None:
    appealed(claim)
    heard(claim, "part", **part(1_000_001))
    assert heard(claim, by=senior("sven")).final
    assert (status(claim), live(claim)) == ("approved", [30_000])


def test_reopened_only_what_came_beyond_dies_and_the_appeal_waits_again(claim: Claim) -> None:
    appealed(claim)
    heard(claim, "part", **part(50_000))
    after = reopened(claim)
    assert (after.status, after.version, live(claim)) == ("appealed", 3, [30_000])
    assert ReviewItem.objects.get(state="open").code == "appealed"
    heard(claim, "part", **part(45_000))
    assert live(claim) == [30_000, 15_000]


def test_what_the_first_decision_gave_may_be_paid_meanwhile(claim: Claim) -> None:
    sent()
    appealed(claim)
    heard(claim, "part", **part(50_000))
    assert reopened(claim).status == "appealed"
    assert live(claim) == [30_000]


def test_an_account_that_waits_for_its_reviews_goes_with_the_claim(claim: Claim) -> None:
    (file,) = sent()
    answered({file.run.transfers.get(): "failed"})
    request = given_details(claim)
    appealed(claim)
    heard(claim)
    request.refresh_from_db()
    assert (request.state, request.account.version, request.account.correction) == ("given", 2, 1)
    seat(request)
    seat(request, ruth())
    assert account_in_force(claim=Claim.objects.get(pk=claim.pk)).opened()["number"] == "110123456789"


def failing(claim: Claim) -> Claim:
    """What is on its way to the bank fails."""
    answered({Transfer.objects.get(state="sent"): "failed"})
    return Claim.objects.get(pk=claim.pk)


def test_a_payment_that_fails_while_the_appeal_waits_asks_for_details_then(claim: Claim) -> None:
    sent()
    appealed(claim)
    request = open_request(claim=failing(claim))
    assert request and (request.state, request.why) == ("asked", "failed")
    mended(claim)
    heard(claim, "part", **part(50_000))
    sent()
    account = Transfer.objects.get(state="sent").account
    assert account and (account.version, account.correction) == (2, 1)
    assert account.opened()["number"] == "110123456789"
    answered({Transfer.objects.get(state="sent"): "paid"})
    balanced()


@pytest.mark.parametrize("again", [False, True])
def test_a_payment_that_fails_after_the_appeal_was_decided_asks_too(claim: Claim, again: bool) -> None:
    sent()
    appealed(claim)
    heard(claim)
    if again:
        reopened(claim)
    assert open_request(claim=failing(claim))


def test_a_late_answer_about_the_old_account_asks_for_nothing_though_the_claim_was_appealed_since(
    claim: Claim,
) -> None:
    """Two transfers to the old account: the one fails and is confirmed as right, then the other comes back."""
    sent()
    slow = Transfer.objects.get()
    answered({slow: "unknown"})
    award(claim=claim, line="more", amount=20)
    sent()
    failing(claim)
    given_details(claim, same=True)
    seat(seat(DetailsRequest.objects.get()), ruth())
    appealed(claim)
    answered({slow: "returned"})
    assert not open_request(claim=claim)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["uphold", "reopen", "more", "less"]), max_size=6), st.integers(1, 400_000))
def test_the_money_of_a_claim_is_that_of_its_newest_decision_and_never_less_than_the_first(
    acts: list[str], more: int
) -> None:
    claim = merchant(kakao_once(), filed_by=person("alice"))
    assessed(claim.incident)
    first = decided(claim, "part", amounts={PAYMENT: 20_000}, reasons=BECAUSE)
    appealed(claim)
    for act in acts:
        claim.refresh_from_db()
        try:
            if act == "reopen":
                reopened(claim)
            elif act == "uphold":
                heard(claim)
            else:
                amount = 20_000 + more if act == "more" else 19_999
                if amount == 30_000:
                    continue
                heard(claim, "part", **part(amount))
        except (
            review.NotAppealed,
            UnlawfulMove,
            review.NotDecidedOnAppeal,
            AppealWorsens,
            review.SomebodyWasFirst,
        ):
            continue
    claim.refresh_from_db()
    newest = claim.decisions.filter(final=True).latest("version")
    counts = first if claim.status == "appealed" else newest
    assert sum(live(claim)) == sum(line["amount"] for line in counts.lines) >= 20_000
    ledger = Counter[str]()
    for entry in LedgerEntry.objects.filter(kind__in=("award", "void")):
        ledger[entry.credit] += entry.amount
        ledger[entry.debit] -= entry.amount
    assert sum(ledger.values()) == 0
    Award.objects.filter(claim=claim, live=True).update(live=False)


def kakao_once() -> Any:
    return Incident.objects.filter(key="kakao-2022").first() or kakao()


# ---------------------------------------------------------------- races


def ready(alice: User) -> Claim:
    claim = merchant(kakao(), filed_by=alice)
    assessed(claim.incident)
    decided(claim)
    return claim


@pytest.mark.django_db(transaction=True)
def test_of_two_appeals_at_once_one_is_made(alice: User) -> None:
    claim = ready(alice)
    results = at_once(*[lambda: appealed(claim)] * 4)
    assert sum(isinstance(one, Appeal) for one in results) == Appeal.objects.count() == 1
    assert Claim.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_who_decide_one_appeal_one_does(alice: User) -> None:
    claim = ready(alice)
    appealed(claim)
    people = [senior(f"sena{number}") for number in range(6)]
    results = at_once(*[lambda by=by: heard(claim, "part", by=by, **part(50_000)) for by in people])
    assert sum(isinstance(one, Decision) for one in results) == 1, results
    assert sum(isinstance(one, review.SomebodyWasFirst) for one in results) == 5, results
    assert sum(live(claim)) == 50_000


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_its_taking_back_at_once_leave_one_order_of_them(alice: User) -> None:
    claim = ready(alice)
    appealed(claim)
    heard(claim, "part", **part(50_000))
    sven = senior("sven")
    at_once(lambda: reopened(claim), lambda: heard(claim, "part", by=sven, **part(60_000)))
    claim.refresh_from_db()
    assert (claim.status, sum(live(claim))) in [("appealed", 30_000), ("approved", 60_000)]
