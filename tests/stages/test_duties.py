"""Duties are given by two people, never by who receives them, and two that do both sides of one act to nobody."""

from typing import Any, Final

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from claims.models import AuditEntry, DutyGrant, ReviewItem
from claims.rules.authority import APART, DUTIES, Forbidden, SamePerson
from claims.rules.refusal import Refusal
from claims.stages import duties, review
from claims.stages import tokens as api_tokens
from claims.stages.authority import NamedRule
from claims.stages.payout.two import EndedAlready
from claims.stages.safety import ReasonMissing
from tests.factories import PASSWORD, ClaimFactory, UserFactory
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile

pytestmark = pytest.mark.django_db

SAID: Final[dict[str, Any]] = {"at": NOON, "door": "test"}
INSTALLER: Final = NamedRule("installer")


def proposed(
    email: str = "new@example.com", duty: str = "reviewer", *, by: str = "omar", reason: str = "hired"
) -> DutyGrant:
    return duties.propose_duty(actor=person(by), email=email, duty=duty, reason=reason, **SAID)


def confirmed(grant: DutyGrant, *, by: str = "priya") -> DutyGrant:
    return duties.confirm_duty(actor=person(by), grant=grant, **SAID)


def held(who: User) -> set[str]:
    return set(User.objects.get(pk=who.pk).duties)


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"duty": "emperor"}, duties.UnknownDuty),
        ({"reason": " "}, ReasonMissing),
        ({"email": "gone@example.com"}, duties.UnknownPerson),
        ({"email": "rita@example.com"}, duties.AlreadyHeld),
        ({"email": "felix@example.com", "duty": "finance_checker"}, duties.DutiesApart),
        ({"email": "audrey@example.com", "duty": "committee"}, duties.DutiesApart),
        ({"email": "omar@example.com"}, SamePerson),
        ({"by": "audrey"}, Forbidden),
        ({"by": "priya"}, Forbidden),
        ({"by": "mallory"}, Forbidden),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_is_written(
    given: dict[str, str], refusal: type[Refusal]
) -> None:
    UserFactory(email="gone@example.com", is_active=False)
    for name in ("rita", "felix", "audrey", "omar", "priya", "mallory"):
        person(name)
    people = User.objects.count()
    with pytest.raises(refusal):
        proposed(**given)
    assert not DutyGrant.objects.exists() and not AuditEntry.objects.exists()
    assert User.objects.count() == people


def test_the_same_duty_is_not_proposed_twice_while_it_waits() -> None:
    proposed()
    with pytest.raises(duties.AlreadyHeld):
        proposed()


@pytest.mark.parametrize("by", ["omar", "audrey", "rita", "mallory"])
def test_nobody_confirms_their_own_proposal_nor_without_the_duty(by: str) -> None:
    grant = proposed()
    with pytest.raises((SamePerson, Forbidden)):
        confirmed(grant, by=by)
    assert held(grant.person) == set() and not grant.person.is_staff


def test_nobody_confirms_a_duty_for_themselves() -> None:
    person("priya")
    grant = proposed("priya@example.com", "secretariat")
    with pytest.raises(SamePerson):
        confirmed(grant, by="priya")


def test_what_came_between_is_asked_again_at_the_confirmation() -> None:
    grant = proposed()
    grant.person.groups.add(Group.objects.get(name="agent"))
    with pytest.raises(duties.DutiesApart) as refused:
        confirmed(grant)
    assert str(refused.value) == (
        "Nobody holds both of these: Reviewer and Agent. Give it to another person, or take the other one first."
    )
    grant.person.groups.clear()
    User.objects.filter(pk=grant.person_id).update(is_active=False)
    with pytest.raises(duties.UnknownPerson):
        confirmed(grant)


def test_what_has_ended_is_neither_confirmed_nor_dropped_again() -> None:
    given, dropped = confirmed(proposed()), proposed("b@example.com")
    dropped = duties.drop_duty(actor=person("priya"), grant=dropped, reason="no", **SAID)
    for grant in (given, dropped):
        with pytest.raises(EndedAlready):
            confirmed(grant)
        with pytest.raises(EndedAlready):
            duties.drop_duty(actor=person("priya"), grant=grant, reason="x", **SAID)


def test_nobody_takes_their_own_duty_or_one_that_is_not_held(omar: User, rita: User) -> None:
    for who, duty, refusal in (
        (omar, "operator", SamePerson), (rita, "committee", duties.NotHeld), (rita, "emperor", duties.NotHeld),
    ):  # fmt: skip
        with pytest.raises(refusal):
            duties.take_duty(actor=omar, person=who, duty=duty, reason="x", **SAID)
    with pytest.raises(ReasonMissing):
        duties.take_duty(actor=omar, person=rita, duty="reviewer", reason="", **SAID)
    assert held(rita) == {"reviewer"}


