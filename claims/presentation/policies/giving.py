"""What a policy gives, in words: its award lines with what cuts and rounds them, and its caps."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Kind
from claims.models.outages import told
from claims.presentation import numbers, particles
from claims.presentation.policies.formula import Formula
from claims.rules.policy.document import AwardLine, Cap, Document


class Line(NamedTuple):
    """One benefit: its label, its kind, how much, under which condition ('' for any), and what else holds of it."""

    label: str
    kind: str
    amount: str
    when: str
    notes: list[str]


class Capped(NamedTuple):
    """What may come to no more than so much: the label, the most, and over what."""

    label: str
    most: str
    over: str


def lines(document: Document, formula: Formula) -> list[Line]:
    return [
        Line(
            told(*line.label),
            str(Kind(line.kind).label),
            formula.value(line.amount, line.unit),
            formula.value(line.when) if line.when else "",
            [particles.chosen(note) for note in _notes(line, document, formula)],
        )
        for line in document.award
    ]


def _notes(line: AwardLine, document: Document, formula: Formula) -> Iterator[str]:
    if line.most is not None:
        yield gettext("At most %(amount)s.") % {"amount": numbers.amount(line.most, line.unit)}
    step, mode = line.rounding.step, line.rounding.mode
    if step > 1 or not formula.whole(line.amount):
        rounding = formula.rounding(mode, Fraction(step), line.unit)
        yield gettext("The amount is %(rounding)s.") % {"rounding": rounding}
    if line.least:
        amount = numbers.amount(line.least, line.unit)
        yield gettext("Less than %(amount)s is not given.") % {"amount": amount}
    if line.once_per != document.once_per:
        yield once(line.once_per)


def once(per: tuple[str, ...]) -> str:
    """What is given once to whom and for what."""
    match "incident" in per, "service" in per:
        case True, True:
            return gettext("Given once to each claimant, for each outage and each service.")
        case True, False:
            return gettext("Given once to each claimant for each outage.")
        case False, True:
            return gettext("Given once to each claimant for each service.")
    return gettext("Given once to each claimant.")


def caps(document: Document, formula: Formula) -> list[Capped]:
    return [
        Capped(told(*cap.label), formula.value(cap.most, document.capped_unit(cap)), _over(cap, document))
        for cap in document.caps
    ]


def _over(cap: Cap, document: Document) -> str:
    lines = ", ".join(told(*document.award[place].label) for place in cap.lines)
    match cap.per:
        case "claim":
            words = gettext("%(lines)s: together for one claim.")
        case "event":
            words = gettext("%(lines)s: together for one outage, with what was awarded before.")
        case "year":
            words = gettext("%(lines)s: together in one calendar year, with what was awarded before.")
        case _:
            words = gettext("%(lines)s: together for one claimant, with what was ever awarded before.")
    return words % {"lines": lines}
