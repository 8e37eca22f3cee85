"""The whole form of a claim that is written page by page: the claim form, and who stands in for the claimant."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.rules.filing import Filing
from claims.rules.filing.mandates import NO, SELF, YES, called_for, unsaid
from claims.rules.filing.mandates import claimed_by as may_claim
from claims.web import controls
from claims.web.forms import ClaimForm

_CLAIMED_BY: Final = {
    SELF: _("For myself, or for the business that I run"),
    "representative": _("For somebody who has asked me to"),
    "heir": _("As the heir of somebody who has died"),
}
_RELATIONS: Final = {
    "representative": _("How are you related to the claimant, and by what right do you act?"),
    "heir": _("How were you related to the claimant, and who are the other heirs?"),
    "guardian": _("How is the guardian related to the child?"),
    "payee": _("Why is the money to go to another account than the claimant’s?"),
}


class WrittenForm(ClaimForm):
    """Its further fields are asked for only where another answer calls for them (`rules/filing/steps.py`)."""

    def __init__(self, data: Any = None, **said: Any) -> None:
        super().__init__(data, **said)
        self.fields["claimed_by"] = self._claimed_by()
        for kind in ("representative", "heir", "guardian"):
            label = _("Name of the guardian") if kind == "guardian" else _("Your own name")
            self.fields[f"{kind}_name"] = controls.text(label, required=False, autocomplete="off")
        for kind, label in _RELATIONS.items():
            self.fields[f"{kind}_relation"] = controls.text(label, required=False, autocomplete="off")
        self.fields["under_14"] = forms.ChoiceField(
            label=_("Is the claimant a child under 14?"), required=False, widget=forms.RadioSelect,
            choices=[(YES, gettext("Yes")), (NO, gettext("No"))],
        )  # fmt: skip
        self.fields["guardian_agrees"] = forms.ChoiceField(
            label=_("Does the guardian agree that the claim is made and the data processed?"), required=False,
            widget=forms.RadioSelect, choices=[(YES, gettext("Yes, the guardian agrees"))],
        )  # fmt: skip
        for name in ("claimed_by", "under_14", "guardian_agrees", *self._of_mandates()):
            controls.dress(self.fields[name], needed=True)

    def _claimed_by(self) -> forms.Field:
        choices = [(key, _CLAIMED_BY[key]) for key in may_claim(self.claimant_type)]
        return forms.ChoiceField(
            label=_("For whom do you claim?"), required=False, widget=forms.RadioSelect, choices=choices
        )

    def _of_mandates(self) -> list[str]:
        return [name for name in self.fields if name.endswith(("_name", "_relation"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = {name: str(cleaned.get(name) or "") for name in ("claimed_by", "under_14", "guardian_agrees")}
        needed = unsaid(
            self.claimant_type,
            by=said["claimed_by"],
            under_14=said["under_14"],
            agrees=said["guardian_agrees"],
        )
        for one in needed:
            if one.field not in self.errors:
                self.add_error(one.field, gettext("Please choose an answer."))
        return cleaned

    def filing(self) -> Filing:
        return replace(super().filing(), mandates=self._mandates())

    def kinds(self) -> tuple[str, ...]:
        """Who stands in for the claimant by what is answered, each by its kind."""
        said = self.cleaned_data
        return called_for(
            self.claimant_type, by=said.get("claimed_by", ""), under_14=said.get("under_14", ""),
            holder=said.get("holder", ""), name=said.get("name", ""),
        )  # fmt: skip

    def _mandates(self) -> dict[str, tuple[str, str]]:
        """Name and relation of each of them."""
        return {kind: self._standing(kind) for kind in self.kinds()}

    def _standing(self, kind: str) -> tuple[str, str]:
        said = self.cleaned_data
        name = said.get("holder", "").strip() if kind == "payee" else said.get(f"{kind}_name", "")
        return name, said.get(f"{kind}_relation", "")
