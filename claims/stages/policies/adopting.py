"""From a proposal to a policy in force, and out of force again. Whoever wrote the text neither votes nor adopts."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import Incident, PolicyVersion, Vote
from claims.queries import policies as queries
from claims.rules.policy import Document
from claims.rules.policy.meaning import clash
from claims.rules.refusal import N_, Refusal
from claims.rules.voting import Count, counted
from claims.stages.authority import Actor, authorize
from claims.stages.policies import versions
from claims.stages.policies.drafting import sound

State = PolicyVersion.State


class AlreadyVoted(Refusal):
    code: ClassVar[str] = "already_voted"
    sentence: ClassVar[str] = N_(
        "You have voted on this version. A vote stays as it was cast; other words are another version."
    )


class WhyAgainst(Refusal):
    code: ClassVar[str] = "why_against"
    sentence: ClassVar[str] = N_("Say in the note why you are against it, so that the author can answer.")


class NotCarried(Refusal):
    """Facts: `in_favour`, `against`, and how many more in favour are `missing`."""

    code: ClassVar[str] = "not_carried"
    sentence: ClassVar[str] = N_(
        "%(in_favour)s in favour, %(against)s against: the vote is not carried. "
        "It lacks %(missing)s in favour; members other than the author vote on the page of the version."
    )


class InForceInThePast(Refusal):
    code: ClassVar[str] = "in_force_in_the_past"
    sentence: ClassVar[str] = N_(
        "A policy does not come in force in the past. Name a later time, or none for now."
    )


class FactMeansAnother(Refusal):
    """Facts: the name of the `input`, and the `incident` by its key."""

    code: ClassVar[str] = "fact_means_another"
    sentence: ClassVar[str] = N_(
        "Another policy for %(incident)s asks for %(input)s and takes it from elsewhere, "
        "so that no run could be opened. Give the fact another name in a new draft, or take it from the same place."
    )


class NotInForce(Refusal):
    """Facts: `version`."""

    code: ClassVar[str] = "not_in_force"
    sentence: ClassVar[str] = N_("Version %(version)s is not in force then, so it cannot be retired.")


def vote(
    *, actor: User, version: PolicyVersion, in_favour: bool, note: str = "", at: datetime, door: str
) -> Vote:
    """A member's one vote on a proposal, for good. Raises VersionMovedOn, AlreadyVoted, WhyAgainst."""
    authorize(actor, "vote_policy", relations={"author": version.author_id})
    with transaction.atomic():
        version = versions.moving(version, State.PROPOSED)
        if version.votes.filter(by=actor).exists():
            raise AlreadyVoted
        if not in_favour and not note:
            raise WhyAgainst
        cast = Vote.objects.create(version=version, by=actor, in_favour=in_favour, at=at, note=note)
        versions.log(actor, "vote_policy", version, at=at, door=door, in_favour=in_favour)
    return cast


def adopt(
    *, actor: User, version: PolicyVersion, since: datetime | None = None, at: datetime, door: str
) -> PolicyVersion:
    """Puts a proposal in force that the vote has carried, from `since` (default: now) on; the former ends there.

    What was decided stays as it was: every run has pinned the versions that it read. Raises VersionMovedOn, NotCarried,
    InForceInThePast, TextHasErrors, FactMeansAnother, NotAfterFormer.
    """
    authorize(actor, "adopt_policy", relations={"author": version.author_id})
    with transaction.atomic():
        version = versions.moving(version, State.PROPOSED)
        count = counted_of(version)
        if not count.carried:
            raise NotCarried(**count._asdict(), missing=count.missing)
        since = since or at
        if since < at:
            raise InForceInThePast
        compiled = sound(version).policy  # as the engine of today reads it
        assert compiled is not None  # it has no errors
        _agrees(version, compiled.document, since)
        if standing := versions.former(version.policy):
            versions.make_room(standing, since=since, key=version.policy.key)
        version.state, version.in_force = State.ADOPTED, DateTimeTZRange(since, None)
        version.save(update_fields=["state", "in_force"])
        versions.name(version.policy, compiled.document)
        versions.log(actor, "adopt_policy", version, at=at, door=door, **count._asdict())
    return version


def _agrees(version: PolicyVersion, document: Document, since: datetime) -> None:
    """Its facts are those of the other policies that are in force with it, or will be. Raises FactMeansAnother."""
    for incident in Incident.objects.order_by("pk"):
        if document.covers.incident(incident.key):
            for one in queries.in_force_from(incident=incident, since=since):
                if one.policy_id == version.policy_id:
                    continue
                if name := clash([queries.compiled(one).document, document]):
                    raise FactMeansAnother(input=name, incident=incident.key)


def counted_of(version: PolicyVersion) -> Count:
    """The votes cast on it."""
    return counted(version.votes.values_list("in_favour", flat=True))


def retire(*, actor: Actor, version: PolicyVersion, at: datetime, door: str, reason: str) -> PolicyVersion:
    """Takes a version out of force from now on; claims decided under it stay decided. Raises NotInForce."""
    authorize(actor, "retire_policy")
    with transaction.atomic():
        versions.locked(version.policy_id)
        version = PolicyVersion.objects.select_related("policy").get(pk=version.pk)
        in_force = version.in_force
        if in_force is None or in_force.upper is not None or at <= in_force.lower:
            raise NotInForce(version=version.number)
        versions.close(version, at)
        versions.log(actor, "retire_policy", version, at=at, door=door, reason=reason)
    return version
