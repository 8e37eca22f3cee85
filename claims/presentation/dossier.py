"""A claim as staff read it, on one page: what was said by version, who it is (masked), what the newest run found."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.models import (
    AssessmentRun,
    CheckResult,
    Claim,
    DuplicateLink,
    Evidence,
    PayeeAccount,
    Transition,
)
from claims.presentation import claims, masking, timeline, words
from claims.presentation.explanation import Explanation, explained
from claims.presentation.record import clock, service_names, span
from claims.queries import assessment, outages, policies


class Version(NamedTuple):
    """The facts at one version: label and value, in the order they are kept; as the policies that asked word them."""

    number: int
    at: str
    facts: list[masking.Shown]


class Twin(NamedTuple):
    """Another claim that looks like this one, and by what."""

    claim: int
    reference: str
    key: str
    status: str


class Move(NamedTuple):
    """One stored move: when, from, to, by which act and whom."""

    at: str
    came_from: str
    went_to: str
    act: str
    who: str
    note: str


class Dossier(NamedTuple):
    """Everything the page shows. `person` is None for those who may not see it; `run` where none assessed the claim."""

    services: list[str]
    period: str
    received: str
    person: list[masking.Shown] | None
    accounts: list[str]
    versions: list[Version]
    papers: list[Evidence]
    run: str
    explanation: Explanation | None
    drawing: SafeString
    twins: list[Twin]
    moves: list[Move]


def of_claim(claim: Claim, *, until: datetime, person: bool) -> Dossier:
    """`until`: the clock of the door, for windows that last. `person`: may this reader see masked personal data?"""
    run = assessment.newest_of_claim(claim=claim)
    windows = outages.record_now(incident=claim.incident).filter(service__key__in=claim.services)
    zone = claim.incident.time_zone
    accounts = PayeeAccount.objects.filter(claim=claim).order_by("-version", "-correction")
    return Dossier(
        services=list(service_names(claim.services).values()),
        period=span(claim.period, zone),
        received=clock(claim.received_at, zone),
        person=masking.claimant(claim.claimant) if person else None,
        accounts=[masking.account(account) for account in accounts] if person else [],
        versions=_versions(claim, run, until=until),
        papers=list(claim.evidence.order_by("pk")),
        run=str(run) if run else "",
        explanation=_explanation(claim, run),
        drawing=timeline.claim_timeline(windows, claim.period, until=until, zone=zone),
        twins=_twins(claim),
        moves=[_move(move, zone) for move in claim.transitions.select_related("by").order_by("pk")],
    )


def _explanation(claim: Claim, run: AssessmentRun | None) -> Explanation | None:
    if run is None:
        return None
    try:
        return explained(claim=claim, run=run)
    except CheckResult.DoesNotExist:
        return None


def _versions(claim: Claim, run: AssessmentRun | None, *, until: datetime) -> list[Version]:
    asked = claims.questions(
        policies.versions(ids=run.policies) if run else policies.in_force(incident=claim.incident, at=until)
    )
    zone = claim.incident.time_zone
    said = []
    for facts in claim.facts.order_by("-version"):
        sources = facts.sources or {}
        lines = [
            masking.Shown(gettext("Category"), words.said(words.CATEGORIES, facts.category)),
            masking.Shown(gettext("Services"), ", ".join(service_names(facts.services).values())),
            masking.Shown(gettext("Period"), span(facts.period, zone)),
            masking.Shown(gettext("Identifier"), words.said(words.MARKS, facts.identifier)),
            masking.Shown(gettext("Account"), words.said(words.MARKS, facts.account)),
            masking.Shown(gettext("Papers named"), str(facts.papers)),
        ]
        for name, value in facts.inputs.items():
            answer = claims.answer(name, value, asked.get(name))
            source = f" ({words.said(words.SOURCES, sources[name])})" if name in sources else ""
            lines.append(masking.Shown(answer.label, f"{answer.value}{source}"))
        said.append(Version(facts.version, clock(facts.at, zone), lines))
    return said


def _twins(claim: Claim) -> list[Twin]:
    links = DuplicateLink.objects.filter(Q(first=claim) | Q(second=claim)).select_related("first", "second")
    said = []
    for link in links.order_by("pk")[:100]:
        other = link.second if link.first_id == claim.pk else link.first
        key, status = str(DuplicateLink.Key(link.key).label), str(other.get_status_display())
        said.append(Twin(other.pk, other.reference, key, status))
    return said


def _move(move: Transition, zone: str) -> Move:
    status = dict(Claim.Status.choices)
    return Move(
        clock(move.at, zone),
        str(status.get(move.came_from, move.came_from)),
        str(status.get(move.went_to, move.went_to)),
        words.said(words.MOVES, move.act),
        words.who(move.by, move.rule),
        move.note,
    )
