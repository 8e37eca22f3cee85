"""What a reviewer fills in. What the page showed of a claim goes with it: one that moved on refuses it."""

import json
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import TextField
from claims.models import Policy
from claims.presentation import words
from claims.presentation.proposals import Line
from claims.presentation.refusals import told
from claims.rules import review as rule
from claims.rules import sampling
from claims.rules.review import Seen
from claims.rules.text import Malformed

_MOST: Final = 10**12


class SeenField(forms.Field):
    """What the page showed of the claim (`rules/review/seen.py`), carried unseen."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Seen:
        try:
            return rule.read(str(value or ""))
        except Malformed as malformed:
            raise ValidationError(gettext("Please load the page again.")) from malformed

    def prepare_value(self, value: Any) -> Any:
        return rule.written(value) if isinstance(value, Seen) else value


class SeenForm(forms.Form):
    seen = SeenField()


class SaidForm(SeenForm):
    reason = TextField(label=_("Reason"), longest=1000, lines=True)


class NotedForm(SeenForm):
    note = TextField(label=_("Note"), longest=1000, lines=True, required=False)


class ApproveForm(NotedForm):
    """With the amounts that the page showed: should a new run propose others, the approval is refused."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def clean_shown(self) -> dict[tuple[str, str], int] | None:
        if not self.cleaned_data["shown"]:
            return None
        try:
            return {
                (policy, line): int(amount) for policy, line, amount in json.loads(self.cleaned_data["shown"])
            }
        except (ValueError, TypeError) as error:
            raise ValidationError(gettext("Please load the page again.")) from error


class RejectForm(SeenForm):
    codes = forms.MultipleChoiceField(
        label=_("Reasons"), widget=forms.CheckboxSelectMultiple, choices=lambda: coded()
    )
    note = TextField(label=_("Note"), longest=1000, lines=True, required=False)


class UndoForm(SeenForm):
    note = TextField(label=_("Note"), longest=1000, lines=True)


class PartForm(NotedForm):
    """An amount for each line, and a reason for each that differs from what the policies give.

    With the lines that the page showed: an amount stands at the place of its line, and a new run may have others.
    """

    lines: list[Line]

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shown"].initial = shown(self.lines)
        for place, line in enumerate(self.lines):
            self.fields[f"amount_{place}"] = forms.IntegerField(
                label=f"{line.title}: {line.label}",
                min_value=0,
                max_value=_MOST,
                initial=line.amount,
                help_text=gettext("By the policy: %(amount)s") % {"amount": line.shown},
            )
            self.fields[f"reason_{place}"] = TextField(
                label=_("Reason for another amount"), longest=500, required=False
            )
        self.order_fields([name for name in self.fields if name not in ("note", "seen", "shown")])

    def amounts(self) -> dict[tuple[str, str], int]:
        return {
            (line.policy, line.line): self.cleaned_data[f"amount_{place}"]
            for place, line in enumerate(self.lines)
        }

    def reasons(self) -> dict[tuple[str, str], str]:
        said = {
            (line.policy, line.line): self.cleaned_data[f"reason_{place}"]
            for place, line in enumerate(self.lines)
        }
        return {key: reason for key, reason in said.items() if reason}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shown") and cleaned["shown"] != shown(self.lines):
            raise ValidationError(told(rule.NotAsProposed()))
        for place, line in enumerate(self.lines):
            amount = cleaned.get(f"amount_{place}")
            if amount is not None and amount != line.amount and not cleaned.get(f"reason_{place}"):
                self.add_error(f"reason_{place}", ValidationError(gettext("Please say why.")))
        return cleaned | {
            "amounts": None if self.errors else self.amounts(),
            "reasons": {} if self.errors else self.reasons(),
        }


def part_form(lines: list[Line]) -> type[PartForm]:
    """The form for these lines."""
    return type("PartFormOfLines", (PartForm,), {"lines": lines})


class AutomaticRuleForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=[(name, words.RULES[name]) for name in (rule.STRAIGHTFORWARD, rule.REFUSALS)],
    )
    on = forms.TypedChoiceField(
        label=_("Turn"), choices=[("on", _("on")), ("off", _("off"))], coerce=lambda value: value == "on"
    )
    at_most = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        max_value=10**9,
        initial=100_000,
        help_text=_("Won of cash a claim; above it a person decides"),
    )
    policies = forms.ModelMultipleChoiceField(
        label=_("Policies"),
        queryset=Policy.objects.order_by("key"),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The rule keeps to these. None: all."),
    )
    held = forms.IntegerField(
        label=_("Held back of 1,000"),
        min_value=0,
        max_value=sampling.OF,
        initial=sampling.USUAL,
        help_text=_("So many of what the rule decides wait until a person has looked, and one at least."),
    )
    rates = TextField(
        label=_("Other rates"),
        longest=2_000,
        lines=True,
        required=False,
        help_text=_(
            "One a line, for a part of the claims: amount:<=1m 200, type:merchant 50, outcome:reject 100"
        ),
    )
    reason = TextField(label=_("Reason"), longest=1000, lines=True)

    def clean_rates(self) -> dict[str, int]:
        rates = {}
        for line in self.cleaned_data["rates"].splitlines():
            part, _space, number = line.strip().rpartition(" ")
            if not (part and number.isascii() and number.isdigit() and len(number) < 5):
                raise ValidationError(
                    gettext("Please write a part and a number on each line, like “type:merchant 50”.")
                )
            rates[part.strip()] = int(number)
        return rates

    def clean(self) -> dict[str, Any]:
        """As `set_rule` is told it."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        return {
            "name": cleaned["rule"],
            "on": cleaned["on"],
            "at_most": cleaned["at_most"],
            "policies": [policy.key for policy in cleaned["policies"]],
            "sample": {sampling.ALL: cleaned["held"], **cleaned["rates"]},
            "reason": cleaned["reason"],
        }


def shown(lines: list[Line]) -> str:
    """The amounts of these lines, for `ApproveForm`."""
    return json.dumps([[line.policy, line.line, line.amount] for line in lines])


def coded() -> list[tuple[str, str]]:
    return [(code, gettext(sentence)) for code, sentence in rule.REASONS.items()]
