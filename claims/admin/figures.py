"""The figures of the desk: what was counted last of an incident, each table as a sheet, and counted anew when asked."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin.site import ask, site
from claims.models import Incident
from claims.presentation import figures as shown
from claims.presentation.record import clock
from claims.queries import figures
from claims.stages import privacy
from claims.tasks import enqueue_figures

SEES = "see_figures"


def page(request: HttpRequest) -> HttpResponse:
    """What is there by GET; by POST a worker counts it anew."""
    ask(request, SEES)
    if request.method == "POST":
        return _counted(request)
    incident = _incident(request)
    kept = figures.kept(incident=incident) if incident else None
    context = {
        **site.each_context(request),
        "title": gettext("Figures"),
        "incident": incident,
        "incidents": Incident.objects.order_by("-pk"),
        "as_of": clock(kept.at, kept.incident.time_zone) if kept else "",
        "tables": shown.tables(kept) if kept else [],
    }
    return TemplateResponse(request, "admin/claims/figures.html", context)


def sheet(request: HttpRequest, table: str) -> HttpResponse:
    """One table as CSV."""
    ask(request, SEES)
    incident = _incident(request)
    kept = figures.kept(incident=incident) if incident else None
    if kept is None or table not in shown.TABLES:
        raise Http404
    privacy.read(
        actor=request.user, what="download", kind="figures", key=f"{kept.incident.key}/{table}", at=timezone.now(),  # type: ignore[arg-type]
        door="admin",
    )  # fmt: skip
    name = f"{kept.incident.key}-{table}-{kept.at:%Y-%m-%d}.csv"
    return HttpResponse(
        shown.sheet(kept, table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _incident(request: HttpRequest) -> Incident | None:
    """The incident that the address names; where it names none, that which was counted last, or the newest.

    Http404 for one that is not there.
    """
    key = request.GET.get("incident", "")
    newest = Incident.objects.order_by(F("figures__at").desc(nulls_last=True), "-pk")
    found = Incident.objects.filter(key=key).first() if key else newest.first()
    if key and found is None:
        raise Http404
    return found


def _counted(request: HttpRequest) -> HttpResponse:
    if enqueue_figures():
        messages.success(request, gettext("A worker counts them now. Load the page again in a moment."))
    else:
        messages.warning(request, gettext("No worker can be reached. They are counted every ten minutes."))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(reverse("admin:claims_claim_figures") + query)
