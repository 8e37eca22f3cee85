"""The forms of finance beside those of all staff: amounts, and what a budget is for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import ReasonForm
from claims.models import Kind
from claims.presentation import numbers
from claims.presentation.previews import titled
from claims.queries import budget, unclaimed
from claims.stages import payout


class WholeField(forms.CharField):
    """A whole number as it is typed: with or without the commas between thousands."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=24, **options)

    def clean(self, value: Any) -> int:
        typed = str(super().clean(value)).replace(",", "").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            raise ValidationError(gettext("Please write a whole number."))
        return int(typed)


class BudgetForm(ReasonForm):
    field_order = ("of", "amount")
    of = forms.TypedChoiceField(label=_("Policy"), coerce=lambda said: tuple(said.split("/", 1)))
    amount = WholeField(label=_("Budget"), help_text=_("In the unit that stands beside the policy"))

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        known = sorted(budget.units())
        titles = titled({policy for policy, _unit in known})
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (f"{policy}/{unit}", f"{titles.get(policy, policy)} ({numbers.unit_name(unit)})")
            for policy, unit in known
        ]


class WriteOffForm(ReasonForm):
    field_order = ("of",)
    of = forms.TypedChoiceField(label=_("What"), coerce=lambda said: tuple(said.split("/", 1)))

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        today = payout.today(timezone.now())
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (f"{kind}/{unit}", f"{Kind(kind).label} ({numbers.unit_name(unit)})")
            for kind, unit in sorted(
                {(one.kind, one.unit) for one in unclaimed.unclaimed(today=today) if one.expired}
            )
        ]
