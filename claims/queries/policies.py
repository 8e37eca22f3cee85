"""Policy versions in force, and their documents read and compiled (once a text)."""

from datetime import datetime
from functools import lru_cache

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from claims.models import Incident, PolicyVersion
from claims.rules.policy import Policy, compile_policy, parse
from claims.rules.voting import SEATS


@lru_cache(maxsize=256)
def _compiled(sha256: str, text: str, name: str) -> Policy:
    return compile_policy(parse(text, name=name))


def compiled(version: PolicyVersion) -> Policy:
    """The version's document as the rules evaluate it."""
    return _compiled(version.sha256, version.text, str(version))


def in_force(*, incident: Incident, at: datetime) -> list[PolicyVersion]:
    """The versions in force at `at` that cover the incident, by policy key."""
    return _covering(incident, PolicyVersion.objects.filter(in_force__contains=at))


def in_force_from(*, incident: Incident, since: datetime) -> list[PolicyVersion]:
    """The versions that are in force at `since` or come in force later and cover the incident, by policy key."""
    return _covering(incident, PolicyVersion.objects.filter(in_force__overlap=DateTimeTZRange(since, None)))


def _covering(incident: Incident, found: QuerySet[PolicyVersion]) -> list[PolicyVersion]:
    versions = found.select_related("policy").order_by("policy__key", "number")
    return [version for version in versions if compiled(version).document.covers.incident(incident.key)]


def adopted(*, key: str = "") -> QuerySet[PolicyVersion]:
    """What was ever adopted, of one policy or of all: by key, the newest version of each first."""
    found = PolicyVersion.objects.filter(in_force__isnull=False).select_related("policy")
    return (found.filter(policy__key=key) if key else found).order_by("policy__key", "-number")


def versions(*, ids: list[int]) -> list[PolicyVersion]:
    """These versions, in the order of `ids`."""
    found = PolicyVersion.objects.select_related("policy").in_bulk(ids)
    return [found[pk] for pk in ids]


def others(*, version: PolicyVersion) -> QuerySet[PolicyVersion]:
    """The other versions of its policy, the newest first."""
    found = PolicyVersion.objects.filter(policy=version.policy_id).exclude(pk=version.pk)
    return found.select_related("policy").order_by("-number")


def former(*, version: PolicyVersion) -> PolicyVersion | None:
    """What the version is measured by: the one of its policy that is in force without end, or the one before it."""
    standing = Q(in_force__isnull=False, in_force__endswith__isnull=True)
    found = others(version=version)
    if version.in_force is None and (now := found.filter(standing).first()):
        return now
    return found.filter(number__lt=version.number).first()


def to_vote(*, by: User) -> QuerySet[PolicyVersion]:
    """Proposals on which this member may vote and has not."""
    proposed = PolicyVersion.objects.filter(state=PolicyVersion.State.PROPOSED)
    return proposed.exclude(author=by).exclude(votes__by=by)


def to_adopt(*, by: User) -> QuerySet[PolicyVersion]:
    """Proposals that the vote has carried and that this member did not write (as `rules/voting.py` counts)."""
    counted = PolicyVersion.objects.filter(state=PolicyVersion.State.PROPOSED).annotate(
        yes=Count("votes", filter=Q(votes__in_favour=True)),
        no=Count("votes", filter=Q(votes__in_favour=False)),
    )
    return counted.filter(yes__gte=SEATS, yes__gt=F("no")).exclude(author=by)


def drafts_of(*, author: User) -> QuerySet[PolicyVersion]:
    """What this member is writing, the newest first."""
    return PolicyVersion.objects.filter(state=PolicyVersion.State.DRAFT, author=author).order_by("-at")
