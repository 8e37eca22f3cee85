"""Who could be the other person, and what waits for one."""

import pytest

from accounts.models import User
from claims.models import Appeal, Decision, PolicyVersion, Vote
from claims.queries import approvers
from tests.factories import ClaimantFactory, ClaimFactory, PolicyVersionFactory, UserFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def senior(**said: object) -> User:
    return UserFactory(duties=("senior_reviewer",), **said)


def test_those_with_a_hand_in_it_and_those_who_are_away_are_left_out() -> None:
    first, second, away = senior(), senior(), senior(is_active=False)
    UserFactory(duties=("reviewer",))  # another duty
    UserFactory(is_superuser=True, is_staff=True)  # none
    assert list(approvers.pool(action="decide_second", without=[first.pk])) == [second]
    assert away not in approvers.pool(action="decide_second", without=[])


def test_a_person_with_two_duties_of_the_act_is_one_person() -> None:
    both = UserFactory(duties=("reviewer", "senior_reviewer"))
    assert list(approvers.pool(action="decide_claim", without=[])) == [both]


def test_a_claim_waits_for_a_senior_who_is_no_party_to_it() -> None:
    first, party = senior(), senior()
    claim = ClaimFactory(claimant=ClaimantFactory(user=party))
    assert not approvers.nobody_for(row=claim)  # nothing waits
    Decision.objects.create(
        claim=claim, version=1, seat=1, final=False, by=first, outcome="part", lines=[], at=NOON
    )
    assert approvers.nobody_for(row=claim)
    senior()
    assert not approvers.nobody_for(row=claim)


def test_the_second_seat_on_an_appeal_is_a_seniors() -> None:
    decider, first = senior(), senior()
    claim = ClaimFactory(status="appealed", version=2)
    seat = {"claim": claim, "seat": 1, "lines": [], "at": NOON}
    appealed = Decision.objects.create(
        version=1,
        final=True,
        by=decider,
        outcome="reject",
        codes=["untrue"],
        letter_ko="x",
        letter_en="x",
        **seat,
    )
    Appeal.objects.create(claim=claim, decision=appealed, version=2, words="No.", by=UserFactory(), at=NOON)
    UserFactory(duties=("reviewer",))
    assert not approvers.nobody_for(row=claim)
    Decision.objects.create(version=2, final=False, by=first, outcome="part", **seat)
    assert approvers.nobody_for(row=claim)
    senior()
    assert not approvers.nobody_for(row=claim)


def test_a_proposal_waits_for_as_many_as_the_vote_is_short_of() -> None:
    members = [UserFactory(duties=("committee",)) for _ in range(3)]
    version = PolicyVersionFactory(
        author=members[0], rule="", state=PolicyVersion.State.PROPOSED, in_force=None
    )
    assert approvers.awaited_of(version) == ("vote_policy", {members[0].pk}, 2)
    assert not approvers.nobody_for(row=version)
    Vote.objects.create(version=version, by=members[1], in_favour=True, at=NOON)
    User.objects.filter(pk=members[2].pk).update(is_active=False)
    assert approvers.nobody_for(row=version)


def test_what_two_people_do_not_end_waits_for_nobody() -> None:
    assert approvers.awaited_of(UserFactory()) is None
