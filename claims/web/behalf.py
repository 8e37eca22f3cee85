"""A claim filed for somebody else: the claimants' form, with the claimant's address and on whose word it is filed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import factors
from claims.models import Claim, ClaimantType, Incident
from claims.presentation import refusals
from claims.rules.authority import may
from claims.rules.consent import BASES
from claims.rules.filing import Filing, Finding
from claims.rules.filing.mandates import FOR_ANOTHER, SELF, uncalled
from claims.rules.refusal import Refusal
from claims.stages import intake
from claims.stages.intake.behalf import LONGEST_NOTE, LONGEST_REASON
from claims.web import controls, outages
from claims.web.drafts.form import WrittenForm
from claims.web.fields import WordsField
from claims.web.forms import ClaimForm, Part
from claims.web.intake import form_context, form_of, incident_of, person, private

_STANDING: Final = "standing"  # in the names of the fields
_ACTING: Final = (
    "claimed_by", "standing_name", "standing_relation",
    "under_14", "guardian_name", "guardian_relation", "guardian_agrees",
)  # fmt: skip
# Needed only by what else is said, or never.
_NOT_ALWAYS: Final = {
    *_ACTING[1:3], *_ACTING[4:], "payee_relation", "email", "note", "late_link", "late_reason",
}  # fmt: skip
_ASKED_BY: Final = {
    SELF: _("The claimant, or whoever runs the business"),
    "representative": _("Somebody whom the claimant has asked to"),
    "heir": _("An heir of a claimant who has died"),
}


class BehalfForm(WrittenForm):
    """The same on one page, and what whoever files it notes of the claimant's consent and of why it comes late.

    A representative and an heir have one pair of fields. `late` and `lets_in`: whether the filing period is over, and
    whether who files may let a claim in then.
    """

    def __init__(self, data: Any = None, *, late: bool, lets_in: bool, **said: Any) -> None:
        super().__init__(data, **{**said, "email": ""})
        self.fields |= (
            self._standing_in() | self._noted() | self._lateness(late=late, lets_in=late and lets_in)
        )
        for name in _NOT_ALWAYS & self.fields.keys():
            controls.dress(self.fields[name], needed=False)
        controls.dress(self.fields["basis"], needed=True)
        self.fields["consent"].label = gettext("The claimant was told this text and agrees to it.")

    def _standing_in(self) -> dict[str, forms.Field]:
        gone = FOR_ANOTHER if self.claimant_type == "individual" else {*FOR_ANOTHER, "guardian", "under"}
        for name in [name for name in self.fields if name.partition("_")[0] in gone]:
            del self.fields[name]
        asked: Any = self.fields["claimed_by"]
        asked.label = gettext("Who has asked for it?")
        asked.choices = [(key, _ASKED_BY[key]) for key, _label in asked.choices]
        right = _("How are they related to the claimant, and by what right do they act?")
        return {
            "standing_name": controls.text(
                _("Name of the representative or heir"), required=False, autocomplete="off"
            ),
            "standing_relation": controls.text(right, required=False, autocomplete="off"),
        }

    def _noted(self) -> dict[str, forms.Field]:
        return {
            "email": controls.text(_("Claimant’s e-mail address"), required=False, autocomplete="off"),
            "basis": forms.ChoiceField(
                label=_("How did the claimant ask for it and agree?"), widget=forms.RadioSelect,
                choices=[(key, gettext(label)) for key, label in BASES.items()],
            ),
            "note": WordsField(longest=LONGEST_NOTE, rows=2, label=_("Note"), required=False),
        }  # fmt: skip

    def _lateness(self, *, late: bool, lets_in: bool) -> dict[str, forms.Field]:
        label, hint = _("Late link that the claimant was given"), _("24 letters and digits")
        link = controls.text(label, required=False, help_text=hint, autocomplete="off")
        why = WordsField(
            longest=LONGEST_REASON, rows=2, label=_("Or why you let the claim in without one"), required=False,
            help_text=_("Why this claim could not come in time. Name nobody and no illness: reviewers read it."),
        )  # fmt: skip
        return ({"late_link": link} if late else {}) | ({"late_reason": why} if lets_in else {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = self.cleaned_data
        given = {kind: self._standing(kind) for kind in (_STANDING, "guardian")}
        given["payee"] = "", said.get("payee_relation", "")  # the holder stands with the account
        self.refused(uncalled(given, {_field_of(kind) for kind in self.kinds()}))
        return cleaned

    def _standing(self, kind: str) -> tuple[str, str]:
        return super()._standing(_field_of(kind))

    def refused(self, found: Iterable[Finding]) -> None:
        """Each finding at its field; what is said of a representative or an heir, at the fields of both."""
        super().refused(
            one._replace(field="_".join(_field_of(part) for part in one.field.split("_"))) for one in found
        )

    def filing(self) -> Filing:
        return replace(super().filing(), email=self.cleaned_data.get("email", ""))

    def parts(self) -> Iterator[Part]:
        for place, part in enumerate(super().parts()):
            fields = part.fields
            if place == 1:
                yield Part(gettext("Who the claimant is"), [*fields, self["email"]])
                yield Part(gettext("Who acts for the claimant"), self._named(*_ACTING))
                continue
            money = part.fields[0].name == "bank"
            yield part._replace(fields=[*fields, self["payee_relation"]]) if money else part
        yield Part(gettext("On whose word"), self._named("basis", "note"))
        if late := self._named("late_link", "late_reason"):
            yield Part(gettext("After the filing period"), late)

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


def _field_of(kind: str) -> str:
    """What the fields are named after that say of somebody of this kind."""
    return _STANDING if kind in FOR_ANOTHER else kind


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, claimant_type: str) -> HttpResponse:
    """The form for those who file for others. For everybody else it is not there; staff prove the second factor."""
    user, now = person(request), timezone.now()
    if not may("file_on_behalf", user.duties) or claimant_type not in ClaimantType.values:
        raise Http404
    if factors.shut_out(request, at=now):
        return redirect(factors.way(request, to=request.path))
    incident = incident_of(request)
    data = request.POST if request.method == "POST" else None
    filing = outages.filing_of(incident, claimant_type, now)
    made_by = partial(BehalfForm, late=filing.state == "over", lets_in=may("give_late_link", user.duties))
    form = form_of(request, incident, claimant_type, now, data=data, made_by=made_by)
    if request.method == "POST" and form.is_valid():
        filed = _filed(request, form, incident, now)
        if filed:
            said = gettext("Claim %(reference)s is filed. Tell the claimant its number.")
            messages.success(request, said % {"reference": filed.reference})
            return redirect(request.get_full_path())
    context = form_context(form, incident, claimant_type, now)
    others = [(value, label) for value, label in ClaimantType.choices if value != claimant_type]
    return private(
        render(
            request, "web/form.html", context | {"others": others},
            status=422 if form.errors else 200,
        )
    )  # fmt: skip


def _filed(request: HttpRequest, form: ClaimForm, incident: Incident, now: datetime) -> Claim | None:
    """The claim, or None where the stage refuses it: then the form says why."""
    said = form.cleaned_data
    key: UUID = said["filing_key"]
    link = said.get("late_link", "")
    try:
        return intake.file_on_behalf(
            actor=person(request), incident=incident, filing=form.filing(), basis=said["basis"], note=said["note"],
            at=now, filing_key=key, late_link=intake.mark_of(link) if link else None,
            late_reason=said.get("late_reason", ""), door="web",
        )  # fmt: skip
    except intake.FilingRefused as refused:
        form.refused(refused.findings)
    except intake.BasisMissing as missing:
        form.add_error("note", refusals.told(missing))
    except (intake.LateLinkRefused, intake.TwoWaysIn) as refusal:
        form.add_error("late_link", refusals.told(refusal))
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
    return None
