"""Two claims side by side, for whoever has to say whether they are one loss."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from claims.admin.review.acting import claim_of, in_queue
from claims.admin.site import Tool, allowed, ask, site
from claims.models import Claim
from claims.presentation import beside
from claims.queries.review import seen_of
from claims.rules.lifecycle import acts_from
from claims.rules.review import written


def page(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    ask(request, "see_claims")
    left, right = claim_of(pk), claim_of(other)
    if left.pk == right.pk or left.incident_id != right.incident_id:
        raise Http404
    shown: dict[str, Any] = {
        "title": gettext("Side by side"),
        "claims": (left, right),
        "compared": beside.compared(left, right, until=timezone.now()),
        "tools": [*_aside(request, left, right), *_aside(request, right, left)],
        "way": _way(request, left),
    }
    return TemplateResponse(request, "admin/claims/beside.html", {**site.each_context(request), **shown})


def _aside(request: HttpRequest, claim: Claim, of: Claim) -> list[Tool]:
    """The one click that sets the claim aside as a duplicate of the other, where that may be."""
    if not allowed(request, "triage_claim") or "triage_out" not in acts_from(claim.status):
        return []
    said = {"why": "duplicate", "of": of.reference, "seen": written(seen_of(claim))}
    url = reverse("admin:claims_reviewitem_triage", args=[claim.pk]) + in_queue(request, **said)
    label = gettext("Set %(one)s aside as a duplicate of %(other)s")
    return [Tool(label % {"one": claim.reference, "other": of.reference}, url, posts=True)]


def _way(request: HttpRequest, claim: Claim) -> list[Tool]:
    listed = reverse("admin:claims_claim_changelist")
    back = reverse("admin:claims_claim_change", args=[claim.pk]) + in_queue(request)
    return [Tool(str(capfirst(Claim._meta.verbose_name_plural)), listed), Tool(claim.reference, back)]
