"""The papers of a claim that is being written."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.models import Draft
from claims.presentation import papers as presenting
from claims.presentation import refusals
from claims.rules.filing.steps import stands_in
from claims.rules.refusal import Refusal
from claims.stages import intake
from claims.web import papers, uploads
from claims.web.drafts.writing import FORM, closed, own_draft
from claims.web.intake import person, private


@never_cache
@uploads.takes_files
@login_required
@require_http_methods(FORM)
def drafted(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The papers, and the form for more. What is good is kept though another file is not; the others are named."""
    found = own_draft(request, draft)
    if found.state != Draft.State.OPEN:
        return closed(request, found)
    troubles: list[papers.Trouble] = []
    taken = 0
    if request.method == "POST":
        if typed := request.POST.get("away", ""):
            return _taken_away(request, found, typed)
        files = uploads.sent(request, *papers.FIELDS)
        taken, troubles = _brought(request, found, files)
        if not files:
            troubles = [papers.Trouble("", gettext("Please choose a file."))]
        if not troubles:
            messages.success(request, papers.said(taken))
            return redirect("claims:draft-papers", found.key)
    answers = found.opened()
    stand_in = stands_in(found.claimant_type, answers)
    context = papers.limits() | {
        "draft": found,
        "papers": presenting.of_draft(found),
        "wanted": papers.wanted(found.incident, found.claimant_type, answers.get("services", []), stand_in),
        "proofs": presenting.proofs(stand_in),
        "proves": request.POST.get("proves", "") if troubles else "",
        "troubles": troubles,
        "taken": papers.said(taken) if taken else "",
        "back": reverse("claims:check", args=[found.key]),
    }
    return private(render(request, "web/draft/papers.html", context, status=422 if troubles else 200))


def _brought(
    request: HttpRequest, draft: Draft, files: list[uploads.Sent]
) -> tuple[int, list[papers.Trouble]]:
    taken, troubles = 0, []
    for file in files:
        try:
            intake.bring_to_draft(
                actor=person(request),
                draft=draft.key,
                name=file.name,
                content=file.content,
                proves=request.POST.get("proves", ""),
                at=timezone.now(),
            )
        except Refusal as refusal:
            troubles.append(papers.Trouble(papers.called(file.name), refusals.told(refusal)))
        else:
            taken += 1
    return taken, troubles


def _taken_away(request: HttpRequest, draft: Draft, typed: str) -> HttpResponse:
    if typed.isascii() and typed.isdigit() and len(typed) < 19:
        try:
            intake.take_from_draft(
                actor=person(request), draft=draft.key, paper=int(typed), at=timezone.now()
            )
        except Refusal as refusal:
            messages.warning(request, refusals.told(refusal))
    return redirect("claims:draft-papers", draft.key)
