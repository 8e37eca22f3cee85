"""The papers of a claim: what is there, bringing more, one in the place of another, and looking at one's own."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims import tasks
from claims.models import Claim, Evidence, Incident
from claims.presentation import claims as telling
from claims.presentation import papers as presenting
from claims.presentation import refusals
from claims.queries import policies
from claims.rules import papers as rule
from claims.rules.filing.mandates import PAPERS
from claims.rules.refusal import Refusal
from claims.rules.residents import without_resident_numbers
from claims.stages import review
from claims.web import uploads
from claims.web.intake import own, person, private
from claims.web.questions import questions

FIELDS = ("photo", "files")  # a camera's picture, and files from the machine
_LONGEST_NAME = 60


class Trouble(NamedTuple):
    """A file that was not taken: what it was called, and why; '' for no file at all."""

    name: str
    why: str


@never_cache
@uploads.takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """The papers, and the form for more. What is good is kept though another file is not; the others are named."""
    found = own(request, reference)
    replaces = _replaced(request, found)
    troubles: list[Trouble] = []
    taken = 0
    if request.method == "POST":
        files = uploads.sent(request, *FIELDS)
        taken, troubles = brought(request, found, files, replaces)
        if not files:
            troubles = [Trouble("", gettext("Please choose a file."))]
        if not troubles:
            messages.success(request, said(taken))
            return redirect("claims:papers", found.reference)
    shown = context(found) | {"troubles": troubles, "taken": said(taken) if taken else ""}
    shown["proves"] = request.POST.get("proves", "") if troubles else ""
    shown["replaces"] = next(
        (one for one in shown["papers"].current if replaces and one.pk == replaces.pk), None
    )
    return private(render(request, "web/papers.html", shown, status=422 if troubles else 200))


@login_required
@require_safe
def paper(request: HttpRequest, reference: str, paper: int) -> HttpResponseBase:
    """One paper of mine, once the scanner has found it clean."""
    found = own(request, reference)
    row = get_object_or_404(Evidence.objects.select_related("claim"), pk=paper, claim=found)
    try:
        chunks = review.own_paper(actor=person(request), paper=row)
    except Refusal as refusal:
        return private(
            HttpResponse(refusals.told(refusal), status=409, content_type="text/plain; charset=utf-8")
        )
    return StreamingHttpResponse(chunks, headers=presenting.headers(row))


def brought(
    request: HttpRequest, claim: Claim, files: Sequence[uploads.Sent], replaces: Evidence | None = None
) -> tuple[int, list[Trouble]]:
    """Keeps each file by itself; how many are kept, and what is wrong with the others."""
    taken, troubles = 0, []
    for file in files:
        try:
            review.bring_paper(
                actor=person(request), claim=claim, name=file.name, content=file.content, replaces=replaces,
                proves=request.POST.get("proves", ""), at=timezone.now(), door="web",
            )  # fmt: skip
        except Refusal as refusal:
            troubles.append(Trouble(called(file.name), refusals.told(refusal)))
        else:
            taken, replaces = taken + 1, None  # the first takes the place, the others are further ones
    if taken:
        tasks.enqueue_scan()
    return taken, troubles


def said(taken: int) -> str:
    """That so many papers are kept."""
    text = ngettext("%(count)s paper is with your claim.", "%(count)s papers are with your claim.", taken)
    return text % {"count": taken}


def called(name: str) -> str:
    """The name as its owner knows it, short, and without what could turn the line around."""
    seen = without_resident_numbers("".join(sign for sign in name if sign.isprintable()))
    return seen[:_LONGEST_NAME] or gettext("Paper")


def _replaced(request: HttpRequest, claim: Claim) -> Evidence | None:
    """The paper that the page is about to replace, by the address or by the form."""
    typed = request.POST.get("replaces", "") or request.GET.get("replace", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404
    return get_object_or_404(claim.evidence, pk=int(typed))


def context(claim: Claim) -> dict[str, Any]:
    """What the pages show that take papers for a claim."""
    mandates = [one.kind for one in claim.mandates.all()]
    return limits() | {
        "claim": claim,
        "row": telling.row(claim),
        "papers": presenting.of_claim(claim),
        "wanted": wanted(claim.incident, claim.claimant_type, claim.services, mandates),
        "proofs": presenting.proofs(mandates),
    }


def wanted(
    incident: Incident, claimant_type: str, services: Sequence[str], mandates: Iterable[str] = ()
) -> list[str]:
    """The papers that the policies in force name for these services, and those that prove mandates of these kinds."""
    asked = questions(claimant_type, policies.in_force(incident=incident, at=timezone.now())).asked
    named = [one.evidence for one in asked if one.evidence and one.bears_on(claimant_type, services)]
    return list(dict.fromkeys([*named, *(gettext(PAPERS[kind]) for kind in mandates)]))


def limits() -> dict[str, Any]:
    """How much may be brought, and what the controls offer to choose."""
    return {
        "most": rule.PAPERS_A_CLAIM,
        "each": rule.BYTES_A_PAPER // (1024 * 1024),
        "together": rule.BYTES_A_CLAIM // (1024 * 1024),
        "accept": ",".join([*rule.ENDINGS, *(f".{ending}" for ending in rule.ENDINGS.values())]),
    }
