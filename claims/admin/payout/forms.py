"""The forms of finance beside those of all staff. Amounts are typed as people write them."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import ReasonForm, TextField, WholeField
from claims.models import AccountReview, Kind, Recovery, Repayment
from claims.presentation import numbers
from claims.presentation.previews import titled
from claims.queries import budget, unclaimed
from claims.rules.money import minor_digits
from claims.rules.text import plain
from claims.stages import payout

_LONGEST: Final = 24


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


class AmountField(forms.CharField):
    """An amount of `unit` in its minor unit, with or without commas: 1,234,567 won, 25.20 for 2,520 pence."""

    def __init__(self, *, unit: str, **options: Any) -> None:
        self.unit = unit
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        options.setdefault("help_text", numbers.unit_name(unit))
        super().__init__(max_length=_LONGEST, widget=widget, **options)

    def clean(self, value: Any) -> int:
        return _reckoned(super().clean(value), self.unit)


def _reckoned(typed: str, unit: str) -> int:
    """What was typed, in the minor unit of `unit`. Raises ValidationError."""
    digits = minor_digits(unit) if unit.isupper() else 0
    whole, _point, part = plain(typed).replace(",", "").strip().partition(".")
    if not re.fullmatch(r"[0-9]{1,15}", whole) or not re.fullmatch(rf"[0-9]{{0,{digits}}}", part):
        raise ValidationError(_("Please write an amount, such as 300,000."))
    return int(whole + part.ljust(digits, "0"))


class RecoveryForm(forms.Form):
    """What is claimed back of a transfer: a part of one of its awards, or what was paid beyond it."""

    of = forms.ChoiceField(label=_("Of what"), widget=forms.RadioSelect)
    why = forms.ChoiceField(label=_("Why"), choices=Recovery.Why.choices)
    note = TextField(label=_("Note"), longest=1000, lines=True, help_text=_("For colleagues: what shows it"))

    def __init__(self, *given: Any, choices: list[tuple[str, str]], unit: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["of"].choices = choices  # type: ignore[attr-defined]
        self.fields["amount"] = AmountField(label=_("Amount"), unit=unit)
        self.order_fields(["of", "amount", "why", "note"])


class RepaymentForm(forms.Form):
    way = forms.ChoiceField(label=_("How it ends"), choices=Repayment.Way.choices, widget=forms.RadioSelect)
    note = TextField(
        label=_("Note"),
        longest=1000,
        lines=True,
        help_text=_("Where the money came in, or why it is forgiven"),
    )

    def __init__(self, *given: Any, unit: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["amount"] = AmountField(label=_("Amount"), unit=unit)
        self.order_fields(["way", "amount", "note"])


class OfClaimForm(forms.Form):
    reference = TextField(label=_("Reference of the claim"), longest=40)


class ManualPaymentForm(forms.Form):
    """One award that was paid outside. `units`: that of each award, in which its amount is read."""

    award = forms.TypedChoiceField(label=_("What was paid"), coerce=int, widget=forms.RadioSelect)
    paid_on = forms.DateField(label=_("Paid on"), widget=forms.DateInput(attrs={"type": "date"}))
    bank_reference = TextField(label=_("The bank’s reference"), longest=60)
    note = TextField(
        label=_("Note"), longest=1000, lines=True, help_text=_("Why it was paid outside, and how")
    )

    amount = forms.CharField(
        label=_("Amount"),
        max_length=_LONGEST,
        help_text=_("In the unit of what was paid"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    field_order = ("award", "amount", "paid_on", "bank_reference", "note")

    def __init__(
        self, *given: Any, choices: list[tuple[int, str]], units: dict[int, str], **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.units = units
        self.fields["award"].choices = choices  # type: ignore[attr-defined]

    def clean_amount(self) -> int | None:
        """In the unit of the award that was chosen, which is cleaned before it."""
        award = self.cleaned_data.get("award")
        return None if award is None else _reckoned(self.cleaned_data["amount"], self.units[award])


class ReviewForm(forms.Form):
    """A seat on details that were given. `account` is what the page showed."""

    account = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=AccountReview.Outcome.choices, widget=forms.RadioSelect
    )
    note = TextField(
        label=_("Note"),
        longest=1000,
        lines=True,
        required=False,
        help_text=_("The claimant reads it where the details are refused: say what to do."),
    )
