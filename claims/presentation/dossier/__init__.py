"""A claim as staff read it, on one page: what was said by version, who it is (masked), what the newest run found."""

from datetime import datetime
from typing import NamedTuple

from django.utils.safestring import SafeString

from claims.models import AssessmentRun, CheckResult, Claim, PayeeAccount
from claims.presentation import masking
from claims.presentation.dossier.aside import Aside, Other, aside, repeated_by
from claims.presentation.dossier.facts import Version, versions
from claims.presentation.dossier.late import late_link
from claims.presentation.dossier.papers import Paper, Wanted, papers, wanted
from claims.presentation.dossier.seen import Seen, seen_by_claimant
from claims.presentation.dossier.timeline import Timeline, happened
from claims.presentation.dossier.twins import Twin, twins
from claims.presentation.explanation import Explanation, explained
from claims.presentation.questions import Message, messages
from claims.presentation.record import clock, service_names, span
from claims.presentation.timeline import claim_timeline
from claims.queries import assessment, outages


class Dossier(NamedTuple):
    """Everything the page shows. `person` is None for those who may not see it; `run` where none assessed the claim."""

    services: list[str]
    period: str
    received: str
    late_link: str
    person: list[masking.Shown] | None
    accounts: list[str]
    versions: list[Version]
    papers: list[Paper]
    papers_wanted: list[Wanted]
    run: str
    explanation: Explanation | None
    drawing: SafeString
    twins: list[Twin]
    messages: list[Message]
    timeline: Timeline
    aside: Aside | None
    repeated_by: list[Other]
    seen: Seen


def of_claim(
    claim: Claim, *, until: datetime, person: bool, looks: bool = False, whole: bool = False
) -> Dossier:
    """`until`: the clock of the door, for windows that last. `person`: may this reader see masked personal data?

    `looks`: may they see who was shown it? `whole`: of the timeline all, not the newest alone.
    """
    run = assessment.newest_of_claim(claim=claim)
    windows = outages.record_now(incident=claim.incident).filter(service__key__in=claim.services)
    zone = claim.incident.time_zone
    accounts = PayeeAccount.objects.filter(claim=claim).order_by("-version", "-correction")
    return Dossier(
        services=list(service_names(claim.services).values()),
        period=span(claim.period, zone),
        received=clock(claim.received_at, zone),
        late_link=late_link(claim),
        person=_people(claim) if person else None,
        accounts=[masking.account(account) for account in accounts] if person else [],
        versions=versions(claim, run, until=until),
        papers=papers(claim),
        papers_wanted=wanted(claim),
        run=str(run) if run else "",
        explanation=_explanation(claim, run),
        drawing=claim_timeline(windows, claim.period, until=until, zone=zone),
        twins=twins(claim),
        messages=messages(claim),
        timeline=happened(claim, looks=looks, whole=whole),
        aside=aside(claim),
        repeated_by=repeated_by(claim),
        seen=seen_by_claimant(claim, person=person),
    )


def _people(claim: Claim) -> list[masking.Shown]:
    """Who claims, and who stands in for them."""
    given = filter(None, map(masking.payee, PayeeAccount.objects.filter(claim=claim, correction__gt=0)))
    return [*masking.claimant(claim.claimant), *map(masking.mandate, claim.mandates.all()), *given]


def _explanation(claim: Claim, run: AssessmentRun | None) -> Explanation | None:
    if run is None:
        return None
    try:
        return explained(claim=claim, run=run)
    except CheckResult.DoesNotExist:
        return None
