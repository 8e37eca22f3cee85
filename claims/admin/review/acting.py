"""What all pages of an act on a claim have in common: they carry the version that their reader saw."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from claims.admin.acts import Act, acted
from claims.models import Claim
from claims.stages import review


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
) -> HttpResponse:
    back = reverse("admin:claims_claim_change", args=[claim.pk])
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
    return acted(request, act, perform)


def same_as_seen(claim: Claim, typed: dict[str, Any]) -> None:
    """Raises ClaimChanged where the page was older than the claim."""
    if typed["version"] != claim.version:
        raise review.ClaimChanged(now=claim.version, seen=typed["version"])


def claim_of(pk: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("incident"), pk=pk)
