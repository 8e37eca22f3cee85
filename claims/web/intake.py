"""Claiming: choosing as whom, the receipt; my claims, one claim, and linking one that came in a file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from claims.models import Claim, ClaimantType, Draft, Incident
from claims.models.outages import told
from claims.presentation import claims as telling
from claims.presentation import (
    details,
    expected,
    numbers,
    outcomes,
    papers,
    payments,
    progress,
    recoveries,
    refusals,
)
from claims.presentation.messages import conversation
from claims.queries import intake as queries
from claims.queries import outages as record
from claims.queries import policies
from claims.rules import consent, reference
from claims.rules.authority import may
from claims.rules.papers import STATUSES
from claims.rules.refusal import Refusal
from claims.rules.residents import without_resident_numbers
from claims.rules.text import Malformed
from claims.stages import intake
from claims.web import outages
from claims.web.forms import ClaimForm
from claims.web.questions import questions

_PAGE = 20
_LONGEST_SEARCH = 20


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    now, incident = timezone.now(), incident_of(request)
    filing = outages.filing_periods(incident, now)
    context = {"incident": incident, "filing": filing, **outages.closed(filing)}
    return render(request, "web/choose.html", context)


def form_context(form: ClaimForm, incident: Incident, claimant_type: str, now: datetime) -> dict[str, Any]:
    """What the page of the form shows."""
    agreed = form.consent
    return {
        "form": form,
        "incident": incident,
        "type": ClaimantType(claimant_type),
        "filing": outages.filing_of(incident, claimant_type, now),
        "consent_title": told(agreed.title_ko, agreed.title_en),
        "consent_text": told(agreed.text_ko, agreed.text_en),
        "looked_up": form.questions.looked_up,
    }


class DraftRow(NamedTuple):
    """A claim that is not sent yet, in a list."""

    incident: str
    type: ClaimantType
    address: str
    changed: str
    kept: str

    @classmethod
    def of(cls, draft: Draft) -> "DraftRow":
        zone = draft.incident.time_zone
        return cls(
            draft.incident.name,
            ClaimantType(draft.claimant_type),
            f"{reverse('claims:file', args=[draft.claimant_type])}?incident={draft.incident.key}",
            numbers.instant(draft.changed_at, zone=zone),
            numbers.day(draft.changed_at + intake.KEPT_FOR, zone=zone),
        )


@login_required
@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt."""
    found = own(request, reference)
    decided_by = expected.decided(found, at=timezone.now())
    context = {"claim": found, "row": telling.row(found), "decided_by": decided_by}
    return private(render(request, "web/received.html", context))


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My claims: by status, by a part of the reference, twenty a page."""
    every = queries.mine(user=person(request))
    status, searched = request.GET.get("status", ""), request.GET.get("q", "")[:_LONGEST_SEARCH]
    found = every.filter(status=status) if status in Claim.Status.values else every
    if searched.strip():
        found = found.filter(reference__contains=_signs(searched))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    states = payments.paid_states(list(page))
    harmful = queries.harmful_papers(claims=[claim.pk for claim in page if claim.status in STATUSES])
    context = {
        "page": page,
        "rows": [(telling.row(claim), states.get(claim.pk), claim.pk in harmful) for claim in page],
        "statuses": Claim.Status.choices,
        "status": status,
        "searched": without_resident_numbers(searched),
        "any": every.exists(),
        "drafts": [DraftRow.of(one) for one in queries.drafts(user=person(request))],
        "gives": may("see_asked", person(request).duties),
    }
    return private(render(request, "web/mine.html", context))


@login_required
@require_safe
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """One claim of mine; that of anybody else is not there."""
    now, found = timezone.now(), own(request, reference)
    windows = list(record.record_now(incident=found.incident).filter(service__key__in=found.services))
    paid = payments.paid_states([found]).get(found.pk)
    decision, waits = outcomes.in_force(found), paid is not None and paid.key == payments.WAITING
    context = {
        "claim": found,
        "row": telling.row(found),
        "written": conversation(found),
        "said": telling.said(found, policies.in_force(incident=found.incident, at=now)),
        "outcome": outcomes.of_claim(found),
        "paid": paid,
        "steps": progress.steps(found, paid),
        "decided_by": expected.decided(found, at=now),
        "paid_by": expected.paid(decision, at=now) if decision and waits else None,
        "asked": outcomes.asked(found),
        "aside": outcomes.aside(found),
        "details": details.of_claim(found),
        "changing": details.changing(found),
        "papers": papers.of_claim(found),
        "debts": recoveries.of_claim(found),
        "appealed": outcomes.appealed(found),
        "can_appeal": outcomes.can_appeal(found),
        "can_withdraw": outcomes.can_withdraw(found),
        "covered": telling.covered(found, windows, until=now),
        "windows": windows,
        "until": now,
        "zone": found.incident.time_zone,
    }
    return private(render(request, "web/claim.html", context))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """A claim that somebody else handed in becomes mine by its reference, if my address was given with it."""
    typed, error = request.POST.get("reference", ""), ""
    if request.method == "POST":
        try:
            found = intake.link_claim(actor=person(request), reference=typed, at=timezone.now(), door="web")
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            messages.success(request, gettext("The claim is now among yours."))
            return redirect("claims:claim", found.reference)
    context = {"typed": without_resident_numbers(typed[: _LONGEST_SEARCH * 2]), "error": error}
    return private(render(request, "web/link.html", context, status=422 if error else 200))


def form_of(
    request: HttpRequest,
    incident: Incident,
    claimant_type: str,
    now: datetime,
    *,
    data: QueryDict | None,
    made_by: Callable[..., ClaimForm] = ClaimForm,
) -> ClaimForm:
    """The whole form, filled in with `data` or not at all."""
    proved = queries.verified_addresses(user=person(request))
    return made_by(
        data,
        claimant_type=claimant_type,
        incident=incident,
        services=record.served(incident=incident, claimant_type=claimant_type),
        questions=questions(claimant_type, policies.in_force(incident=incident, at=now)),
        consent=consent.newest(),
        declared=queries.asked_of_claimants(incident=incident, claimant_type=claimant_type, at=now),
        email=proved[0] if proved else "",
        language=told("ko", "en"),
        now=now,
    )


def incident_of(request: HttpRequest) -> Incident:
    """The incident named in the address, else the newest."""
    key = request.GET.get("incident", "")
    found = record.with_record()
    if key:
        if not key.replace("-", "").replace("_", "").isalnum():
            raise Http404
        return get_object_or_404(found, key=key)
    newest = found.first()
    if newest is None:
        raise Http404
    return newest


def own(request: HttpRequest, text: str) -> Claim:
    """The claim of this reference, if it is the reader's. Whether there is one of somebody else's cannot be told."""
    try:
        spelt = reference.normalised(text)
    except Malformed as malformed:
        raise Http404 from malformed
    return get_object_or_404(queries.mine(user=person(request)), reference=spelt)


def _signs(text: str) -> str:
    """What of `text` can stand in a reference."""
    return "".join(sign for sign in text.upper() if sign in reference.SIGNS or sign == "-") or "?"


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # behind login_required
    return request.user


def sent_form(request: HttpRequest) -> QueryDict | None:
    """What a form of the page sent, though it were nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def private(response: HttpResponse) -> HttpResponse:
    """Not for search engines, and not for the cache of a shared machine."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
