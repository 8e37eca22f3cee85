"""The cases that a document carries along, as worked examples: the facts, and what comes out of them line by line."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import ClaimantType
from claims.presentation import claims, explanation, numbers
from claims.rules.policy import Policy, Trial, tried
from claims.rules.policy.document import PERIODS, Case
from claims.rules.windows import Span


class Example(NamedTuple):
    """One case: its facts, and what the policy makes of them."""

    facts: list[claims.Said]
    judged: explanation.Judged


def examples(policy: Policy) -> list[Example]:
    return [
        Example(list(_facts(policy, case)), explanation.tried(policy, tried(policy, _trial(case))))
        for case in policy.document.cases
    ]


def _trial(case: Case) -> Trial:
    return Trial(case.facts, case.down, case.claimant, case.before)


def _facts(policy: Policy, case: Case) -> Iterator[claims.Said]:
    inputs = {asked.name: asked for asked in policy.document.inputs}
    if len(policy.claimant_types) > 1:
        yield claims.Said(gettext("Claimed as"), str(ClaimantType(case.claimant).label))
    for name, value in case.facts.items():
        yield claims.answer(name, value, inputs.get(name))
    for span in case.down.all:
        yield claims.Said(gettext("Outage"), _stretch(policy, span))
    if case.down.full != case.down.all:
        for span in case.down.full:
            yield claims.Said(gettext("Of it a full outage"), _stretch(policy, span))
    for period, amount in zip(PERIODS, case.before, strict=True):
        if amount:
            yield claims.Said(awarded_before(period), numbers.amount(amount, policy.unit))


def _stretch(policy: Policy, span: Span) -> str:
    start, end = (numbers.instant(at, zone=policy.document.time_zone) for at in span)
    facts = {"start": start, "end": end, "length": numbers.length(span[1] - span[0])}
    return gettext("%(start)s to %(end)s (%(length)s)") % facts


def awarded_before(period: str) -> str:
    """The question what was awarded before: for the event, in the year, ever."""
    match period:
        case "event":
            return gettext("Awarded before for this outage")
        case "year":
            return gettext("Awarded before in this calendar year")
    return gettext("Ever awarded before")
