"""The page that corrects what a claim says: each thing beside what it is now, and the reason."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import InstantField, TextField
from claims.admin.review.acting import acted_on, by, claim_of, on_hold
from claims.admin.review.forms import SeenForm
from claims.presentation.amending import Field, fields
from claims.rules.calendar import day_of
from claims.stages import review

YES: Final = "yes"
_WHOLE: Final = ("money", "integer", "duration")


class AmendForm(SeenForm):
    """A control for each thing that may be corrected, filled in with what it is."""

    things: list[Field]

    reason = TextField(label=_("Reason"), longest=1000, lines=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        made: dict[str, forms.Field] = {}
        for thing in self.things:
            made |= _controls(thing)
        self.fields = made | self.fields

    def said(self) -> dict[str, Any]:
        """What differs from what the page was made with, by name, as the stage takes it."""
        found = {thing.name: _typed(thing, self.cleaned_data) for thing in self.things}
        before = {thing.name: _plain(thing.value) for thing in self.things}
        return {name: value for name, value in found.items() if _plain(value) != before[name]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return cleaned if self.errors else cleaned | {"said": self.said()}


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)
    form = type("AmendFormOfClaim", (AmendForm,), {"things": fields(claim, at=timezone.now())})

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.correct_claim(
            claim=claim, fields=typed["said"], reason=typed["reason"], seen=typed["seen"], **by(request, at)
        )
        return gettext("The claim is corrected. It is decided once a run has assessed what it says now.")

    intro = gettext(
        "The claim as it was stays beside it. Who claims, when it came and where the money goes is not corrected here."
    )
    return acted_on(
        request, claim, "correct_claim", gettext("Correct"), form, perform, intro=intro, barred=on_hold(claim),
        done_with=False,
    )  # fmt: skip


def _controls(thing: Field) -> dict[str, forms.Field]:
    """The control of a thing, which names what it is now."""
    now = gettext("Now: %(value)s") % {"value": thing.now or gettext("none given")}
    said: dict[str, Any] = {"label": thing.label, "initial": thing.value, "help_text": now, "required": False}
    if thing.kind == "period":
        start, end = thing.value
        return {
            "start": InstantField(label=gettext("From"), initial=start, help_text=now),
            "end": InstantField(label=gettext("To"), initial=end),
        }
    if thing.kind == "several":
        box = forms.CheckboxSelectMultiple
        return {thing.name: forms.MultipleChoiceField(choices=thing.choices, widget=box, **said)}
    if thing.kind in _WHOLE:
        return {thing.name: forms.IntegerField(min_value=thing.low, max_value=thing.high, **said)}
    if thing.kind == "date":
        first, last = day_of(thing.low), day_of(thing.high)
        attrs = {"type": "date", "min": first.isoformat(), "max": last.isoformat()}
        return {thing.name: forms.DateField(widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"), **said)}
    choices = thing.choices
    if thing.kind == "boolean":
        choices = ((YES, gettext("Yes")), ("no", gettext("No")))
        said["initial"] = None if thing.value is None else YES if thing.value else "no"
    if thing.name != "category":
        choices = (("", gettext("not answered")), *choices)
    return {thing.name: forms.ChoiceField(choices=choices, **said)}


def _typed(thing: Field, cleaned: dict[str, Any]) -> Any:
    """What was typed for a thing, in the form in which it is kept; None for nothing."""
    if thing.kind == "period":
        return cleaned["start"], cleaned["end"]
    value = cleaned[thing.name]
    if thing.kind == "boolean":
        return None if value == "" else value == YES
    if thing.kind == "date":
        return value.isoformat() if value else None
    if thing.name == "papers":
        return value or 0
    return None if value == "" else value


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
