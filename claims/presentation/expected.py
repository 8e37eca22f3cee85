"""By when a claim is likely to be decided or paid, as its claimant reads it: from what was measured last."""

from datetime import datetime
from typing import Final, NamedTuple

from claims.models import Claim, Decision, ReviewItem
from claims.presentation import numbers
from claims.queries import figures
from claims.rules.expected import Between, Pace, between
from claims.rules.review.deadlines import day_in

_DAY: Final = 86_400


class Range(NamedTuple):
    """The first and the last day of it, as they are read."""

    first: str
    last: str


def decided(claim: Claim, *, at: datetime) -> Range | None:
    """When a submitted claim is likely to be decided; None where nothing can be said, or it is on hold."""
    kept = figures.kept(incident=claim.incident)
    if kept is None or claim.status != Claim.Status.SUBMITTED or claim.held:
        return None
    waits = ReviewItem.objects.filter(claim=claim, state=ReviewItem.State.OPEN).exists()
    who = "person" if waits else "all"
    paces = {(type_, by): Pace(*measured) for type_, by, *measured in kept.figures.get("decided_in", [])}
    pace = paces.get((claim.claimant_type, who))
    if pace is None:
        return None
    zone = claim.incident.time_zone
    day = day_in(claim.received_at, zone).isoformat()
    ahead = sum(
        number
        for type_, received, number in kept.figures.get("waiting", [])
        if type_ == claim.claimant_type and received < day
    )
    return _told(between(began=claim.received_at, at=at, pace=pace, zone=zone, ahead=ahead))


def paid(decision: Decision, *, at: datetime) -> Range | None:
    """When what a decision gives is likely to be paid; None where nothing can be said."""
    incident = decision.claim.incident
    kept = figures.kept(incident=incident)
    rows = kept.figures.get("paid_in", []) if kept else []
    if not rows:
        return None
    number, first, third = rows[0]
    pace = Pace(number, first * _DAY, third * _DAY)
    return _told(between(began=decision.at, at=at, pace=pace, zone=incident.time_zone))


def _told(found: Between | None) -> Range | None:
    return found and Range(numbers.calendar_day(found.first), numbers.calendar_day(found.last))