def test_nobody_forgets_their_own_factor_nor_one_that_is_not_there(omar: User, rita: User) -> None:
    TOTP.activate(omar, generate_totp_secret())
    TOTP.activate(rita, generate_totp_secret())
    for actor, of, reason, refusal in (
        (omar, omar, "x", SamePerson), (rita, omar, "x", Forbidden), (person("audrey"), rita, "x", Forbidden),
        (omar, person("seo"), "x", duties.FactorMissing), (omar, rita, "", ReasonMissing),
    ):  # fmt: skip
        with pytest.raises(refusal):
            duties.forget_factor(actor=actor, person=of, reason=reason, **SAID)
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize(
    ("emails", "refusal"),
    [
        (("a@example.com", "A@example.com "), duties.TwoAreNeeded),
        (("a@example.com", "gone@example.com"), duties.UnknownPerson),
        (("a@example.com", "audrey@example.com"), duties.DutiesApart),
    ],
)
def test_the_first_operators_are_two_who_may(
    audrey: User, emails: tuple[str, str], refusal: type[Refusal]
) -> None:
    UserFactory(email="gone@example.com", is_active=False)
    with pytest.raises(refusal):
        duties.first_operators(actor=INSTALLER, emails=emails, **SAID)
    assert not User.objects.filter(groups__name="operator").exists()


def test_there_are_first_operators_once(omar: User) -> None:
    with pytest.raises(duties.OperatorsThere):
        duties.first_operators(actor=INSTALLER, emails=("a@example.com", "b@example.com"), **SAID)
    with pytest.raises(Forbidden):
        duties.first_operators(actor=NamedRule("belt"), emails=("a@example.com", "b@example.com"), **SAID)


# ---------------------------------------------------------------- the database
@pytest.mark.parametrize("pair", sorted(map(sorted, APART)))
@pytest.mark.parametrize("turned", [False, True])
def test_the_database_keeps_them_apart_whoever_gives_them(pair: list[str], turned: bool) -> None:
    one, other = reversed(pair) if turned else pair
    who = UserFactory(duties=(one,))
    with pytest.raises(IntegrityError, match="duties_apart"), transaction.atomic():
        who.groups.add(Group.objects.get(name=other))
    with pytest.raises(IntegrityError, match="duties_apart"), transaction.atomic():
        UserFactory(duties=(one, other))
    free = [duty for duty in DUTIES if duty not in pair and frozenset({duty, one}) not in APART]
    for third in free[:1]:  # a duty that is there is not turned into the other
        who.groups.add(Group.objects.get(name=third))
        with pytest.raises(IntegrityError, match="duties_apart"), transaction.atomic():
            User.groups.through.objects.filter(user=who, group__name=third).update(
                group=Group.objects.get(name=other)
            )
    assert other not in held(who)


def test_every_other_pair_may_be_held() -> None:
    for one in DUTIES:
        for other in DUTIES:
            if one < other and frozenset({one, other}) not in APART:
                assert held(UserFactory(duties=(one, other))) == {one, other}


@pytest.mark.django_db(transaction=True)
def test_of_two_duties_that_are_apart_and_given_at_once_one_is_refused() -> None:
    who, groups = UserFactory(), {one.name: one for one in Group.objects.all()}
    found, waited = meanwhile(
        lambda: who.groups.add(groups["finance_maker"]), lambda: who.groups.add(groups["finance_checker"])
    )
    assert waited
    assert isinstance(found, IntegrityError) and "duties_apart" in str(found)
    assert held(who) == {"finance_maker"}


@pytest.mark.django_db(transaction=True)
def test_of_two_installers_at_once_one_makes_operators() -> None:
    found, waited = meanwhile(
        lambda: duties.first_operators(actor=INSTALLER, emails=("a@example.com", "b@example.com"), **SAID),
        lambda: duties.first_operators(actor=INSTALLER, emails=("c@example.com", "d@example.com"), **SAID),
    )
    assert waited and isinstance(found, duties.OperatorsThere)
    assert User.objects.filter(groups__name="operator").count() == 2


def test_a_grant_is_never_the_receivers_own_whatever_the_stage_says(omar: User, priya: User) -> None:
    said = {"person": omar, "duty": "committee", "reason": "x", "recorded_at": NOON}
    with pytest.raises(IntegrityError, match="duty_not_given_by_its_receiver"), transaction.atomic():
        DutyGrant.objects.create(recorded_by=omar, **said)
    with pytest.raises(IntegrityError, match="duty_not_given_by_its_receiver"), transaction.atomic():
        DutyGrant.objects.create(recorded_by=priya, confirmed_by=omar, confirmed_at=NOON, **said)
    with pytest.raises(IntegrityError, match="duty_taken_when_given"), transaction.atomic():
        DutyGrant.objects.create(recorded_by=priya, taken_by=priya, taken_at=NOON, taken_why="x", **said)


