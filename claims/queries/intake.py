"""Who claims and what: a person's own claims and drafts, what is asked of claimants, our rosters, files that came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import User
from claims.models import Claim, Draft, Evidence, ImportFile, Incident, PolicyVersion
from claims.queries import outages, policies
from claims.rules.authority import may
from claims.rules.filing.steps import Asked
from claims.rules.policy.document import Input


def mine(*, user: User) -> QuerySet[Claim]:
    """The claims that this person filed, and those from files that were linked to this person; newest first.

    Never by claimant: whoever types another's business number files as that claimant, and sees only what they filed.
    What staff filed for others is not theirs; an agent follows it.
    """
    filed = Q(filed_by=user)
    if not may("see_asked", user.duties):
        filed &= ~Q(origin=Claim.Origin.STAFF)
    own = Claim.objects.filter(filed | Q(linked_to=user))
    return own.select_related("incident").order_by("-received_at", "-id")


def one_of_mine(*, user: User, reference: str) -> Claim | None:
    """The claim of this reference if it is this person's own, else None."""
    return mine(user=user).filter(reference=reference).first()


def harmful_papers(*, claims: Sequence[int]) -> set[int]:
    """Those of these claims that have a paper in quarantine which nothing has replaced yet."""
    found = Evidence.objects.filter(
        claim__in=list(claims), state=Evidence.State.QUARANTINED, replaced_by=None
    )
    return set(found.values_list("claim_id", flat=True))


def drafts(*, user: User) -> QuerySet[Draft]:
    """What this person is writing and has not sent, the newest first."""
    return Draft.objects.filter(person=user, state=Draft.State.OPEN).select_related("incident")


def stale_drafts(*, before: datetime) -> QuerySet[Draft]:
    """What nobody has gone on writing since then, the oldest first."""
    return Draft.objects.filter(state=Draft.State.OPEN, changed_at__lte=before).order_by("changed_at", "key")


def verified_addresses(*, user: User) -> list[str]:
    """The e-mail addresses this person proved to read, in lower case; the main one first."""
    addresses = user.emailaddress_set.filter(verified=True).order_by("-primary", "pk")  # type: ignore[attr-defined]
    return [address.email.lower() for address in addresses]


def asked_of_claimants(*, incident: Incident, claimant_type: str, at: datetime) -> dict[str, Input]:
    """What the policies in force ask claimants of this type, by name; where several ask the same, the widest limits."""
    return _asked(incident, claimant_type, at, frozenset({"claimant"}))


def asked_of_staff(*, incident: Incident, claimant_type: str, at: datetime) -> dict[str, Input]:
    """What staff may answer for such a claimant: what is asked of claimants, and what is asked of staff alone."""
    found = _asked(incident, claimant_type, at, frozenset({"claimant", "staff"}))
    return {name: replace(one, source="claimant") for name, one in found.items()}


def steps_asked(*, incident: Incident, claimant_type: str, at: datetime) -> list[Asked]:
    """The inputs that policies in force ask of such claimants, by policy, and the services that they ask them for."""
    served = {one.key for one in outages.served(incident=incident, claimant_type=claimant_type)}
    found: dict[str, frozenset[str]] = {}
    for policy in map(policies.compiled, policies.in_force(incident=incident, at=at)):
        covered = frozenset(key for key in served if policy.covers(claimant_type, key))
        for one in policy.document.inputs if claimant_type in policy.claimant_types else ():
            if one.source == "claimant":
                found[one.name] = found.get(one.name, frozenset()) | covered
    return [Asked(name, services) for name, services in found.items()]


def _asked(incident: Incident, claimant_type: str, at: datetime, sources: frozenset[str]) -> dict[str, Input]:
    asked: dict[str, Input] = {}
    for version in policies.in_force(incident=incident, at=at):
        policy = policies.compiled(version)
        if claimant_type not in policy.claimant_types:
            continue
        for one in policy.document.inputs:
            if one.source in sources:
                known = asked.get(one.name, one)
                asked[one.name] = replace(
                    known,
                    low=min(known.low, one.low),
                    high=max(known.high, one.high),
                    choices=tuple(dict.fromkeys(known.choices + one.choices)),
                )
    return asked


def rosters() -> dict[str, dict[str, Input]]:
    """The rosters that policies read which are or were in force: for each the columns they take facts from, with their
    types. A version that is retired from some day on is in force until then.
    """
    found: dict[str, dict[str, Input]] = {}
    for version in PolicyVersion.objects.filter(in_force__isnull=False).order_by("pk"):
        for one in policies.compiled(version).document.inputs:
            if one.source == "records" and one.roster:
                columns = found.setdefault(one.roster, {})
                if one.field:
                    columns[one.field] = one
    return found


def file_of(*, incident: Incident | None, sha256: str) -> ImportFile | None:
    """The file of these bytes that was taken in for this incident; for none of them where it is a roster."""
    return ImportFile.objects.filter(incident=incident, sha256=sha256).first()


class Rejected(NamedTuple):
    """How many lines were rejected for these codes (sorted, ' + ' between them)."""

    reason: str
    lines: int


def rejected(*, files: Sequence[int]) -> list[Rejected]:
    """The rejected lines of these files by what was wrong; a line is counted once, under all its codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT reason, count(*)
              FROM (SELECT string_agg(DISTINCT code, ' + ' ORDER BY code) AS reason
                      FROM claims_importissue WHERE file_id = ANY(%s) GROUP BY file_id, line) AS line
             GROUP BY 1 ORDER BY 2 DESC, 1
            """,
            [list(files)],
        )
        return [Rejected(*row) for row in cursor]
