"""What of the record counted for a claim, policy by policy: its windows drawn over the claimed period, and in words."""

from datetime import datetime
from typing import NamedTuple

from django.utils.safestring import SafeString

from claims.models import Assessment, AssessmentRun, Claim, ClaimFacts, OutageWindow
from claims.presentation import numbers
from claims.presentation.timeline import claim_timeline
from claims.queries import assessment, outages, policies


class Counted(NamedTuple):
    """The windows of the services that a policy covers: drawn, and each part that lies in the claimed period in words.

    All '' and [] where no policy judged, or none of its services was down.
    """

    drawing: SafeString
    parts: list[str]


def counted(claim: Claim, run: AssessmentRun) -> list[Counted]:
    """One for each row of `queries.assessment.of_claim`, in its order; by the record that the run pinned."""
    record = outages.windows_at(incident=claim.incident, revision=run.revision.number)
    windows = list(record.filter(service__key__in=claim.services).select_related("service"))
    return [
        _of(row, windows, claim, run, place)
        for place, row in enumerate(assessment.of_claim(claim=claim, run=run))
    ]


def _of(
    row: Assessment, windows: list[OutageWindow], claim: Claim, run: AssessmentRun, place: int
) -> Counted:
    if row.policy_version is None:
        return Counted(SafeString(""), [])
    policy, zone = policies.compiled(row.policy_version), claim.incident.time_zone
    facts = ClaimFacts.objects.get(claim=claim, version=row.version)
    mine = [
        one
        for one in windows
        if one.service.key in facts.services and policy.covers(claim.claimant_type, one.service.key)
    ]
    until = run.opened_at
    drawing = claim_timeline(mine, facts.period, until=until, zone=zone, ident=f"counted-{place}")
    return Counted(drawing, [said for one in mine if (said := _part(one, facts, until, zone))])


def _part(window: OutageWindow, facts: ClaimFacts, until: datetime, zone: str) -> str:
    """'Talk Channel: 15 October 2022, 15:30 – 16 October 2022, 01:30 (10 hours), Full outage'; '' for nothing."""
    start = max(window.period.lower, facts.period.lower)
    end = min(window.period.upper or until, facts.period.upper)
    if end <= start:
        return ""
    length = numbers.length(int((end - start).total_seconds()))
    extent = OutageWindow.Extent(window.extent).label
    first, last = (numbers.instant(at, zone=zone) for at in (start, end))
    return f"{window.service.name}: {first} – {last} ({length}), {extent}"
