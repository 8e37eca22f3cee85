"""A late link as its holder meets it: opened or typed, kept in the session, and what it lets them do.

Its token goes into no log, no history and no Referer: what opens it answers every token alike, with the way to an
address that tells nothing. In the session stands its fingerprint alone, which survives the sign-in.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Draft, Incident, LateLink
from claims.presentation import numbers, refusals
from claims.queries import late_links as queries
from claims.stages import intake
from claims.web.intake import private

_KEPT = "late_link"
_NOT_THERE = 404


@never_cache
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Moves the token out of the address. Whether it is one that holds is told there, and not here."""
    _keep(request, token)
    answer = private(redirect("claims:late"))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest) -> HttpResponse:
    """What the link in the session lets in; where there is none, a field to type one. Wrong ones are all told alike."""
    if request.method == "POST":
        _keep(request, request.POST.get("token", ""))
        return redirect("claims:late")
    context: dict[str, object] = {"link": None, "error": ""}
    if _KEPT in request.session:
        link = _link(request, timezone.now())
        if link is None:
            forget(request)
            context["error"] = refusals.told(intake.LateLinkRefused())
        else:
            context |= {"link": link, "last": last_day(link), "type": link.get_claimant_type_display()}
    return private(render(request, "web/late.html", context, status=_NOT_THERE if context["error"] else 200))


def mark(request: HttpRequest, incident: Incident, claimant_type: str, at: datetime) -> bytes | None:
    """The fingerprint of the link in the session, where it lets such a claim in; None where it does not."""
    link = _link(request, at)
    of_this = link and (link.incident_id, link.claimant_type) == (incident.pk, claimant_type)
    return bytes(link.mark) if link and of_this else None


def told(link: bytes | None) -> str:
    """The last day of the link of this fingerprint; '' for none."""
    found = queries.of_mark(mark=link) if link else None
    return last_day(found) if found else ""


def before(draft: Draft | None, at: datetime) -> bytes | None:
    """The link of a draft that is begun anew, or gone on with: it goes along while it holds."""
    link = _of(draft, at) if draft else None
    return bytes(link.mark) if link else None


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEPT, None)


def of_draft(draft: Draft, at: datetime) -> str:
    """The last day on which a draft may be sent by its late link; '' where it has none that holds."""
    link = _of(draft, at)
    return last_day(link) if link else ""


def had(draft: Draft) -> bool:
    """Whether a draft has, or had, a late link."""
    return queries.of_draft(draft=draft).exists()


def _of(draft: Draft, at: datetime) -> LateLink | None:
    return next((link for link in queries.of_draft(draft=draft) if queries.holds(link=link, at=at)), None)


def last_day(link: LateLink) -> str:
    return numbers.last_day(link.until, zone=link.incident.time_zone)


def _keep(request: HttpRequest, token: str) -> None:
    request.session[_KEPT] = intake.mark_of(token).hex()


def _link(request: HttpRequest, at: datetime) -> LateLink | None:
    """The link in the session, if it holds."""
    kept = request.session.get(_KEPT)
    link = queries.of_mark(mark=bytes.fromhex(kept)) if kept else None
    return link if link and queries.holds(link=link, at=at) else None
