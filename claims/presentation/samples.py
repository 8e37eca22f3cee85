"""Samples in words: what a stratum holds, at which rate it is looked at, and how often people agreed with a rule."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.models import AutomaticRule, Claim, ClaimantType, Decision, Policy, Sample
from claims.presentation import numbers, words
from claims.queries import review as queries
from claims.queries.review import Agreement
from claims.rules import sampling

MOST_SHOWN: Final = 200
# More of those looked at that people decided otherwise than this, and the rule should be looked at.
ALARM_PER_HUNDRED: Final = 5
_ALL: Final = _("all")


class Stratum(NamedTuple):
    """One stratum: what it holds, how many claims, and how many of them were chosen."""

    said: str
    population: str
    size: str


class Chosen(NamedTuple):
    """One claim that was held back, and what became of it."""

    reference: str
    url: str
    by_rule: str
    by_person: str  # '' while nobody has looked


def called(rule: AutomaticRule) -> str:
    """A version of a rule: by what the rule does, and its number."""
    return f"{words.said(words.RULES, rule.name)} v{rule.number}"


def rates(said: Mapping[str, int]) -> str:
    """20 of 1,000 of all; 200 of 1,000 of 1,000,000 won and less."""
    named = _policies(said)
    parts = [
        gettext("%(number)s of 1,000 of %(part)s")
        % {"number": numbers.figure(rate), "part": _part(part, named) if part else _ALL}
        for part, rate in said.items()
        if rate
    ]
    return "; ".join(parts) or gettext("none")


def strata(sample: Sample) -> list[Stratum]:
    """The strata of a sample, the largest first."""
    named = _policies(part for name in sample.strata for part in name.split(" "))
    found = sorted(sample.strata.items(), key=lambda one: (-one[1][0], one[0]))
    return [
        Stratum(
            " · ".join(_part(part, named) for part in name.split(" ")),
            numbers.figure(population),
            numbers.figure(size),
        )
        for name, (population, size) in found
    ]


def chosen(sample: Sample) -> list[Chosen]:
    """The claims that were chosen, as far as a page goes."""
    ids = sample.chosen[:MOST_SHOWN]
    references = dict(Claim.objects.filter(pk__in=ids).values_list("pk", "reference"))
    seats: dict[tuple[int, bool], str] = {}
    versions = dict(zip(sample.chosen, sample.chosen_versions, strict=True))
    for one in Decision.objects.filter(claim__in=ids):
        if one.version == versions[one.claim_id] and (one.sampled or (one.final and one.by_id)):
            seats[one.claim_id, one.final] = str(Decision.Outcome(one.outcome).label)
    return [
        Chosen(
            references[pk],
            reverse("admin:claims_claim_change", args=[pk]),
            seats.get((pk, False), ""),
            seats.get((pk, True), ""),
        )
        for pk in ids
    ]


def agreement(one: Agreement | None) -> str:
    """How many people have looked at, and how many of those they decided as the rule did."""
    if one is None or not one.held:
        return gettext("Nothing is held back.")
    said = ngettext(
        "%(held)s claim held back, %(looked)s looked at, %(agreed)s decided as the rule did.",
        "%(held)s claims held back, %(looked)s looked at, %(agreed)s decided as the rule did.",
        one.held,
    )
    return said % {name: numbers.figure(getattr(one, name)) for name in ("held", "looked", "agreed")}


def alarming(found: Iterable[Agreement]) -> list[Agreement]:
    """The versions with which people disagree too often."""
    return [one for one in found if one.differed * 100 > one.looked * ALARM_PER_HUNDRED]


def of_run(sample: Sample) -> Agreement | None:
    """The agreement on one sample alone."""
    found = queries.agreements(run=sample.run)
    return next((one for one in found if one.version == sample.rule_version_id), None)


def _policies(parts: Iterable[str]) -> dict[str, str]:
    keys = {part.removeprefix("policy:") for part in parts if part.startswith("policy:")}
    return {policy.key: policy.title for policy in Policy.objects.filter(key__in=keys)} if keys else {}


def _part(part: str, policies: Mapping[str, str]) -> str:
    kind, _colon, name = part.partition(":")
    words: dict[str, Any] = {
        "outcome": dict(Decision.Outcome.choices),
        "type": dict(ClaimantType.choices),
        "policy": policies,
    }
    if kind == "amount":
        return _band(name)
    return str(words.get(kind, {}).get(name, part))


def _band(name: str) -> str:
    most = dict(sampling.BANDS).get(name)
    if most == 0:
        return gettext("no cash")
    if most is None:
        return gettext("more than %(amount)s") % {"amount": numbers.amount(sampling.BANDS[-1][1], "KRW")}
    return gettext("up to %(amount)s") % {"amount": numbers.amount(most, "KRW")}
