"""What a claim says, version by version, and what each says otherwise than the one before."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext

from claims.models import AssessmentRun, Claim, ClaimFacts
from claims.presentation import claims, words
from claims.presentation.record import clock, service_names, span
from claims.queries import policies
from claims.rules.policy.document import Input

_NONE: Final = "–"


class Fact(NamedTuple):
    """One fact of a version. `before`: what the version before it said; None where that said the same, or is none."""

    label: str
    value: str
    before: str | None = None


class Version(NamedTuple):
    """The facts at one version, in the order they are kept; as the policies that asked word them."""

    number: int
    at: str
    facts: list[Fact]

    @property
    def changed(self) -> bool:
        return any(fact.before is not None for fact in self.facts)


def versions(claim: Claim, run: AssessmentRun | None, *, until: datetime) -> list[Version]:
    """The newest first."""
    asked = claims.questions(
        policies.versions(ids=run.policies) if run else policies.in_force(incident=claim.incident, at=until)
    )
    accounts = {one.version: one for one in claim.accounts.order_by("version", "-correction")}  # as each came
    said: list[Version] = []
    before: dict[str, str] = {}
    mark = None
    for facts in claim.facts.order_by("version"):
        now = dict(_said(claim, facts, asked))
        account = accounts.get(facts.version)
        same = not said or (account and bytes(account.fingerprint)) == mark
        told = [
            Fact(label, value, _differs(label, value, before) if said else None)
            for label, value in now.items()
        ]
        told += [Fact(label, _NONE, value) for label, value in before.items() if label not in now]
        if not same:
            told.append(Fact(gettext("Account number"), gettext("another one"), gettext("the one before")))
        said.append(Version(facts.version, clock(facts.at, claim.incident.time_zone), told))
        before, mark = now, account and bytes(account.fingerprint)
    return said[::-1]


def _differs(label: str, value: str, before: dict[str, str]) -> str | None:
    known = before.get(label, _NONE)
    return known if known != value else None


def _said(claim: Claim, facts: ClaimFacts, asked: Mapping[str, Input]) -> Iterator[tuple[str, str]]:
    """Label and value."""
    yield gettext("Category"), words.said(words.CATEGORIES, facts.category)
    yield gettext("Services"), ", ".join(service_names(facts.services).values())
    yield gettext("Period"), span(facts.period, claim.incident.time_zone)
    yield gettext("Identifier"), words.said(words.MARKS, facts.identifier)
    yield gettext("Account"), words.said(words.MARKS, facts.account)
    yield gettext("Papers named"), str(facts.papers)
    sources = facts.sources or {}
    for name, value in facts.inputs.items():
        answer = claims.answer(name, value, asked.get(name))
        source = f" ({words.said(words.SOURCES, sources[name])})" if name in sources else ""
        yield answer.label, f"{answer.value}{source}"
