"""Claims taken back by claimants, decisions taken back by reviewers."""

from collections.abc import Callable

import pytest

from accounts.models import User
from claims.models import (
    AuditPayload,
    Award,
    Claim,
    ClaimFacts,
    DuplicateLink,
    LedgerEntry,
    PayeeAccount,
    PayoutRun,
    ReviewItem,
    Transfer,
)
from claims.models.sealing import fingerprint, seal
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.refusal import Refusal
from claims.stages import payout, review
from claims.stages.review import facets
from claims.stages.safety import ReasonMissing
from claims.stages.validation import relink
from tests.details import mended
from tests.factories import ClaimantFactory, PayeeAccountFactory
from tests.money import answered, balanced, frozen, sent
from tests.people import NOON, person
from tests.recoveries import owing
from tests.stages.review.making import RULE, assessed, decided, rule_on, status
from tests.stages.test_intake import at_once
from tests.world import driver, kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User) -> Claim:
    """Alice's own claim, for which the run proposes 30,000 won, with an account."""
    incident = kakao()
    made = merchant(incident, filed_by=alice)
    PayeeAccount.objects.create(
        claim=made, version=1, bank="004", sealed=seal(
            {"number": "00000000000000", "holder": "김시험"}, bound_to=PayeeAccount.binding(made.pk, 1)
        ), fingerprint=fingerprint("account", "004:00000000000000"), at=NOON,
    )  # fmt: skip
    assessed(incident)
    return made


def withdrawn(claim: Claim, by: User, reason: str = "Found a receipt.") -> Claim:
    return review.withdraw(actor=by, claim=claim, reason=reason, at=NOON, door="test")


def undone(claim: Claim, by: User | None = None, note: str = "Wrong claim.") -> Claim:
    return review.undo(actor=by or person("rita"), claim=claim, note=note, at=NOON, door="test")


def in_a_run() -> object:
    return frozen()


def test_nobody_withdraws_anothers_claim(claim: Claim) -> None:
    for name in ("mallory", "rita", "felix", "omar", "audrey"):
        with pytest.raises(Forbidden):
            withdrawn(claim, person(name))
    assert status(claim) == "submitted"


@pytest.mark.parametrize("there", ["rejected", "withdrawn", "triaged_out"])
def test_what_is_over_is_not_withdrawn(alice: User, there: str) -> None:
    claim = merchant(kakao(), filed_by=alice, status=there)
    with pytest.raises(UnlawfulMove):
        withdrawn(claim, alice)


def test_a_claim_in_a_payout_run_is_not_withdrawn(claim: Claim, alice: User) -> None:
    decided(claim)
    in_a_run()
    with pytest.raises(review.MoneyOnItsWay):
        withdrawn(claim, alice)
    assert status(claim) == "approved" and Award.objects.get().live


def test_a_claim_of_which_a_part_is_claimed_back_is_not_withdrawn_though_its_money_came_back(
    claim: Claim, alice: User
) -> None:
    """The debt would stand without what it is a debt of, and take it from what the claimant gets next."""
    decided(claim)
    sent()
    transfer = Transfer.objects.get()
    answered({transfer: "paid"})
    owing(Award.objects.get(), 10_000)
    answered({transfer: "returned"})
    with pytest.raises(review.MoneyOnItsWay):
        withdrawn(claim, alice)
    assert Award.objects.get().live
    balanced()


@pytest.mark.parametrize("there", ["submitted", "information_requested"])
def test_a_claim_that_waits_is_withdrawn(alice: User, there: str) -> None:
    claim = merchant(kakao(), filed_by=alice, status=there)
    ReviewItem.objects.create(claim=claim, code="x", at=NOON)
    assert withdrawn(claim, alice).status == "withdrawn"
    assert not ReviewItem.objects.filter(state="open").exists()
    assert AuditPayload.objects.get().after == {"reason": "Found a receipt."}


def test_what_was_awarded_dies_with_the_claim(claim: Claim, alice: User) -> None:
    decided(claim)
    withdrawn(claim, alice)
    award = Award.objects.get()
    assert not award.live
    posting = LedgerEntry.objects.get(kind="void")
    assert (posting.reference, posting.debit, posting.credit, posting.amount) == (
        str(award.pk), "open", "voided", 30_000,
    )  # fmt: skip


def test_after_a_withdrawal_another_claim_may_be_given_the_same(claim: Claim, alice: User) -> None:
    decided(claim)
    withdrawn(claim, alice)
    again = merchant(claim.incident, claimant=claim.claimant)
    assessed(claim.incident)
    assert decided(again).final


def test_only_reviewers_who_are_no_party_undo(claim: Claim, rita: User) -> None:
    decided(claim)
    for name in ("mallory", "alice", "felix", "omar"):
        with pytest.raises(Forbidden):
            undone(claim, person(name))
    own = merchant(claim.incident, filed_by=rita, status="rejected")
    with pytest.raises(SamePerson):
        undone(own)


