"""How the questions of a claim are asked: a control for each kind, dressed the way the pages are."""

from collections.abc import Iterable, Sequence
from itertools import count, groupby
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Service
from claims.models.outages import told
from claims.presentation import numbers
from claims.rules import identifiers
from claims.web.fields import DayField, MoneyField, TextField, WholeField
from claims.web.questions import Question

YES = "yes"  # of a yes or no


def target(field: forms.BoundField) -> str:
    """The id of the first control of a field."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if several else field.auto_id


def summary(form: forms.Form, order: Iterable[str]) -> list[tuple[str, str, str]]:
    """The errors at the fields, in this order: id to jump to, label, text."""
    return [
        (target(form[name]), str(form.fields[name].label).rstrip(".?"), str(text))
        for name in order
        for text in form.errors.get(name, [])
    ]


def dress(field: forms.Field, *, needed: bool) -> None:
    """Bootstrap's class for the control, whether it counts as optional to the reader, and what an empty one is told."""
    if str(field.error_messages["required"]) == gettext("This field is required."):
        field.error_messages["required"] = gettext("Please fill this in.")
    if isinstance(field, forms.ChoiceField):  # Django's sentences repeat what was sent
        field.error_messages["invalid_choice"] = gettext("Please choose from the list.")
        field.error_messages["invalid_list"] = gettext("Please choose from the list.")
    field.needed = needed  # type: ignore[attr-defined]
    widget = field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxInput):
        dressed = "form-check-input"
    else:
        dressed = "form-select" if isinstance(widget, forms.Select) else "form-control"
    widget.attrs["class"] = f"{dressed} {widget.attrs.get('class', '')}".strip()
    if needed and not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        widget.attrs["aria-required"] = "true"


def text(label: Any, *, required: bool = True, help_text: Any = "", **attrs: str) -> TextField:
    return TextField(label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def number(*, required: bool) -> TextField:
    """An account number."""
    field = text(_("Account number"), required=required, inputmode="numeric", autocomplete="off")
    field.runs = True
    return field


def account(*, required: bool = True, bank_help: Any = "") -> dict[str, forms.Field]:
    """Where money goes: bank, number, and whose it is where it is not the claimant's."""
    banks = [(bank.code, told(bank.name_ko, bank.name_en)) for bank in identifiers.banks().values()]
    choices = [("", gettext("Choose a bank")), *banks]
    return {
        "bank": forms.ChoiceField(
            label=_("Bank"), required=required, choices=choices, help_text=bank_help
        ),
        "account": number(required=required),
        "holder": text(
            _("Account holder"), required=False, autocomplete="off",
            help_text=_("Only if it is not the name of the claimant."),
        ),
        "payee_relation": text(
            _("Why is the money to go to another account than the claimant’s?"), required=False, autocomplete="off",
            help_text=_(
                "Only if somebody else holds the account: who they are to the claimant. Please add the claimant’s "
                "written consent to the papers."
            ),
        ),
    }  # fmt: skip


def answer(one: Question) -> forms.Field:
    """The field of a question; whether it must be filled in depends on the services ticked (`clean`)."""
    hints = [gettext("Only if this applies to you.")] if one.optional else []
    if one.evidence:
        hints.append(
            gettext("Keep this ready, you may be asked for it: %(papers)s.") % {"papers": one.evidence}
        )
    common: dict[str, Any] = {"label": one.label, "required": False, "help_text": " ".join(hints)}
    if one.type == "money":
        return MoneyField(low=one.low, high=one.high, unit=one.unit, **common)
    if one.type in ("integer", "duration"):
        field = WholeField(low=one.low, high=one.high, **common)
        field.unit = numbers.unit_name("minute" if one.type == "duration" else one.unit)  # type: ignore[attr-defined]
        return field
    if one.type == "date":
        return DayField(low=one.low, high=one.high, **common)
    choices = one.choices if one.type == "choice" else ((YES, gettext("Yes")), ("no", gettext("No")))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


class Tick(NamedTuple):
    """One box to tick."""

    value: str
    label: str
    id: str
    ticked: bool


def ticks(field: forms.BoundField) -> list[tuple[str, list[Tick]]]:
    """The boxes of a field whose choices are `grouped`, by heading."""
    ticked = set(field.value() or ())
    numbered = count()
    return [
        (
            heading,
            [Tick(key, label, f"{field.auto_id}_{next(numbered)}", key in ticked) for key, label in group],
        )
        for heading, group in field.field.choices  # type: ignore[attr-defined]
    ]


def grouped(services: Sequence[Service]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The services under the headings ours and affiliates'."""
    ordered = sorted(services, key=lambda service: (service.owner != Service.Owner.OURS, service.key))
    headings = {
        Service.Owner.OURS: gettext("Our services"),
        Service.Owner.AFFILIATE: gettext("Services of affiliates"),
    }
    return [
        (headings[Service.Owner(owner)], [(service.key, service.name) for service in group])
        for owner, group in groupby(ordered, key=lambda service: service.owner)
    ]
