"""The overview of finance: both identities, budgets, the expected need of cash; each table as a sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin.site import allowed, ask, site
from claims.presentation import overview
from claims.stages import payout, privacy

SEES = "see_payouts"


def page(request: HttpRequest) -> HttpResponse:
    """Where all money stands, what it is for, and what is still needed."""
    ask(request, SEES)
    context = {
        **site.each_context(request),
        "title": gettext("Finance overview"),
        "sets_budgets": allowed(request, "record_budget"),
        **overview.shown(today=payout.today(timezone.now())),
    }
    return TemplateResponse(request, "admin/claims/overview.html", context)


def sheet(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the page as CSV."""
    ask(request, SEES)
    if table not in overview.SHEETS:
        raise Http404
    now = timezone.now()
    today = payout.today(now)
    privacy.read(
        actor=request.user, what="download", kind="figures", key=f"overview/{table}", at=now, door="admin"  # type: ignore[arg-type]
    )  # fmt: skip
    name = f"{table}-{today.isoformat()}.csv"
    return HttpResponse(
        overview.sheet(table, today=today),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