def test_undoing_takes_a_note_and_a_decision(claim: Claim) -> None:
    with pytest.raises(UnlawfulMove):
        undone(claim)
    decided(claim)
    with pytest.raises(ReasonMissing):
        undone(claim, note=" ")
    assert status(claim) == "approved"


def test_a_decision_whose_money_is_in_a_run_is_not_undone_until_the_run_is_voided(claim: Claim) -> None:
    decided(claim)
    run = in_a_run()
    with pytest.raises(review.WasPaid):
        undone(claim)
    payout.void(actor=person("felix"), run=run, reason="wrong day", at=NOON, door="test")
    assert undone(claim).status == "submitted"
    posting = LedgerEntry.objects.get(kind="void")
    assert (posting.debit, posting.credit, posting.amount) == ("open", "voided", 30_000)
    balanced()
    decided(claim)
    in_a_run()
    with pytest.raises(review.WasPaid):
        undone(claim)
    balanced()


@pytest.mark.parametrize("result", ["paid", "failed", "returned", "unknown"])
def test_a_decision_whose_money_was_sent_is_not_undone_whatever_the_bank_said(
    claim: Claim, result: str
) -> None:
    decided(claim)
    sent()
    with pytest.raises(review.WasPaid):
        undone(claim)
    answered({Transfer.objects.get(): result})
    with pytest.raises(review.WasPaid):
        undone(claim)
    if result in ("failed", "returned"):  # a later run that was voided takes nothing back
        mended(claim)
        payout.void(actor=person("felix"), run=frozen(), reason="wrong day", at=NOON, door="test")
        with pytest.raises(review.WasPaid):
            undone(claim)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["withdraw", "undo", "decide"])
def test_runs_and_acts_on_claims_at_once_never_wait_for_each_other_in_a_ring(
    claim: Claim, alice: User, act: str
) -> None:
    """Both lock claim, claimant, award, account: 20 rounds on two connections, and neither is a deadlock's victim."""
    for name in ("felix", "rita"):
        person(name)
    for _round in range(20):
        incident = claim.incident
        each = merchant(incident, filed_by=alice, claimant=ClaimantFactory())
        PayeeAccountFactory(claim=each)
        assessed(incident)
        if act != "decide":
            decided(each)
        acts: dict[str, Callable[[], object]] = {
            "withdraw": lambda each=each: withdrawn(each, User.objects.get(pk=alice.pk)),  # type: ignore[misc]
            "undo": lambda each=each: undone(each),  # type: ignore[misc]
            "decide": lambda each=each: decided(each),  # type: ignore[misc]
        }
        results = at_once(in_a_run, acts[act])
        bad = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)]
        assert bad == []
        for run in PayoutRun.objects.filter(state="frozen"):
            payout.void(actor=person("felix"), run=run, reason="next round", at=NOON, door="test")
        balanced()


def test_an_undone_decision_leaves_the_claim_as_a_new_version_that_says_the_same(claim: Claim) -> None:
    decided(claim)
    again = undone(claim)
    assert (again.status, again.version) == ("submitted", 2)
    said = ["category", "services", "period", "identifier", "account", "papers", "inputs", "sources"]
    old, new = ClaimFacts.objects.filter(claim=claim).order_by("version").values(*said)
    assert old == new
    one, other = PayeeAccount.objects.filter(claim=claim).order_by("version")
    assert one.opened() == other.opened() and one.fingerprint == other.fingerprint
    assert not Award.objects.get().live
    assert LedgerEntry.objects.get(kind="void").debit == "open"
    assert ReviewItem.objects.get(state="open").code == "decision_undone"


def test_it_is_decided_again_on_the_same_run_by_the_same_person(claim: Claim) -> None:
    decided(claim, "reject", codes=["untrue"])
    undone(claim)
    assert decided(claim).version == 2
    assert status(claim) == "approved"


def test_what_was_undone_is_left_to_people_by_the_rule() -> None:
    incident = kakao()
    claim = driver(incident, fee=39_000)
    run = assessed(incident)
    rule_on()
    said = {"actor": RULE, "run": run, "at": NOON}
    assert review.decide_automatically(**said).approved == 1
    undone(claim)
    assert review.decide_automatically(**said).approved == 0


def test_a_claim_that_is_withdrawn_looks_like_none_and_the_other_is_told_so(alice: User) -> None:
    incident = kakao()
    phones = ClaimantFactory.create_batch(2, phone="+821012345678")
    one, other = (
        merchant(incident, claimant=phones[0], filed_by=alice),
        merchant(incident, claimant=phones[1]),
    )
    relink(claims=[one.pk], at=NOON)
    ReviewItem.objects.create(claim=other, code="proposed", at=NOON)
    facets.refresh(claims=[other.pk])
    assert "flag:look_alike" in ReviewItem.objects.get().facets
    review.withdraw(actor=alice, claim=one, reason="", at=NOON, door="test")
    assert DuplicateLink.objects.get().ended_at == NOON
    assert "flag:look_alike" not in ReviewItem.objects.get().facets
