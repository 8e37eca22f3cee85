"""The control account: what was handed over goes to zero, by day and by file; and what waits for too long."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin.site import ask, site
from claims.models import Kind, Transfer
from claims.presentation import control, numbers
from claims.queries import reconciliation as queries
from claims.rules.reconciliation import aging

MOST_DAYS: Final = 100
PAGE: Final = 50
_PAGES: Final = {
    aging.SEALED: "admin:claims_payoutrun_change",
    aging.HANDED_OVER: "admin:claims_payoutrun_change",
    aging.SENT: "admin:claims_paymentfile_control",
    aging.UNKNOWN: "admin:claims_paymentfile_control",
}


def overview(request: HttpRequest) -> HttpResponse:
    """By unit and day, and every file, the newest first."""
    ask(request, "see_payouts")
    units = []
    for unit in queries.units():
        days = queries.days(unit=unit)
        if days:
            units.append(_unit(unit, days))
    page = _page(request)
    accounts = queries.accounts(offset=(page - 1) * PAGE, limit=PAGE + 1)
    listed = accounts[:PAGE]
    states = queries.states(file_ids=[one.file for one in listed if one.since and one.open])
    files = [control.shown_file(one, states.get(one.file)) for one in listed]
    context = {
        "title": gettext("Control account"),
        "units": units,
        "files": files,
        "legend": control.legend(),
        "page": page,
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if len(accounts) > PAGE else 0,
    }
    return _answered(request, "admin/claims/control.html", context)


def of_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its parts, its transfers counted one by one, and its days."""
    ask(request, "see_payouts")
    account = queries.account(file_id=pk)
    if account is None:
        raise Http404
    states = queries.states(file_ids=[pk])[pk]
    counted = [
        (
            Transfer.State(state).label,
            numbers.figure(count),
            numbers.amount(states.amounts[state], account.unit),
        )
        for state, count in sorted(states.transfers.items())
    ]
    context = {
        "title": gettext("Control account of %(file)s") % {"file": account.message_id},
        "file": control.shown_file(account, states),
        "kind": Kind(account.kind).label,
        "since": numbers.instant(account.since) if account.since else "",
        "counted": counted,
        "unit": _unit(account.unit, queries.days(unit=account.unit, file_id=pk)),
    }
    return _answered(request, "admin/claims/control_file.html", context)


def late(request: HttpRequest) -> HttpResponse:
    """All that waits on its way through the bank, what is late first."""
    ask(request, "see_payouts")
    at, limits = timezone.now(), settings.MONEY_WITHIN
    rows = []
    for one in queries.waits():
        rows.append(
            {
                "what": gettext(aging.WAITS[one.what]),
                "name": one.name,
                "url": _url(one),
                "since": numbers.instant(one.since),
                "days": aging.waited(one.since, at),
                "limit": limits[one.what],
                "late": aging.is_late(one.what, one.since, at, limits),
                "lines": numbers.figure(one.lines),
                "amount": numbers.amount(one.amount, one.unit) if one.amount is not None else "",
            }
        )
    rows.sort(key=lambda row: not row["late"])
    return _answered(request, "admin/claims/late.html", {"title": gettext("What waits"), "rows": rows})


def _url(one: queries.Waits) -> str:
    if one.what in _PAGES:
        return reverse(_PAGES[one.what], args=[one.key])
    return (
        reverse("admin:claims_bankresult_changelist") + f"?answer__id__exact={one.key}&outcome__exact=parked"
    )


def _unit(unit: str, days: list[queries.Day]) -> dict[str, Any]:
    return {
        "name": numbers.unit_name(unit),
        "drawing": control.drawing(days, unit, ident=f"open-{unit.lower()}"),
        "legend": control.days_legend(),
        "days": control.shown_days(days[-MOST_DAYS:], unit),
        "of_days": len(days) if len(days) > MOST_DAYS else 0,
        "open": numbers.amount(days[-1].open, unit) if days else "",
        "settled": bool(days) and days[-1].open == 0,
    }


def _page(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) else 1


def _answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**site.each_context(request), **context})
