"""One page of the form: its fields, what is wrong with them, and what they say where all answers are checked."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimantType, Draft
from claims.presentation import claims as telling
from claims.presentation import numbers
from claims.presentation.held import Fact, facts_of
from claims.queries import policies
from claims.rules.filing.mandates import FOR_ANOTHER
from claims.rules.filing.steps import ANSWER, CHECK, Answers, Step
from claims.web import controls
from claims.web.forms import ClaimForm

_TITLES = {
    "services": _("Which services failed you?"),
    "period": _("When could you not use them?"),
    "behalf": _("Whose claim is it?"),
    "representative": _("Who are you?"),
    "heir": _("Who are you?"),
    "person": _("Who are you?"),
    "age": _("How old is the claimant?"),
    "guardian": _("Who is the guardian?"),
    "account": _("Where should the money go?"),
    "payee": _("Whose account is it?"),
}
_IDENTIFIERS = {
    "merchant": _("Which business is it?"),
    "partner": _("Which company or institution is it?"),
    "taxi_driver": _("Which licence do you drive with?"),
}


class Row(NamedTuple):
    """One answer where all are checked."""

    label: str
    value: str
    wrong: bool


class Page:
    """One step of a whole form, which is read with all answers: only what is wrong with its own fields is told."""

    def __init__(self, form: ClaimForm, step: Step) -> None:
        self.form, self.step = form, step

    @property
    def title(self) -> str:
        if self.step.key == "person" and self.for_another:
            return gettext("Who is the claimant?")
        if self.step.key == "identifier":
            return str(_IDENTIFIERS[self.form.claimant_type])
        return str(_TITLES.get(self.step.key, _("What it cost you")))

    @property
    def for_another(self) -> bool:
        """Whether it asks for somebody else than whoever writes."""
        return for_another(self._answers())

    def _answers(self) -> Mapping[str, Any]:
        return self.form.data if self.form.is_bound else self.form.initial

    def fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.step.fields]

    def summary(self) -> list[tuple[str, str, str]]:
        """What is wrong, in the order of the page: id to jump to, label, text."""
        return [
            (controls.target(self.form[name]), str(self.form.fields[name].label).rstrip(".?"), str(text))
            for name in self.step.fields
            for text in self.form.errors.get(name, [])
        ]

    def values(self) -> dict[str, str | list[str]]:
        """What was typed into the fields of which nothing is wrong."""
        right, typed = [name for name in self.step.fields if name not in self.form.errors], self.form.data
        return {name: typed.getlist(name) if name == "services" else typed.get(name, "") for name in right}

    def period(self) -> tuple[datetime, datetime] | None:
        """From when to when, as it stands on the page; None where that cannot be read."""
        if self.summary():
            return None
        said = self.form.cleaned_data if self.form.is_bound else self.form.initial
        fields = (("start", self.form.fields["start"]), ("end", self.form.fields["end"]))
        start, end = (
            field.to_python(said[name]) if isinstance(said.get(name), str) else said.get(name)
            for name, field in fields
        )
        return (start, end) if start and end else None

    # ------------------------------------------------------------ checking
    def rows(self) -> Iterator[Row]:
        """The answers in words."""
        for name in self.step.fields:
            label, wrong = str(self.form.fields[name].label), name in self.form.errors
            if name.startswith(ANSWER) and not wrong:
                label, value = self._answer(name.removeprefix(ANSWER))
            else:
                value = str(self.form[name].value() or "") if wrong else self._said(name)
            yield Row(label, value or gettext("none given"), wrong)

    def _answer(self, name: str) -> tuple[str, str]:
        given = self.form.filing().inputs.get(name)
        said = telling.answer(name, "" if given is None else given, self.form.declared.get(name))
        return said.label, said.value

    def _said(self, name: str) -> str:
        value: Any = self.form.cleaned_data.get(name)
        if name == "services":
            labels = {tick.value: tick.label for _heading, group in self.form.ticks() for tick in group}
            return ", ".join(labels[key] for key in value)
        if name in ("start", "end"):
            return numbers.instant(value, zone=self.form.incident.time_zone)
        if choices := getattr(self.form.fields[name], "choices", None):
            return str(dict(choices)[value]) if value else ""
        return str(value or "")


def for_another(answers: Mapping[str, Any]) -> bool:
    """Whether whoever writes claims for somebody else."""
    return answers.get("claimed_by") in FOR_ANOTHER


def known(draft: Draft, form: ClaimForm, answers: Answers, at: datetime) -> list[Fact]:
    """What our records hold of who claims, told to nobody but who has proved to be that: an individual by the address.

    A business number or a licence is typed, and proves nothing.
    """
    if draft.claimant_type != ClaimantType.INDIVIDUAL or for_another(answers):
        return []
    versions = policies.in_force(incident=draft.incident, at=at)
    return facts_of(versions, answers.get("services", ()), email=form.email, at=draft.incident.period.lower)


def filled(answers: Answers, typed: Mapping[str, Any] | None = None) -> QueryDict:
    """The answers as a browser would send the whole form, with what is typed now in their stead."""
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    for name, value in (typed or {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def address(draft: Draft, step: Step | None) -> str:
    """Where this page of the draft is; of None the last, on which all answers are checked."""
    return reverse("claims:step", args=[draft.key, step.key if step else CHECK])
