"""Duties: an operator proposes one for a person, another person confirms it, and it is taken at once.

Nobody gives, confirms or takes their own. Whoever lost telephone and recovery codes has the second factor forgotten.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction

from accounts import tokens
from accounts.duties import OUTSIDE
from accounts.models import User
from accounts.signing_in import person as person_at
from claims.models import DutyGrant
from claims.queries import duties as queries
from claims.rules.authority import DUTIES, in_the_way, may
from claims.rules.refusal import N_, Refusal, Word
from claims.stages import audit
from claims.stages.authority import Actor, NamedRule, authorize
from claims.stages.payout import two
from claims.stages.review.assigning import give_back
from claims.stages.review.moves import text_of

KIND = "person"


class UnknownDuty(Refusal):
    code = "unknown_duty"
    sentence = N_("There is no such duty. Choose one of the list.")


class UnknownPerson(Refusal):
    code = "unknown_person"
    sentence = N_("Nobody who may sign in has this address. Write to them first, or let them back in.")


class AlreadyHeld(Refusal):
    code = "already_held"
    sentence = N_("This person holds the duty already, or it waits for its confirmation.")


class NotHeld(Refusal):
    code = "not_held"
    sentence = N_("This person does not hold the duty any more. Load the page again.")


class DutiesApart(Refusal):
    """Facts: `duty` and `holds`, the two duties by name."""

    code = "duties_apart"
    sentence = N_(
        "Nobody holds both of these: %(duty)s and %(holds)s. Give it to another person, or take the other one first."
    )


class FactorMissing(Refusal):
    code = "factor_missing"
    sentence = N_("This person has no second factor. They set one up when they sign in next.")


class OperatorsThere(Refusal):
    code = "operators_there"
    sentence = N_("There is an operator already. Operators give duties in the admin, by two people.")


class TwoAreNeeded(Refusal):
    code = "two_are_needed"
    sentence = N_("Name two different people: each confirms what the other proposes.")


def propose_duty(*, actor: User, email: str, duty: str, reason: str, at: datetime, door: str) -> DutyGrant:
    """Proposes a duty for whoever has this address; they hold it once another person confirms it.

    Raises ReasonMissing, UnknownDuty, UnknownPerson, AlreadyHeld, DutiesApart.
    """
    authorize(actor, "propose_duty")
    reason = text_of(reason)
    if duty not in DUTIES:
        raise UnknownDuty
    with transaction.atomic():
        person = _at(email)
        authorize(actor, "propose_duty", relations={"receiver": person.pk})
        _free(person, duty)
        if DutyGrant.objects.filter(person=person, duty=duty, dropped_at=None, taken_at=None).exists():
            raise AlreadyHeld
        grant = DutyGrant.objects.create(
            person=person, duty=duty, reason=reason, recorded_by=actor, recorded_at=at
        )
        _log(actor, "propose_duty", person, at=at, door=door, reason=reason, after={"duty": duty})
    return grant


def confirm_duty(*, actor: User, grant: DutyGrant, at: datetime, door: str) -> DutyGrant:
    """From now on the person holds it. Raises EndedAlready, UnknownPerson, AlreadyHeld, DutiesApart."""
    relations: dict[str, int | None] = {"recorded_by": grant.recorded_by_id, "receiver": grant.person_id}
    authorize(actor, "confirm_duty", relations=relations)
    with transaction.atomic():
        grant = two.waiting(grant)
        person = _locked(grant.person_id)
        _free(person, grant.duty)
        two.confirmed(grant, actor=actor, at=at)
        _give(person, grant.duty)
        _log(actor, "confirm_duty", person, at=at, door=door, after={"duty": grant.duty})
    return grant


def drop_duty(*, actor: User, grant: DutyGrant, reason: str, at: datetime, door: str) -> DutyGrant:
    """Ends a proposal that nobody has confirmed. Raises EndedAlready, ReasonMissing."""
    authorize(actor, "drop_duty")
    reason = text_of(reason)
    with transaction.atomic():
        grant = two.waiting(grant)
        two.dropped(grant, actor=actor, at=at)
        _log(actor, "drop_duty", grant.person, at=at, door=door, reason=reason, before={"duty": grant.duty})
    return grant


def take_duty(*, actor: User, person: User, duty: str, reason: str, at: datetime, door: str) -> None:
    """Takes a duty from a person, at once; one that was given before duties were given by two as well. The claims that
    wait with them are the team's again where they review no more.

    Raises ReasonMissing, NotHeld.
    """
    authorize(actor, "take_duty", relations={"receiver": person.pk})
    reason = text_of(reason)
    with transaction.atomic():
        person = _locked(person.pk)
        group = person.groups.filter(name=duty).first() if duty in DUTIES else None
        if group is None:
            raise NotHeld
        person.groups.remove(group)
        left = frozenset(person.groups.values_list("name", flat=True))
        if not may("take_claim", left):
            give_back(actor=actor, person=person, at=at, door=door)
        if person.is_staff and not person.groups.filter(name__in=DUTIES.keys() - OUTSIDE).exists():
            person.is_staff = False
            person.save(update_fields=["is_staff"])
        live = DutyGrant.objects.filter(person=person, duty=duty, taken_at=None).exclude(confirmed_at=None)
        live.update(taken_by=actor, taken_at=at, taken_why=reason)
        _log(actor, "take_duty", person, at=at, door=door, reason=reason, before={"duty": duty})


def forget_factor(*, actor: User, person: User, reason: str, at: datetime, door: str) -> None:
    """Forgets app and recovery codes of a person, and the password: every session of theirs ends with it.

    They sign in by a code that is mailed, and set up a new app. Raises ReasonMissing, FactorMissing.
    """
    authorize(actor, "forget_factor", relations={"receiver": person.pk})
    reason = text_of(reason)
    with transaction.atomic():
        person = _locked(person.pk)
        if not Authenticator.objects.filter(user=person).delete()[0]:
            raise FactorMissing
        person.set_unusable_password()
        person.save(update_fields=["password"])
        _log(actor, "forget_factor", person, at=at, door=door, reason=reason)


def first_operators(*, actor: NamedRule, emails: tuple[str, str], at: datetime, door: str) -> None:
    """Two operators where there is none, so that from then on two people give duties.

    Raises TwoAreNeeded, UnknownPerson, OperatorsThere, DutiesApart.
    """
    authorize(actor, "propose_duty")
    authorize(actor, "confirm_duty")
    with transaction.atomic():
        # Two installers meet here: the second finds the operators of the first.
        Group.objects.select_for_update().get(name="operator")
        people = {one.pk: one for one in map(_at, emails)}
        if len(people) != len(emails):
            raise TwoAreNeeded
        if queries.holding("operator").exists():
            raise OperatorsThere
        for person in people.values():
            _free(person, "operator")
            _give(person, "operator")
            _log(actor, "confirm_duty", person, at=at, door=door, after={"duty": "operator"})


def _at(email: str) -> User:
    """The person of an address, made where there is none, locked."""
    found = person_at(email.strip().lower())
    if found is None:
        raise UnknownPerson
    return _locked(found.pk)


def _locked(pk: int) -> User:
    person = User.objects.select_for_update(no_key=True).get(pk=pk)
    if not person.is_active:
        raise UnknownPerson
    return person


def _free(person: User, duty: str) -> None:
    """Passes where the person does not hold the duty, nor one that is kept apart from it."""
    held = set(person.groups.values_list("name", flat=True))
    if duty in held:
        raise AlreadyHeld
    if other := in_the_way(duty, held):
        raise DutiesApart(duty=Word(DUTIES[duty]), holds=Word(DUTIES[other]))


def _give(person: User, duty: str) -> None:
    person.groups.add(Group.objects.get(name=duty))
    if duty not in OUTSIDE and not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
        tokens.drop_all(person)  # made without the second factor


def _log(actor: Actor, action: str, person: User, **said: Any) -> None:
    audit.log(actor=actor, action=action, kind=KIND, key=str(person.pk), **said)
