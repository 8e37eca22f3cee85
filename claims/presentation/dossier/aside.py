"""As what a claim was set aside, and which were set aside as duplicates of it."""

from typing import NamedTuple

from claims.models import Claim, SetAside
from claims.presentation.record import clock
from claims.queries import twins


class Other(NamedTuple):
    """Another claim, by its reference."""

    claim: int
    reference: str


class Aside(NamedTuple):
    """The kind in words, the claim that it repeats (of duplicates alone), who, when, and the reviewer's note."""

    why: str
    of: Other | None
    who: str
    at: str
    note: str


def aside(claim: Claim) -> Aside | None:
    """None where the claim is not set aside."""
    found = twins.set_aside(claim=claim) if claim.status == Claim.Status.TRIAGED_OUT else None
    if found is None:
        return None
    at = clock(found.at, claim.incident.time_zone)
    of = Other(found.of.pk, found.of.reference) if found.of else None
    return Aside(str(SetAside.Why(found.why).label), of, str(found.by), at, found.note)


def repeated_by(claim: Claim) -> list[Other]:
    return [Other(one.pk, one.reference) for one in twins.repeated_by(claim=claim)]
