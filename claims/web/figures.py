"""The figures of the scheme, for anybody: as they were counted last, and each table as a sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Figures
from claims.presentation import numbers, scheme
from claims.queries import figures as queries
from claims.queries import outages as record
from claims.web.intake import incident_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Of the outage that the address names, else the newest."""
    incident = incident_of(request)
    kept = queries.kept(incident=incident)
    context = {
        "incident": incident,
        "incidents": record.with_record(),
        "as_of": numbers.instant(kept.at, zone=incident.time_zone) if kept else "",
        "facts": scheme.facts(kept) if kept else [],
        "tables": scheme.tables(kept) if kept else [],
        "not_shown": scheme.not_shown(),
    }
    return render(request, "web/figures.html", context)


@require_safe
def sheet(request: HttpRequest, table: str) -> HttpResponse:
    """One table as CSV."""
    incident = incident_of(request)
    kept: Figures | None = queries.kept(incident=incident)
    if kept is None or table not in scheme.NAMES:
        raise Http404
    name = f"{incident.key}-{table}-{kept.at:%Y-%m-%d}.csv"
    return HttpResponse(
        scheme.sheet(kept, table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
