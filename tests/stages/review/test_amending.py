"""Claims corrected by staff: refusals first, each with nothing written."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, ClaimFacts, Decision, ReviewItem, Transition
from claims.queries.review import seen_of
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import ClaimOnHold, UnlawfulMove
from claims.rules.refusal import Refusal
from claims.rules.review.amending import FieldNotAmendable, NothingAmended
from claims.stages import review
from claims.stages.intake import FilingRefused
from claims.stages.safety import ReasonMissing
from tests.factories import ImportFileFactory, PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import assessed, at_once, decided, senior, status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User) -> Claim:
    made = merchant(kakao(), filed_by=alice)
    PayeeAccountFactory(claim=made)
    return made


def corrected(
    claim: Claim, fields: dict[str, Any] | None = None, *, by: User | None = None, **said: Any
) -> Claim:
    fields = {"inputs.loss": 400_000} if fields is None else fields
    said = {"reason": "The receipt says so.", "at": NOON, "door": "test"} | said
    return review.correct_claim(actor=by or person("rita"), claim=claim, fields=fields, **said)


def refused(claim: Claim, refusal: type[Refusal], fields: dict[str, Any] | None = None, **said: Any) -> None:
    before = _rows(claim)
    with pytest.raises(refusal):
        corrected(claim, fields, **said)
    assert _rows(claim) == before


def _rows(claim: Claim) -> tuple[object, ...]:
    counts = [one.objects.count() for one in (ClaimFacts, Transition, AuditEntry, ReviewItem)]
    return (Claim.objects.values().get(pk=claim.pk), *counts)


def test_only_reviewers_correct_and_never_what_they_brought_in(claim: Claim, rita: User) -> None:
    for name in ("alice", "felix", "omar", "audrey", "mallory", "seo"):
        refused(claim, Forbidden, by=person(name))
    refused(merchant(claim.incident, filed_by=rita), SamePerson)
    refused(merchant(claim.incident, file=ImportFileFactory(by=rita), line=2), SamePerson)


def test_nothing_without_a_reason_and_outside_the_list_is_refused(claim: Claim) -> None:
    refused(claim, NothingAmended, {})
    refused(claim, NothingAmended, {"inputs.loss": 300_000})
    refused(claim, ReasonMissing, reason=" \n")
    for field in ("received_at", "account", "identifier", "claimant", "inputs.fortune", "held"):
        refused(claim, FieldNotAmendable, {field: "x", "papers": 1})
    refused(claim, FilingRefused, {"inputs.loss": -1})
    refused(claim, FilingRefused, {"services": []})


@pytest.mark.parametrize("there", ["information_requested", "approved", "rejected", "withdrawn", "appealed"])
def test_only_a_submitted_claim_is_corrected(there: str) -> None:
    refused(merchant(kakao(), status=there), UnlawfulMove)


def test_a_claim_on_hold_or_that_moved_on_is_not_corrected(claim: Claim, rita: User) -> None:
    seen = seen_of(claim)
    review.hold(actor=rita, claim=claim, reason="wait", at=NOON, door="test")
    refused(claim, ClaimOnHold)
    refused(claim, review.ClaimChanged, seen=seen)


def test_what_was_corrected_alone_is_new_and_told_with_before_and_after(claim: Claim, rita: User) -> None:
    start, end = claim.period.lower, claim.period.upper
    fields = {"inputs.loss": 400_000, "services": ["kakaopay"], "period": (start, end + timedelta(hours=1))}
    after = corrected(claim, fields)
    assert (after.status, after.version, after.services) == ("submitted", 2, ["kakaopay"])
    first, second = ClaimFacts.objects.filter(claim=claim).order_by("version")
    assert (first.inputs, second.inputs) == ({"loss": 300_000}, {"loss": 400_000})
    assert second.sources == {"loss": "staff"}
    assert second.by == rita
    kept = ("category", "identifier", "account", "papers")
    assert [getattr(first, name) for name in kept] == [getattr(second, name) for name in kept]
    assert claim.accounts.get(version=2).opened() == claim.accounts.get(version=1).opened()
    move = Transition.objects.get()
    assert (move.act, move.came_from, move.went_to, move.note) == (
        "amend", "submitted", "submitted", "The receipt says so.",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="correct_claim")
    assert entry.reason == "The receipt says so."
    assert entry.payload.before == {
        "services": ["kakaotalk.channel"], "period": [start.isoformat(), end.isoformat()], "inputs.loss": 300_000,
    }  # fmt: skip
    assert entry.payload.after["inputs.loss"] == 400_000
    item = ReviewItem.objects.get(state="open")
    assert item.code == "amended" and "flag:amended" in item.facets


def test_an_amended_claim_is_decided_once_a_run_has_seen_it(claim: Claim) -> None:
    assessed(claim.incident)
    corrected(claim, {"inputs.loss": 500_000})
    with pytest.raises(review.NotAssessed):
        decided(claim)
    assessed(claim.incident)
    assert decided(claim).lines[0]["amount"] == 50_000


def test_corrected_back_the_run_of_before_holds_again(claim: Claim) -> None:
    assessed(claim.incident)
    corrected(claim, {"inputs.loss": 500_000})
    corrected(claim, {"inputs.loss": 300_000}, reason="It was right.")
    assert decided(claim).version == 3


def test_both_seats_are_free_again(claim: Claim) -> None:
    assessed(claim.incident)
    key = ("kakao-merchant-2022", "payment")
    large = {"amounts": {key: 1_000_001}, "reasons": {key: "large"}}
    first = senior()
    assert not decided(claim, "part", by=first, **large).final
    corrected(claim, {"papers": 5}, by=first)
    assessed(claim.incident)
    assert decided(claim, "approve", by=first).seat == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_correction_and_an_approval_at_once_one_counts(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    assessed(claim.incident)
    sena = senior()
    results = at_once(lambda: corrected(claim), lambda: decided(claim, by=sena, version=1))
    if Decision.objects.exists():
        assert status(claim) == "approved"
        assert any(isinstance(one, UnlawfulMove) for one in results), results
    else:
        assert (status(claim), Claim.objects.get().version) == ("submitted", 2)
        assert any(isinstance(one, review.ClaimChanged) for one in results), results
