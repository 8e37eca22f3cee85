"""Claims given to people and taken by them: refusals first; and two people never take the same."""

from typing import Any

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, ReviewItem
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.review import assigning
from tests.factories import ClaimantFactory, ImportFileFactory, UserFactory
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, at_once, decided, senior
from tests.world import kakao, merchant

WHO: dict[str, Any] = {"at": NOON, "door": "test"}
PARTIES = ("claimant", "linked_to", "filed_by", "file")


def waiting(number: int = 1, **said: Any) -> list[Claim]:
    """Claims in the queue, each on the same day."""
    incident = kakao()
    claims = [merchant(incident, **said) for _ in range(number)]
    for claim in claims:
        ReviewItem.objects.create(claim=claim, code="proposed", at=NOON, due_on=NOON.date())
    return claims


def brought_in_by(who: User, how: str) -> dict[str, Any]:
    if how == "claimant":
        return {"claimant": ClaimantFactory(user=who)}
    return {how: ImportFileFactory(by=who) if how == "file" else who}


def given(claims: list[Claim], to: User | None, *, by: str = "rita", **said: Any) -> list[str]:
    """The code of each refusal."""
    ids = [claim.pk for claim in claims]
    return [
        refusal.code for _claim, refusal in review.assign(actor=person(by), claims=ids, to=to, **said, **WHO)
    ]


def has(claim: Claim) -> User | None:
    return ReviewItem.objects.select_related("assignee").get(claim=claim, state="open").assignee


def taken(who: User, *, after: Claim | None = None) -> Claim | None:
    rest = {"after": after.pk} if after else {}
    return review.take_next(actor=who, items=ReviewItem.objects.all(), **rest, **WHO)


# ---------------------------------------------------------------- refusals


@pytest.mark.django_db
def test_only_reviewers_give_and_take_claims() -> None:
    claims = waiting()
    for name in ("mallory", "alice", "omar", "kim", "audrey", "felix"):
        with pytest.raises(Forbidden):
            given(claims, person("rita"), by=name)
        with pytest.raises(Forbidden):
            taken(person(name))
    assert has(claims[0]) is None and not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_nothing_is_given_to_who_does_not_review() -> None:
    claims = waiting()
    gone = UserFactory(duties=("reviewer",), is_active=False)
    for to in (person("omar"), person("alice"), gone, UserFactory(duties=("reviewer",), is_staff=False)):
        with pytest.raises(review.NotAReviewer):
            given(claims, to)
    assert has(claims[0]) is None


@pytest.mark.django_db
@pytest.mark.parametrize("how", PARTIES)
def test_nobody_is_given_or_takes_what_they_brought_in_and_the_others_are_given(how: str) -> None:
    rita, sena = person("rita"), senior()
    (own,) = waiting(**brought_in_by(sena, how))
    other = merchant(own.incident)
    ReviewItem.objects.create(claim=other, code="proposed", at=NOON, due_on=NOON.date())
    assert given([own, other], sena) == ["party_of_claim"]
    assert (has(own), has(other)) == (None, sena)
    assert given([own, other], rita, by="sena") == ["same_person"]
    assert (has(own), has(other)) == (None, rita)
    assert taken(sena) is None


@pytest.mark.django_db
def test_what_does_not_wait_is_refused_alone() -> None:
    rita = person("rita")
    first, second = waiting(2)
    ReviewItem.objects.filter(claim=first).update(state="closed")
    assert given([first, second], rita) == ["item_closed"]
    assert has(second) == rita


@pytest.mark.django_db
def test_what_another_took_meanwhile_is_refused_and_named() -> None:
    rita, sena = person("rita"), senior()
    (claim,) = waiting()
    assert given([claim], sena) == []
    ((_claim, refusal),) = review.assign(actor=rita, claims=[claim.pk], to=rita, seen={claim.pk: None}, **WHO)
    assert isinstance(refusal, review.TakenMeanwhile) and str(refusal.facts["who"]) == f"person {sena.pk}"
    assert given([claim], None, seen={claim.pk: sena.pk}) == []
    assert given([claim], rita, seen={claim.pk: sena.pk}) == ["given_back_meanwhile"]
    assert has(claim) is None


