"""A draft is begun, and written: its problems at their lines, its cases as they come out, nothing typed lost."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin.acts import CONFLICT, Act, acted, way_to
from claims.admin.policies import beginnings, forms
from claims.admin.policies.acting import called, editor_of, page_of, version_of
from claims.admin.site import ask, site
from claims.models import PolicyVersion
from claims.presentation import drafts
from claims.presentation.refusals import told
from claims.rules.policy.checking import checked, with_key
from claims.rules.refusal import Refusal
from claims.stages import policies

LIST = "admin:claims_policyversion_changelist"


def begin(request: HttpRequest) -> HttpResponse:
    """A new draft, from a version, a shipped document or the skeleton."""
    made: list[PolicyVersion] = []

    def perform(typed: dict[str, Any], at: datetime) -> str:
        text, key = beginnings.chosen(typed["start"])
        wanted = typed["key"] or key
        made.append(
            policies.draft_policy(
                actor=request.user,  # type: ignore[arg-type]
                key=wanted,
                text=text if wanted == key else with_key(text, wanted),
                at=at,
                door="admin",
            )
        )
        return gettext("The draft is saved. Others see it, and only you change it.")

    title = gettext("Draft a policy")
    initial = {"start": request.GET.get("start", beginnings.SKELETON)}
    act = Act(
        "draft_policy", title, forms.BeginningForm, gettext("Start the draft"), reverse(LIST), initial=initial
    )
    return acted(request, act, perform, onward=lambda: editor_of(made[0]))


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor: on GET the text as it is kept, on POST what was typed, checked; saved where that was asked."""
    ask(request, "draft_policy")
    version = version_of(pk)
    kept = {"text": version.text, "seen": version.sha256}
    if request.method != "POST":
        return _shown(request, version, forms.WritingForm(initial=kept), version.text)
    form = forms.WritingForm(request.POST)
    if not form.is_valid():
        return _shown(request, version, form, None)
    typed = form.cleaned_data
    refused = ""
    if "save" in request.POST:
        try:
            policies.edit_draft(
                actor=request.user,  # type: ignore[arg-type]
                version=version,
                at=timezone.now(),
                door="admin",
                **typed,
            )
        except Refusal as refusal:
            refused = told(refusal)
        else:
            messages.success(request, gettext("The draft is saved."))
            return HttpResponseRedirect(editor_of(version))
    # As it would be kept, so that its lines are those that the problems name.
    return _shown(request, version, forms.WritingForm(initial=typed), typed["text"], refused=refused)


def _shown(
    request: HttpRequest,
    version: PolicyVersion,
    form: forms.WritingForm,
    text: str | None,
    *,
    refused: str = "",
) -> HttpResponse:
    """The editor, with all that is wrong with `text`; None where there is none to check."""
    found = None if text is None else checked(text, name=called(version), key=version.policy.key)
    troubles = drafts.troubles(found) if found else []
    bad = {trouble.line for trouble in troubles}
    said = {
        "title": gettext("Write a draft"),
        "version": version,
        "form": form,
        "refused": refused,
        "troubles": troubles,
        "notes": drafts.notes(found) if found else [],
        "cases": drafts.cases(found) if found else [],
        "sound": bool(found and not found.problems),
        "listing": [(n, line, n in bad) for n, line in enumerate((text or "").splitlines(), 1)]
        if bad
        else [],
        "back": page_of(version),
        "way": way_to(request, page_of(version)),
    }
    status = CONFLICT if refused else 200
    context = {**site.each_context(request), **said}
    return TemplateResponse(request, "admin/claims/policy_edit.html", context, status=status)
