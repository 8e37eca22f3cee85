"""A policy as a page that anybody can read: every rule of the document in words, its tables, and worked examples."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext

from claims.models import ClaimantType, Incident, PolicyVersion, Service
from claims.models.outages import told
from claims.presentation import numbers
from claims.presentation.policies import giving, inputs, tables
from claims.presentation.policies.examples import Example, examples
from claims.presentation.policies.formula import Formula
from claims.rules.policy import Policy
from claims.rules.policy.document import Condition, Covers, Document


class Covered(NamedTuple):
    """For whom and for what a policy is."""

    types: list[str]
    services: list[str]
    incidents: list[str]


class Step(NamedTuple):
    """One line of the reckoning: what it is called, and how it is found."""

    label: str
    formula: str


class Reason(NamedTuple):
    """Why a claim is refused or goes to a person, and when that is so."""

    text: str
    when: str


class Page(NamedTuple):
    """A whole policy in the reader's language. `zone` is that of all its days and times."""

    title: str
    summary: str
    url: str
    clause: str
    tax: str
    zone: str
    covers: Covered
    once: str
    asked: list[inputs.Asked]
    times: list[inputs.Times]
    refuse: list[Reason]
    refer: list[Reason]
    steps: list[Step]
    tables: list[tables.Shown]
    lines: list[giving.Line]
    caps: list[giving.Capped]
    examples: list[Example]


def page(policy: Policy) -> Page:
    """The page of a compiled document."""
    document = policy.document
    formula = Formula(document)
    return Page(
        title=told(*document.title),
        summary=told(*document.summary),
        url=document.source.url,
        clause=document.source.clause,
        tax=told(*document.tax),
        zone=document.time_zone,
        covers=covered(document.covers),
        once=giving.once(document.once_per),
        asked=inputs.asked(document),
        times=inputs.times(document),
        refuse=_reasons(document.refuse, formula),
        refer=_reasons(document.refer, formula),
        steps=_steps(document, formula),
        tables=tables.tables(document, formula),
        lines=giving.lines(document, formula),
        caps=giving.caps(document, formula),
        examples=examples(policy),
    )


def _reasons(conditions: Iterable[Condition], formula: Formula) -> list[Reason]:
    return [Reason(told(*one.text), formula.value(one.when)) for one in conditions]


def _steps(document: Document, formula: Formula) -> list[Step]:
    return [Step(told(*one.label), formula.value(one.expression, one.unit)) for one in document.steps]


def covered(covers: Covers) -> Covered:
    """Whom and what a policy is for, by names; a key that nothing here has stays as it is."""
    return Covered(
        [str(ClaimantType(type_).label) for type_ in covers.claimant_types],
        _named(covers.services, Service.objects.order_by("key"), gettext("All services")),
        _named(covers.incidents, Incident.objects.order_by("-period", "key"), gettext("All outages")),
    )


def _named(patterns: Iterable[str], known: Iterable[Any], everything: str) -> list[str]:
    """The names of what the patterns hold, in the order of `known`."""
    found: dict[str, str] = {}
    for pattern in patterns:
        if pattern == "*":
            return [everything]
        family = pattern.removesuffix("*")
        held = {
            one.key: one.name
            for one in known
            if one.key == pattern or (family != pattern and one.key.startswith(family))
        }
        found |= held or {pattern: pattern}
    return list(dict.fromkeys(found.values()))


class InForce(NamedTuple):
    """Since when and until when a version holds; `state` is 'now', 'later', 'over', or that of a text not adopted."""

    state: str
    said: str


def in_force(version: PolicyVersion, *, at: datetime) -> InForce:
    """How a version stands at an instant, in Korean time."""
    period = version.in_force
    if period is None:
        return InForce(version.state, str(PolicyVersion.State(version.state).label))
    facts = {
        "start": numbers.instant(period.lower),
        "end": numbers.instant(period.upper) if period.upper else "",
    }
    said = (
        gettext("In force from %(start)s to %(end)s") if period.upper else gettext("In force since %(start)s")
    )
    if at < period.lower:
        return InForce("later", gettext("Comes in force on %(start)s") % facts)
    return InForce("now" if period.upper is None or at < period.upper else "over", said % facts)