# ---------------------------------------------------------------- given, taken, given back


@pytest.mark.django_db
def test_each_claim_has_it_in_its_log_and_what_changes_nothing_is_not_logged() -> None:
    rita = person("rita")
    claims = waiting(2)
    assert given(claims, rita) == [] == given(claims, rita)
    assert given(claims[:1], None) == []
    logged = AuditEntry.objects.filter(action="assign_claims").order_by("pk")
    assert [(one.key, one.payload.before, one.payload.after) for one in logged] == [
        (claims[0].reference, {"assignee": None}, {"assignee": rita.pk}),
        (claims[1].reference, {"assignee": None}, {"assignee": rita.pk}),
        (claims[0].reference, {"assignee": rita.pk}, {"assignee": None}),
    ]
    assert (has(claims[0]), has(claims[1])) == (None, rita)


@pytest.mark.django_db
def test_one_walks_through_what_is_theirs_then_through_what_is_nobodys_by_due_day() -> None:
    rita = person("rita")
    late, early, mine, others = waiting(4)
    for day, claim in ((27, late), (25, early), (28, mine), (24, others)):
        ReviewItem.objects.filter(claim=claim).update(due_on=NOON.date().replace(day=day))
    given([mine], rita)
    given([others], senior())
    assert taken(rita) == mine
    assert taken(rita, after=mine) == early and has(early) == rita
    assert taken(rita, after=early) == mine
    assert taken(rita, after=mine) == late
    assert taken(senior("sven")) is None


@pytest.mark.django_db
def test_what_cannot_be_decided_now_or_by_this_person_is_passed_over() -> None:
    rita, sena = person("rita"), senior()
    incident = kakao()
    claim, held = merchant(incident), merchant(incident, held=True, hold_reason="wait")
    assessed(incident)
    ReviewItem.objects.create(claim=held, code="proposed", at=NOON, due_on=NOON.date())
    said = {"amounts": {PAYMENT: 2_000_000}, "reasons": BECAUSE}
    decided(claim, "part", by=sena, **said)
    assert taken(rita) is None, "the second seat is a senior's"
    assert taken(sena) is None, "and another's than the first"
    assert taken(senior("sven")) == claim


@pytest.mark.django_db
def test_however_many_are_passed_over_the_first_that_can_be_decided_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assigning, "_AT_ONCE", 2)
    claims = waiting(7)
    Claim.objects.filter(pk__in=[claim.pk for claim in claims[:5]]).update(held=True, hold_reason="wait")
    ReviewItem.objects.filter(claim__in=claims[4:]).update(due_on=None)  # which stands at the end
    rita = person("rita")
    assert taken(rita) == claims[5]
    assert taken(rita, after=claims[5]) == claims[6]
    assert taken(senior()) is None


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_take_at_once_ten_get_a_claim_each_and_six_none() -> None:
    claims = waiting(10)
    people = [senior(f"s{number}") for number in range(16)]
    found = at_once(*[lambda who=who: taken(who) for who in people])
    got = [claim.pk for claim in found if isinstance(claim, Claim)]
    assert sorted(got) == sorted(claim.pk for claim in claims)
    assert [one for one in found if not isinstance(one, Claim)] == [None] * 6
    assert len({has(claim) for claim in claims}) == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_claim_at_once_the_second_is_told_who_has_it() -> None:
    (claim,) = waiting()
    rita, sena = person("rita"), senior()

    def give(to: User) -> Any:
        return review.assign(actor=to, claims=[claim.pk], to=to, seen={claim.pk: None}, **WHO)

    found = at_once(lambda: give(rita), lambda: give(sena))
    assert sorted(map(len, found)) == [0, 1]
    ((_claim, refusal),) = next(one for one in found if one)
    assert str(refusal.facts["who"]) == f"person {has(claim).pk}"
