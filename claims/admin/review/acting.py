"""What all pages of an act on a claim have in common: they carry what their reader saw of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from claims.admin.acts import Act, acted
from claims.admin.review.onward import led
from claims.models import Claim
from claims.presentation.refusals import told
from claims.queries.review import seen_of
from claims.rules.lifecycle import ClaimOnHold
from claims.rules.refusal import Refusal
from claims.rules.review import Seen, read
from claims.rules.text import Malformed


def in_queue(request: HttpRequest, **more: Any) -> str:
    """The query of a link to the page of a claim or of an act; who came through the queue keeps its filters.

    `queue` is the query of the list itself, and stands there, though it be empty, for whoever came from it.
    """
    kept = {"queue": request.GET["queue"]} if "queue" in request.GET else {}
    return f"?{urlencode({**more, **kept})}" if more or kept else ""


def acted_on(
    request: HttpRequest,
    claim: Claim,
    action: str,
    title: str,
    form: type[Form],
    perform: Callable[[dict[str, Any], datetime], str],
    *,
    intro: str = "",
    listed: list[str] | None = None,
    initial: dict[str, Any] | None = None,
    done_with: bool = True,
    barred: Refusal | None = None,
) -> HttpResponse:
    """The page of an act. Who came through the queue is given its next claim, when this one is `done_with`.

    What is `barred` is told in the place of the form. The stage refuses it whatever the page says.
    """
    back = reverse("admin:claims_claim_change", args=[claim.pk]) + in_queue(request)
    shown = f"{claim.reference} · {claim.get_claimant_type_display()} · {claim.get_status_display()}"
    act = Act(
        action,
        title,
        form,
        title,
        back,
        intro,
        [shown, *(listed or [])],
        {"seen": _seen(request, claim), **(initial or {})},
        told(barred) if barred else "",
    )
    passes_on = done_with and "queue" in request.GET
    return acted(request, act, perform, onward=lambda: led(request, after=claim.pk) if passes_on else back)


def on_hold(claim: Claim) -> Refusal | None:
    """What bars every decision of a claim on hold."""
    return ClaimOnHold(act="decide") if claim.held else None


def _seen(request: HttpRequest, claim: Claim) -> Seen:
    """What the page of the claim showed, by the link that led here; what stands now for whoever came otherwise."""
    try:
        return read(request.GET.get("seen", ""))
    except Malformed:
        return seen_of(claim)


def claim_of(pk: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("incident"), pk=pk)


def by(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Who acts, when, and through which door: what every verb is told beside what is typed."""
    return {"actor": request.user, "at": at, "door": "admin"}
