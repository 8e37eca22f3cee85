"""Many claims approved in one act: rehearsed first, begun by who asked, every claim told with what came of it."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin.acts import Act, acted
from claims.admin.forms import PlainForm
from claims.admin.review.acting import by
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import BulkAct
from claims.presentation import bulk as shown
from claims.presentation import numbers, sheets, work
from claims.stages import privacy, review

_WAITS: Final = (BulkAct.State.ASKED, BulkAct.State.BEGUN)  # for a worker
_OPEN: Final = (BulkAct.State.ASKED, BulkAct.State.REHEARSED)


@admin.register(BulkAct, site=site)
class BulkActScreen(Screen):
    sees = "see_bulk"
    change_form_template = "admin/claims/bulk.html"
    nothing = _("Nothing was approved in bulk yet. Choose claims in the queue to begin.")
    list_display = ("name", "state", "number", "asked_by", "asked_at", "ended_at")
    list_filter = ("state",)
    search_fields = ("=asked_by__email",)
    search_help_text = _("The whole e-mail address of who asked")
    list_select_related = ("asked_by",)
    sortable_by = ()
    readonly_fields = ("number",)
    fields = ("state", "number", "asked_by", "asked_at", "rehearsed_at", "begun_at", "ended_at")

    @admin.display(description=_("bulk act"))
    def name(self, bulk: BulkAct) -> str:
        return str(bulk)

    @admin.display(description=_("claims chosen"))
    def number(self, bulk: BulkAct) -> str:
        return numbers.figure(bulk.chosen)

    def tools(self, request: HttpRequest, bulk: BulkAct) -> list[Tool]:
        found = []
        mine = bulk.asked_by_id == request.user.pk and allowed(request, "begin_bulk")
        if bulk.state == BulkAct.State.REHEARSED and mine and shown.passes(bulk):
            begin = gettext("Approve %(passing)s") % {"passing": shown.passing(bulk)}
            found.append(Tool(begin, reverse("admin:claims_bulkact_begin", args=[bulk.pk]), first=True))
        if bulk.state in _OPEN and allowed(request, "drop_bulk"):
            found.append(Tool(gettext("Drop the act"), reverse("admin:claims_bulkact_drop", args=[bulk.pk])))
        if bulk.rehearsed_at:
            found.append(
                Tool(gettext("Every claim (CSV)"), reverse("admin:claims_bulkact_rows", args=[bulk.pk]))
            )
        return found

    def page(self, request: HttpRequest, bulk: BulkAct) -> dict[str, Any]:
        told = shown.shown(bulk) if bulk.rehearsed_at else {}
        return {"bulk": bulk, "waits": bulk.state in _WAITS, "steps": [_step(bulk)], **told}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/begin/", view(self.begin), name="claims_bulkact_begin"),
            path("<int:pk>/drop/", view(self.drop), name="claims_bulkact_drop"),
            path("<int:pk>/progress/", view(self.progress), name="claims_bulkact_progress"),
            path("<int:pk>/rows.csv", view(self.rows), name="claims_bulkact_rows"),
            *super().get_urls(),
        ]

    def begin(self, request: HttpRequest, pk: int) -> HttpResponse:
        bulk = get_object_or_404(BulkAct, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            review.begin_bulk(bulk=bulk, **by(request, at))
            tasks.enqueue_bulk(bulk.pk)
            return gettext(
                "The claims are being approved. What has changed meanwhile is left out and told here."
            )

        intro = gettext("Each of these claims is approved as proposed, in your name, and its letter is sent.")
        title = gettext("Approve in bulk")
        listed = [f"{bulk}: {shown.passing(bulk)}"]
        button = gettext("Approve %(passing)s") % {"passing": shown.passing(bulk)}
        return acted(request, Act("begin_bulk", title, PlainForm, button, _to(pk), intro, listed), perform)

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        bulk = get_object_or_404(BulkAct, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            review.drop_bulk(bulk=bulk, **by(request, at))
            return gettext("The act is dropped. Nothing was decided.")

        title = gettext("Drop the act")
        return acted(request, Act("drop_bulk", title, PlainForm, title, _to(pk), listed=[str(bulk)]), perform)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that asks for itself while a worker is at it; then the page loads anew."""
        ask(request, self.sees)
        bulk = get_object_or_404(BulkAct, pk=pk)
        response = TemplateResponse(request, "admin/claims/work.html", {"steps": [_step(bulk)]})
        if bulk.state not in _WAITS:
            response["HX-Refresh"] = "true"
        return response

    def rows(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Every claim with what came of it, as CSV."""
        ask(request, self.sees)
        bulk = get_object_or_404(BulkAct, pk=pk, rehearsed_at__isnull=False)
        privacy.read(
            actor=request.user, what="download", kind="bulk_act", key=str(bulk), at=timezone.now(), door="admin",  # type: ignore[arg-type]
        )  # fmt: skip
        headers = {"Content-Disposition": f'attachment; filename="{bulk}.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(
            sheets.csv(shown.sheet(bulk)), content_type="text/csv; charset=utf-8", headers=headers
        )


def chosen(request: HttpRequest, claims: list[int]) -> HttpResponse:
    """Asks for an act over these claims and leads to its page. Raises the refusals of `ask_bulk`."""
    made = review.ask_bulk(claims=claims, filters=request.GET.urlencode(), **by(request, timezone.now()))
    tasks.enqueue_bulk(made.pk)
    return HttpResponseRedirect(_to(made.pk))


def _to(pk: int) -> str:
    return reverse("admin:claims_bulkact_change", args=[pk])


def _step(bulk: BulkAct) -> dict[str, Any]:
    what = gettext("Rehearsal") if bulk.begun_at is None else gettext("Approval")
    return work.shown(bulk, what)
