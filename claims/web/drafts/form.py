"""The whole form of a claim that is written page by page: the claim form, and who stands in for the claimant."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.rules.filing import Filing
from claims.rules.filing.steps import SELF, YES
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
            choices=[(YES, gettext("Yes")), ("no", gettext("No"))],
        )  # fmt: skip
        self.fields["guardian_agrees"] = forms.ChoiceField(
            label=_("Does the guardian agree that the claim is made and the data processed?"), required=False,
            widget=forms.RadioSelect, choices=[(YES, gettext("Yes, the guardian agrees"))],
        )  # fmt: skip
        for name in ("claimed_by", "under_14", "guardian_agrees", *self._of_mandates()):
            controls.dress(self.fields[name], needed=True)

    def _claimed_by(self) -> forms.Field:
        choices = [
            (key, label)
            for key, label in _CLAIMED_BY.items()
            if key != "heir" or self.claimant_type != "partner"
        ]
        return forms.ChoiceField(
            label=_("For whom do you claim?"), required=False, widget=forms.RadioSelect, choices=choices
        )

    def _of_mandates(self) -> list[str]:
        return [name for name in self.fields if name.endswith(("_name", "_relation"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needed = ["claimed_by"]
        if self.claimant_type == "individual":
            needed.append("under_14")
        if cleaned.get("under_14") == YES and self.claimant_type == "individual":
            needed.append("guardian_agrees")
        for name in needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Please choose an answer."))
        return cleaned

    def filing(self) -> Filing:
        return replace(super().filing(), mandates=self._mandates())

    def _mandates(self) -> dict[str, tuple[str, str]]:
        """Who stands in for the claimant by what is answered: name and relation, by kind."""
        said = self.cleaned_data
        claimed_by = str(said.get("claimed_by") or SELF)
        kinds = [] if claimed_by == SELF else [claimed_by]
        if self.claimant_type == "individual" and said.get("under_14") == YES:
            kinds.append("guardian")
        found = {kind: (said.get(f"{kind}_name", ""), said.get(f"{kind}_relation", "")) for kind in kinds}
        holder = said.get("holder", "").strip()
        if holder and holder != said.get("name", "").strip():
            found["payee"] = (holder, said.get("payee_relation", ""))
        return found
