"""Claims set aside and taken back: refusals first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from claims.models import AuditEntry, Claim, DuplicateLink, ReviewItem, SetAside, Transition
from claims.queries.review import seen_of
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.text import Malformed
from claims.stages import review
from claims.stages.review import facets
from claims.stages.safety import ReasonMissing
from claims.stages.validation import relink
from tests.factories import ClaimantFactory, ImportFileFactory
from tests.people import NOON, person
from tests.stages.review.making import (
    BECAUSE,
    PAYMENT,
    assessed,
    at_once,
    decided,
    sampled,
    senior,
    status,
)
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


def aside(*claims: Claim, by: str = "rita", why: str = "not_a_claim", **said: Any) -> int:
    ids = [claim.pk for claim in claims]
    return review.triage(actor=person(by), claims=ids, why=why, **WHEN | said)


def back(*claims: Claim, by: str = "rita", **said: Any) -> int:
    return review.restore(actor=person(by), claims=[claim.pk for claim in claims], **WHEN | said)


def repeats(one: Claim, other: Claim, **said: Any) -> int:
    return aside(one, why="duplicate", of={one.pk: other.pk}, **said)


@pytest.mark.parametrize("act", [aside, back])
def test_only_reviewers_do_it(act: Callable[..., int]) -> None:
    claim = merchant(kakao())
    for name in ("mallory", "alice", "omar", "kim"):
        with pytest.raises(Forbidden):
            act(claim, by=name)
    assert status(claim) == "submitted" and not SetAside.objects.exists()


@pytest.mark.parametrize("why", ["unsaid", "sent twice", ""])
def test_as_what_is_one_of_three(why: str) -> None:
    with pytest.raises(Malformed):
        aside(merchant(kakao()), why=why)


@pytest.mark.parametrize("handed_in", [False, True])
def test_one_own_claim_among_many_stops_them_all(handed_in: bool) -> None:
    incident, rita = kakao(), person("rita")
    brought = {"file": ImportFileFactory(by=rita)} if handed_in else {"filed_by": rita}
    one, own = merchant(incident), merchant(incident, **brought)
    with pytest.raises(SamePerson):
        aside(one, own)
    assert status(one) == "submitted"


def test_one_that_was_decided_stops_them_all() -> None:
    incident = kakao()
    one, gone = merchant(incident), merchant(incident, status="approved")
    with pytest.raises(UnlawfulMove):
        aside(one, gone)
    with pytest.raises(UnlawfulMove):
        back(one)
    assert status(one) == "submitted" and not Transition.objects.exists()


def test_a_page_that_is_older_than_the_claim_is_refused() -> None:
    claim = merchant(kakao())
    seen = seen_of(claim)
    review.hold(actor=senior(), claim=claim, reason="wait", **WHEN)
    with pytest.raises(review.ClaimChanged):
        aside(claim, seen=seen)


def test_a_duplicate_of_nothing_is_refused() -> None:
    one, foreign = merchant(kakao()), merchant(_another())
    with pytest.raises(review.DuplicateOfWhat):
        aside(one, why="duplicate")
    with pytest.raises(review.DuplicateOfWhat):
        aside(one, why="duplicate", of={one.pk: one.pk + 1_000_000})
    with pytest.raises(review.DuplicateOfWhat):
        repeats(one, foreign)


def _another() -> Any:
    from tests.factories import IncidentFactory

    return IncidentFactory()


def test_a_duplicate_of_itself_is_refused() -> None:
    one = merchant(kakao())
    with pytest.raises(review.DuplicateOfItself):
        repeats(one, one)


@pytest.mark.parametrize("gone", ["triaged_out", "withdrawn"])
def test_a_duplicate_of_what_is_gone_is_refused(gone: str) -> None:
    incident = kakao()
    one, other = merchant(incident), merchant(incident, status=gone)
    with pytest.raises(review.OfIsSetAside, match=other.reference):
        repeats(one, other)


def test_two_that_repeat_one_another_are_not_both_set_aside() -> None:
    incident = kakao()
    one, other = merchant(incident), merchant(incident)
    with pytest.raises(review.OfIsSetAside):
        aside(one, other, why="duplicate", of={one.pk: other.pk, other.pk: one.pk})
    repeats(one, other)
    with pytest.raises(review.OfIsSetAside):
        repeats(other, one)


def test_what_another_has_set_aside_is_not_taken_back_without_a_reason() -> None:
    claim = merchant(kakao())
    aside(claim)
    with pytest.raises(ReasonMissing):
        review.restore(actor=senior(), claims=[claim.pk], **WHEN)
    assert status(claim) == "triaged_out"
    assert review.restore(actor=senior(), claims=[claim.pk], reason="it is one", **WHEN) == 1
    assert SetAside.objects.get().restored_why == "it is one"


def test_what_was_taken_back_is_not_taken_back_twice() -> None:
    claim = merchant(kakao())
    aside(claim)
    assert back(claim) == 1
    with pytest.raises(UnlawfulMove):
        back(claim)
    row = SetAside.objects.get()
    assert (row.restored_by, row.restored_at) == (person("rita"), NOON)


def test_many_are_set_aside_and_taken_back_and_each_history_says_so() -> None:
    incident = kakao()
    claims = [merchant(incident) for _ in range(3)]
    ReviewItem.objects.create(claim=claims[0], code="duplicates", at=NOON)
    assert aside(*claims, note="by mail") == 3
    assert {status(claim) for claim in claims} == {"triaged_out"}
    assert not ReviewItem.objects.filter(state="open").exists()
    assert back(claims[0], reason="not the same shop") == 1
    assert status(claims[0]) == "submitted"
    assert ReviewItem.objects.get(state="open").code == "restored"
    assert list(Transition.objects.order_by("pk").values_list("act", "note")) == [
        *[("triage_out", "by mail")] * 3, ("restore", "not the same shop"),
    ]  # fmt: skip
    logged = AuditEntry.objects.filter(action="triage_claim")
    assert {entry.key for entry in logged} == {claim.reference for claim in claims}
    assert [entry.payload.after for entry in logged] == [{"status": "triaged_out", "why": "not_a_claim"}] * 3


@pytest.mark.parametrize("code", ["second_seat", "sample"])
def test_what_waited_for_a_second_seat_waits_for_it_again(code: str) -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    if code == "sample":
        sampled(claim)
    else:
        decided(claim, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    before = ReviewItem.objects.get(claim=claim, state="open")
    assert before.code == code
    other = ClaimantFactory()
    aside(claim, merchant(incident, claimant=other))
    back(*Claim.objects.filter(status="triaged_out"))
    after = ReviewItem.objects.get(claim=claim, state="open")
    assert (after.code, after.facets) == (code, before.facets)
    assert ReviewItem.objects.get(claim__claimant=other, state="open").code == "restored"


def test_of_several_those_that_can_be_are_set_aside_and_the_others_named() -> None:
    incident, rita = kakao(), person("rita")
    own, gone = merchant(incident, filed_by=rita), merchant(incident, status="approved")
    one, other = merchant(incident), merchant(incident)
    ids = [claim.pk for claim in (own, gone, one, other)]
    refused = review.triage_each(actor=rita, claims=ids, why="other_company", **WHEN)
    assert [(pk, type(why)) for pk, why in refused] == [(own.pk, SamePerson), (gone.pk, UnlawfulMove)]
    assert status(one) == status(other) == "triaged_out"
    refused = review.restore_each(actor=rita, claims=ids, **WHEN)
    assert [pk for pk, _why in refused] == [own.pk, gone.pk]
    assert status(one) == status(other) == "submitted"


def test_both_sides_of_a_pair_are_flagged_and_are_no_more_once_one_is_gone() -> None:
    incident = kakao()
    claims = [
        merchant(incident, claimant=one) for one in ClaimantFactory.create_batch(2, phone="+821012345678")
    ]
    one, other = claims
    relink(claims=[one.pk], at=NOON)

    def flagged() -> set[int]:
        rows = ReviewItem.objects.filter(state="open", facets__contains=["flag:look_alike"])
        return set(rows.values_list("claim_id", flat=True))

    for claim in claims:
        ReviewItem.objects.create(claim=claim, code="proposed", at=NOON)
    facets.refresh(claims=[one.pk, other.pk])
    assert flagged() == {one.pk, other.pk}
    aside(other, why="other_company")
    assert flagged() == set()
    back(other)
    assert flagged() == {one.pk, other.pk}


def test_nothing_to_set_aside_is_nothing_done() -> None:
    assert aside() == 0
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_each_set_aside_one_of_a_pair_one_is_refused() -> None:
    incident = kakao()
    one, other = merchant(incident), merchant(incident)
    rita, sena = person("rita"), senior()

    def act(actor: Any, mine: Claim, theirs: Claim) -> Callable[[], object]:
        return lambda: review.triage(
            actor=actor, claims=[mine.pk], why="duplicate", of={mine.pk: theirs.pk}, **WHEN
        )

    results = at_once(act(rita, one, other), act(sena, other, one))
    assert sorted(map(_kind, results)) == ["OfIsSetAside", "int"]
    assert sorted((status(one), status(other))) == ["submitted", "triaged_out"]


@pytest.mark.django_db(transaction=True)
def test_of_setting_aside_and_deciding_at_once_one_wins() -> None:
    from tests.stages.review.making import assessed

    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    rita, sena = person("rita"), senior()
    results = at_once(lambda: decided(claim, by=rita), lambda: _transacted(claim, sena))
    kinds = sorted(map(_kind, results))
    assert kinds in (["Decision", "UnlawfulMove"], ["UnlawfulMove", "int"])
    assert SetAside.objects.exists() is (status(claim) == "triaged_out")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_claims_that_look_alike_neither_waits_for_the_other() -> None:
    """Each holds its own claim and writes to the queue's rows of both, while somebody assigns both."""
    incident = kakao()
    phone = ClaimantFactory.create_batch(2, phone="+821012345678")
    one, other = (merchant(incident, claimant=claimant) for claimant in phone)
    relink(claims=[one.pk], at=NOON)
    assert DuplicateLink.objects.count() == 1
    rita, sena = person("rita"), senior()
    for claim in (other, one):
        ReviewItem.objects.create(claim=claim, code="proposed", at=NOON)

    def there_and_back(actor: Any, claim: Claim) -> Callable[[], object]:
        def act() -> int:
            for _ in range(4):
                review.triage(actor=actor, claims=[claim.pk], why="not_a_claim", **WHEN)
                review.restore(actor=actor, claims=[claim.pk], **WHEN)
            return claim.pk

        return act

    def assign() -> list[object]:
        return [
            review.assign(actor=rita, claims=[one.pk, other.pk], to=to, **WHEN)
            for to in (rita, None, rita, None)
        ]

    results = at_once(there_and_back(rita, one), there_and_back(sena, other), assign)
    assert not [result for result in results if isinstance(result, Exception)]
    assert DuplicateLink.objects.filter(ended_at=None).count() == 1
    assert all("flag:look_alike" in item.facets for item in ReviewItem.objects.filter(state="open"))


def _transacted(claim: Claim, actor: Any) -> int:
    with transaction.atomic():
        return review.triage(actor=actor, claims=[claim.pk], why="not_a_claim", **WHEN)


def _kind(result: object) -> str:
    return type(result).__name__
