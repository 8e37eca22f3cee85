"""What staff may correct of a claim, each thing with its label, what it is now, and what it may be."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext

from claims.models import Claim, ClaimFacts
from claims.models.outages import told
from claims.presentation import claims, words
from claims.presentation.record import service_names, span
from claims.queries import intake, outages
from claims.rules.filing.fields import MOST_PAPERS
from claims.rules.review.amending import ANSWER


class Field(NamedTuple):
    """One thing that may be corrected. `kind` is choice, several, period, or the type of what a policy asks."""

    name: str
    label: str
    kind: str
    value: Any
    now: str  # as it is read
    choices: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0


def fields(claim: Claim, *, at: datetime) -> list[Field]:
    """The facts of the newest version, then what the policies in force ask of claimants and of staff."""
    facts = ClaimFacts.objects.get(claim=claim, version=claim.version)
    served = {
        one.key: one.name
        for one in outages.served(incident=claim.incident, claimant_type=claim.claimant_type)
    }
    named = service_names(facts.services)
    categories = tuple((key, str(label)) for key, label in words.CATEGORIES.items())
    zone = claim.incident.time_zone
    found = [
        Field(
            "category", gettext("Category"), "choice", facts.category, words.said(words.CATEGORIES, facts.category),
            categories,
        ),
        Field(
            "services", gettext("Services"), "several", facts.services, ", ".join(named.values()),
            tuple(sorted((served | named).items(), key=lambda one: one[1])),
        ),
        Field(
            "period", gettext("Period"), "period", (facts.period.lower, facts.period.upper), span(facts.period, zone)
        ),
        Field("papers", gettext("Papers named"), "integer", facts.papers, str(facts.papers), (), 0, MOST_PAPERS),
    ]  # fmt: skip
    asked = intake.asked_of_staff(incident=claim.incident, claimant_type=claim.claimant_type, at=at)
    for name, one in asked.items():
        value = facts.inputs.get(name)
        now = gettext("not answered") if value is None else claims.answer(name, value, one).value
        choices = tuple((choice.key, told(*choice.label)) for choice in one.choices)
        found.append(
            Field(f"{ANSWER}{name}", told(*one.label), one.type, value, now, choices, one.low, one.high)
        )
    return found
