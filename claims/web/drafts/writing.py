"""Writing a claim, one thing a page, kept as one goes: beginning and going on, and the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.models import ClaimantType, Draft
from claims.presentation import refusals
from claims.presentation.overlap import overlap
from claims.queries import intake as queries
from claims.queries import outages as record
from claims.rules.filing.steps import Answers, Step, answered, steps, unanswered
from claims.rules.refusal import Refusal
from claims.stages import intake
from claims.web import late, outages, unsent, worked_out
from claims.web.carried import carried
from claims.web.drafts.form import WrittenForm
from claims.web.drafts.pages import Page, address, filled, known
from claims.web.fields import ClockField
from claims.web.forms import ClaimForm
from claims.web.intake import DraftRow, form_of, incident_of, person, private

FORM = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(FORM)
def start(request: HttpRequest, claimant_type: str) -> HttpResponse:
    """What is needed for a claim of this type; by POST it is begun or gone on with, begun anew, or thrown away."""
    if claimant_type not in ClaimantType.values:
        raise Http404
    now, incident = timezone.now(), incident_of(request)
    mine = queries.drafts(user=person(request)).filter(incident=incident, claimant_type=claimant_type).first()
    link, error = late.mark(request, incident, claimant_type, now), ""
    if request.method == "POST":
        try:
            if mine and ("anew" in request.POST or "away" in request.POST):
                intake.drop_draft(actor=person(request), draft=mine.key, at=now, door="web")
            if "away" in request.POST:
                messages.success(request, gettext("Your answers are thrown away."))
                return redirect(request.get_full_path())
            begun = intake.start_draft(
                actor=person(request),
                incident=incident,
                claimant_type=claimant_type,
                late_link=link or late.before(mine, now),
                at=now,
                door="web",
            )
            answers = _carried(request, begun, now)
            return redirect(address(begun, unanswered(pages_of(begun, now, answers), answers)))
        except Refusal as refusal:
            error = refusals.told(refusal)
            if isinstance(refusal, intake.LateLinkRefused):
                late.forget(request)
                link = None
    form = form_of(request, incident, claimant_type, now, data=None)
    context = {
        "incident": incident,
        "type": ClaimantType(claimant_type),
        "filing": outages.filing_of(incident, claimant_type, now),
        "form": form,
        "papers": [one.evidence for one in form.questions.asked if one.evidence],
        "draft": DraftRow.of(mine) if mine else None,
        "late": late.told(link) or (late.of_draft(mine, now) if mine else ""),
        "contact": outages.contact(),
        "error": error,
        "helper": worked_out.offered(incident, claimant_type),
    }
    return private(render(request, "web/draft/start.html", context, status=422 if error else 200))


def _carried(request: HttpRequest, draft: Draft, now: datetime) -> Answers:
    """The answers of the draft; where it has none yet, with what the address carries from "was I affected?"."""
    answers = draft.opened()
    services = record.served(incident=draft.incident, claimant_type=draft.claimant_type)
    brought = carried(request.GET, incident=draft.incident, services=services) if not answers else {}
    for name, values in brought.items():
        kept = intake.answer_draft(actor=person(request), draft=draft.key, step=name, values=values, at=now)
        answers = kept.answers
    return answers


@never_cache
@unsent.keeps
@login_required
@require_http_methods(FORM)
def step(request: HttpRequest, draft: UUID, step: str) -> HttpResponse:
    """One page. What is typed is kept once it is right; of "come back later" all that is right."""
    now, found = timezone.now(), own_draft(request, draft)
    if found.state != Draft.State.OPEN:
        return closed(request, found)
    answers = found.opened()
    pages = pages_of(found, now, answers)
    here = next((one for one in pages if one.key == step), None)
    if here is None:
        return redirect(address(found, unanswered(pages, answers)))
    page = Page(_form(request, found, answers, here, now), here)
    wrong, later, look = page.summary(), "later" in request.POST, "look" in request.POST
    if request.method == "POST" and (later or not (wrong or look)):
        return _kept(request, found, page, now, wrong=bool(wrong))
    context = {"page": page, "wrong": wrong, "draft": found, **_places(request, found, pages, here)}
    context["helper"], context["late"] = worked_out.helper(found, here), late.of_draft(found, now)
    if here.key == "period":
        context |= _drawn(page, found, answers, now)
    elif here.key == "person" or here.depends == "services":
        context["held"] = known(found, page.form, answers, now)
    status = 422 if request.method == "POST" and wrong else 200
    return private(render(request, "web/draft/step.html", context, status=status))


def _form(request: HttpRequest, draft: Draft, answers: Answers, here: Step, now: datetime) -> ClaimForm:
    """The whole form: with what is typed on this page, or was answered before; empty where it never was."""
    data = None
    if request.method == "POST":
        others = {name: value for name, value in answers.items() if name not in here.fields}
        typed = {name: request.POST.getlist(name) for name in here.fields if name in request.POST}
        data = filled(others, _whole(draft, now) if "whole" in request.POST else typed)
    elif before := {name: one for name, one in unsent.typed(request).items() if name in here.fields}:
        data = filled(answers, before)
    elif answered(here, answers):
        data = filled(answers)
    form = form_of(request, draft.incident, draft.claimant_type, now, data=data, made_by=WrittenForm)
    # Of what was worked out before, and of a page that was left half way.
    form.initial.update(worked_out.remembered(request, draft) | dict(answers))
    return form


def _whole(draft: Draft, now: datetime) -> dict[str, list[str]]:
    """The whole outage, as somebody would type it."""
    clock, whole = ClockField(zone=draft.incident.time_zone), draft.incident.period
    return {"start": [clock.prepare_value(whole.lower)], "end": [clock.prepare_value(whole.upper or now)]}


def _drawn(page: Page, draft: Draft, answers: Answers, now: datetime) -> dict[str, Any]:
    """The recorded windows of the chosen services, and how much of the period that stands on the page they cover."""
    chosen = record.record_now(incident=draft.incident).filter(service__key__in=answers.get("services", []))
    windows, period = list(chosen), page.period()
    drawn = {"windows": windows, "until": now, "zone": draft.incident.time_zone}
    if period is None:
        return drawn
    return drawn | {
        "period": DateTimeTZRange(*period),
        "overlap": overlap(windows, *period, until=now),
    }


def _kept(request: HttpRequest, draft: Draft, page: Page, now: datetime, *, wrong: bool) -> HttpResponse:
    """Saves the page, and goes on to the next; to the first that is not answered on the way back to the check."""
    try:
        saved = intake.answer_draft(
            actor=person(request),
            draft=draft.key,
            step=page.step.key,
            values=page.values(),
            at=now,
        )
    except intake.DraftClosed:
        return redirect(request.path)
    except intake.StepNotThere as refusal:
        messages.warning(request, refusals.told(refusal))
        return redirect(address(draft, None))
    _say_taken_out(request, page.form, saved.taken_out)
    if "later" in request.POST:
        said = gettext("Your answers are kept. What needs correcting on this page is not.")
        messages.success(
            request, said if wrong else gettext("Your answers are kept. Go on whenever you like.")
        )
        return redirect("claims:mine")
    pages = pages_of(draft, now, saved.answers)
    if request.GET.get("then") == "check":
        return redirect(address(draft, unanswered(pages, saved.answers)))
    keys = [one.key for one in pages]
    rest = pages[keys.index(page.step.key) + 1 :]
    return redirect(address(draft, rest[0] if rest else None))


def _say_taken_out(request: HttpRequest, form: ClaimForm, fields: Sequence[str]) -> None:
    """What was dropped since nothing asks for it any more."""
    labels = {name: str(field.label).rstrip("?") for name, field in form.fields.items()}
    if named := [labels.get(name, name) for name in fields]:
        said = ngettext(
            "We took out your answer to “%(questions)s”: nothing you claim for now asks for it.",
            "We took out your answers to “%(questions)s”: nothing you claim for now asks for them.",
            len(named),
        )
        messages.warning(request, said % {"questions": "”, “".join(named)})


def _places(request: HttpRequest, draft: Draft, pages: Sequence[Step], here: Step) -> dict[str, Any]:
    """Which page of how many this is, and where the one before is."""
    at = pages.index(here)
    checking = request.GET.get("then") == "check"
    before = address(draft, None) if checking else address(draft, pages[at - 1]) if at else _beginning(draft)
    return {
        "number": at + 1,
        "of": len(pages) + 1,
        "before": before,
        "type": ClaimantType(draft.claimant_type),
    }


def _beginning(draft: Draft) -> str:
    return DraftRow.of(draft).address


def pages_of(draft: Draft, now: datetime, answers: Answers | None = None) -> tuple[Step, ...]:
    asked = queries.steps_asked(incident=draft.incident, claimant_type=draft.claimant_type, at=now)
    return steps(draft.claimant_type, asked, draft.opened() if answers is None else answers)


def closed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What was sent leads to its receipt; what is gone, to the beginning."""
    if draft.claim is not None:
        return redirect("claims:received", draft.claim.reference)
    messages.warning(request, refusals.told(intake.DraftClosed(state=draft.state)))
    return redirect(_beginning(draft))


def own_draft(request: HttpRequest, key: UUID) -> Draft:
    """The reader's own. Whether there is one of somebody else's cannot be told."""
    return get_object_or_404(
        Draft.objects.select_related("incident", "claim"),
        key=key,
        person=person(request),
    )
