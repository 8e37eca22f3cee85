"""What all pages of an act on a claim have in common: they carry the version that their reader saw."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from claims.admin.acts import Act, acted
from claims.models import Claim
from claims.stages import review


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
) -> HttpResponse:
    """The page of an act. Who came through the queue is led to its next claim, when this one is `done_with`."""
    back = reverse("admin:claims_claim_change", args=[claim.pk]) + in_queue(request)
    onward = reverse("admin:claims_reviewitem_next") + in_queue(request, after=claim.pk)
    version = request.GET.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 5 else claim.version
    shown = f"{claim.reference} · {claim.get_claimant_type_display()} · {claim.get_status_display()}"
    act = Act(
        action,
        title,
        form,
        title,
        back,
        intro,
        [shown, *(listed or [])],
        {"version": seen, **(initial or {})},
    )
    passes_on = done_with and "queue" in request.GET
    return acted(request, act, perform, onward=lambda: onward if passes_on else back)


def same_as_seen(claim: Claim, typed: dict[str, Any]) -> None:
    """Raises ClaimChanged where the page was older than the claim."""
    if typed["version"] != claim.version:
        raise review.ClaimChanged(now=claim.version, seen=typed["version"])


def claim_of(pk: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("incident"), pk=pk)