# ---------------------------------------------------------------- what happens
def test_a_newcomer_is_proposed_confirmed_and_of_the_staff() -> None:
    grant = proposed("New@Example.com")
    assert held(grant.person) == set()
    confirmed(grant)
    who = User.objects.get(email="new@example.com")
    assert held(who) == {"reviewer"} and who.is_staff and not who.has_usable_password()
    entries = AuditEntry.objects.filter(kind="person", key=str(who.pk)).order_by("pk")
    assert [one.action for one in entries] == ["propose_duty", "confirm_duty"]
    assert "new@example.com" not in str(list(entries.values()))


def test_an_agent_does_no_work_in_the_admin() -> None:
    grant = confirmed(proposed(duty="agent"))
    assert held(grant.person) == {"agent"} and not User.objects.get(pk=grant.person_id).is_staff


def test_a_duty_is_taken_at_once_and_may_be_given_again(omar: User) -> None:
    grant = confirmed(proposed())
    duties.take_duty(actor=omar, person=grant.person, duty="reviewer", reason="left", **SAID)
    grant.refresh_from_db()
    assert (grant.taken_by, grant.taken_why) == (omar, "left")
    who = User.objects.get(pk=grant.person_id)
    assert held(who) == set() and not who.is_staff
    confirmed(proposed())
    assert held(who) == {"reviewer"}


def test_a_duty_that_nobody_gave_by_two_is_taken_too(omar: User, seo: User) -> None:
    seo.groups.add(Group.objects.get(name="committee"))
    duties.take_duty(actor=omar, person=seo, duty="secretariat", reason="moved", **SAID)
    assert held(seo) == {"committee"} and User.objects.get(pk=seo.pk).is_staff


def test_the_claims_of_who_reviews_no_more_are_the_teams_again(omar: User) -> None:
    who = UserFactory(duties=("reviewer", "senior_reviewer"))
    said: dict[str, Any] = {"claim": ClaimFactory(), "code": "proposed", "at": NOON, "due_on": NOON.date()}
    taken = {"assignee": who, "assigned_by": who, "assigned_at": NOON}
    closed = ReviewItem.objects.create(**said, **taken, state="closed")
    item = ReviewItem.objects.create(**said, **taken)
    duties.take_duty(actor=omar, person=who, duty="senior_reviewer", reason="less", **SAID)
    item.refresh_from_db()
    assert item.assignee == who, "who reviews still keeps them"
    duties.take_duty(actor=omar, person=who, duty="reviewer", reason="left", **SAID)
    item.refresh_from_db()
    closed.refresh_from_db()
    assert (item.assignee, item.assigned_by, item.assigned_at, closed.assignee) == (None, None, None, who)
    entry = AuditEntry.objects.get(kind="claim")
    assert (entry.key, entry.by, entry.payload.before) == (item.claim.reference, omar, {"assignee": who.pk})
    waits = ReviewItem.objects.all()
    assert review.take_next(actor=person("rita"), items=waits, at=NOON, door="test") == item.claim


def test_a_forgotten_factor_takes_the_password_and_every_session_with_it(omar: User) -> None:
    who = UserFactory(email="lost@example.com", duties=("reviewer",), password=True)
    TOTP.activate(who, generate_totp_secret())
    client = Client()
    client.force_login(who)
    assert client.get("/admin/").status_code == 200
    duties.forget_factor(actor=omar, person=who, reason="the telephone fell into the river", **SAID)
    assert client.get("/admin/").status_code == 302
    assert not Authenticator.objects.exists()
    assert not User.objects.get(pk=who.pk).check_password(PASSWORD)
    assert held(who) == {"reviewer"}


def test_a_token_that_was_made_without_the_second_factor_opens_nothing_to_staff() -> None:
    who = UserFactory(email="new@example.com")
    before = api_tokens.make(actor=who, name="shop", **SAID)

    def answered(token: str) -> int:
        return Client().get("/api/v1/staff/claims/", headers={"authorization": f"Bearer {token}"}).status_code

    assert answered(before) == 403
    confirmed(proposed())
    assert answered(before) == 401
    later = api_tokens.make(actor=User.objects.get(pk=who.pk), name="desk", **SAID)
    assert answered(later) == 200
    confirmed(proposed(duty="senior_reviewer"))
    assert answered(later) == 200, "who was staff already made it by the second factor"


def test_the_first_two_operators_give_the_third_duty() -> None:
    duties.first_operators(actor=INSTALLER, emails=("a@example.com", "b@example.com"), **SAID)
    one, other = User.objects.filter(groups__name="operator").order_by("email")
    grant = duties.propose_duty(actor=one, email="c@example.com", duty="secretariat", reason="hired", **SAID)
    duties.confirm_duty(actor=other, grant=grant, **SAID)
    assert held(grant.person) == {"secretariat"}
