"""What a claim says, version by version."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import AssessmentRun, Claim
from claims.presentation import claims, masking, words
from claims.presentation.record import clock, service_names, span
from claims.queries import policies


class Version(NamedTuple):
    """The facts at one version: label and value, in the order they are kept; as the policies that asked word them."""

    number: int
    at: str
    facts: list[masking.Shown]


def versions(claim: Claim, run: AssessmentRun | None, *, until: datetime) -> list[Version]:
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
