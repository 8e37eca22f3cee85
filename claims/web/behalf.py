"""A claim filed for somebody else: the claimants' form, with the claimant's address and on whose word it is filed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
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
from claims.rules.filing import Filing
from claims.rules.refusal import Refusal
from claims.stages import intake
from claims.stages.intake.behalf import LONGEST_NOTE
from claims.web import controls
from claims.web.fields import WordsField
from claims.web.forms import ClaimForm, Part
from claims.web.intake import form_context, form_of, incident_of, person, private


class BehalfForm(ClaimForm):
    """The same, and what whoever files it notes of the claimant's consent."""

    def __init__(self, data: Any = None, **said: Any) -> None:
        super().__init__(data, **{**said, "email": ""})
        self.fields["email"] = controls.text(
            _("Claimant’s e-mail address"), required=False, autocomplete="off"
        )
        self.fields["basis"] = forms.ChoiceField(
            label=_("How did the claimant ask for it and agree?"), widget=forms.RadioSelect,
            choices=[(key, gettext(label)) for key, label in BASES.items()],
        )  # fmt: skip
        self.fields["note"] = WordsField(longest=LONGEST_NOTE, rows=2, label=_("Note"), required=False)
        for name in ("email", "basis", "note"):
            controls.dress(self.fields[name], needed=name == "basis")
        self.fields["consent"].label = gettext("The claimant was told this text and agrees to it.")

    def filing(self) -> Filing:
        return replace(super().filing(), email=self.cleaned_data.get("email", ""))

    def parts(self) -> Iterator[Part]:
        for place, part in enumerate(super().parts()):
            if place == 1:
                part = part._replace(
                    title=gettext("Who the claimant is"), fields=[*part.fields, self["email"]]
                )
            yield part
        yield Part(gettext("On whose word"), [self["basis"], self["note"]])


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
    form = form_of(request, incident, claimant_type, now, data=data, made_by=BehalfForm)
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
    key: UUID = form.cleaned_data["filing_key"]
    try:
        return intake.file_on_behalf(
            actor=person(request), incident=incident, filing=form.filing(), basis=form.cleaned_data["basis"],
            note=form.cleaned_data["note"], at=now, filing_key=key, door="web",
        )  # fmt: skip
    except intake.FilingRefused as refused:
        form.refused(refused.findings)
    except intake.BasisMissing as missing:
        form.add_error("note", refusals.told(missing))
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
    return None
