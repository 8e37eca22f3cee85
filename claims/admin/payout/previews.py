"""Previews of payouts: asked for by finance, counted by a worker, looked at, and a run opened from one."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import PayoutPreview
from claims.presentation import handover, numbers, previews, work
from claims.presentation.layouts import called
from claims.rules.pay_dates import next_pay_day
from claims.stages import payout

LIST: Final = "admin:claims_payoutpreview_changelist"


@admin.register(PayoutPreview, site=site)
class PayoutPreviewScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/payout_preview.html"
    list_display = ("name", "asked_by", "asked_at", "stands", "pay_date", "opened")
    list_select_related = ("asked_by", "run")
    sortable_by = ()
    list_filter = ("pay_date", "asked_at")
    search_fields = ("=asked_by__email",)
    search_help_text = _("The whole e-mail address of who asked")
    readonly_fields = ("opened", "as_")
    fields = ("asked_by", "asked_at", "filled_at", "as_", "pay_date", "opened")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutPreview]:
        return PayoutPreview.objects.light().order_by(*self.get_ordering(request) or ("-pk",))

    @admin.display(description=_("preview"))
    def name(self, preview: PayoutPreview) -> str:
        return str(preview)

    @admin.display(description=_("state"))
    def stands(self, preview: PayoutPreview) -> str:
        return gettext("Filled") if preview.filled_at else gettext("Being counted")

    @admin.display(description=_("payout run"))
    def opened(self, preview: PayoutPreview) -> SafeString | str:
        run = getattr(preview, "run", None)
        if run is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:claims_payoutrun_change", args=[run.pk]), run
        )

    @admin.display(description=_("layout"))
    def as_(self, preview: PayoutPreview) -> str:
        return called(preview.layout)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        ask_one = Tool(gettext("Preview a payout run"), reverse("admin:claims_payoutpreview_ask"), first=True)
        return [ask_one] if allowed(request, "preview_payouts") else []

    def tools(self, request: HttpRequest, preview: PayoutPreview) -> list[Tool]:
        if not (preview.filled_at and allowed(request, "open_payout_run")) or hasattr(preview, "run"):
            return []
        anew = Tool(gettext("Preview anew"), reverse("admin:claims_payoutpreview_ask"))
        if not any(why == "" for why, *_rest in preview.figures["groups"]):
            return [anew]
        url = reverse("admin:claims_payoutpreview_open", args=[preview.pk])
        return [Tool(gettext("Open the run"), url, first=True), anew]

    def page(self, request: HttpRequest, preview: PayoutPreview) -> dict[str, Any]:
        shown = previews.shown(preview, to_claims=allowed(request, "see_claims")) if preview.filled_at else {}
        stopped = [] if hasattr(preview, "run") else handover.no_money()
        return {
            "preview": preview,
            "stopped": stopped,
            "steps": [work.shown(preview, str(work.PREVIEW))],
            **shown,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("ask/", view(self.ask), name="claims_payoutpreview_ask"),
            path("<int:pk>/progress/", view(self.progress), name="claims_payoutpreview_progress"),
            path("<int:pk>/open/", view(self.open), name="claims_payoutpreview_open"),
            *super().get_urls(),
        ]

    def ask(self, request: HttpRequest) -> HttpResponse:
        asked: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            preview = payout.ask_preview(
                actor=request.user,  # type: ignore[arg-type]
                layout=typed["layout"],
                pay_date=typed["pay_date"],
                at=at,
                door="admin",
            )
            asked.append(preview.pk)
            tasks.enqueue_preview(preview.pk)
            return gettext("What can be paid is being counted.")

        intro = gettext("Counts what can be paid now. No money moves, and nothing is frozen.")
        title = gettext("Preview a payout run")
        day = next_pay_day(payout.today(timezone.now()))
        act = Act(
            "preview_payouts", title, forms.PreviewForm, gettext("Preview"), reverse(LIST), intro,
            initial={"pay_date": day.isoformat()},
        )  # fmt: skip
        return acted(
            request, act, perform,
            onward=lambda: reverse("admin:claims_payoutpreview_change", args=asked),
        )  # fmt: skip

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that asks for itself while the preview is counted; then the page loads anew."""
        ask(request, self.sees)
        preview = get_object_or_404(PayoutPreview.objects.light(), pk=pk)
        context = {"steps": [work.shown(preview, str(work.PREVIEW))]}
        response = TemplateResponse(request, "admin/claims/work.html", context)
        if preview.filled_at:
            response["HX-Refresh"] = "true"
        return response

    def open(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The run: it pays what the preview shows, and a worker freezes it."""
        preview = get_object_or_404(PayoutPreview.objects.light(), pk=pk)
        opened: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            run = payout.open_run(actor=request.user, preview=preview, at=at, door="admin")  # type: ignore[arg-type]
            opened.append(run.pk)
            tasks.enqueue_payout(run.pk)
            return gettext("Run %(run)s is opened. It is being frozen; then another person checks it.") % {
                "run": run.key
            }

        intro = gettext(
            "This freezes what the preview shows. Nothing leaves before another person checks and releases it."
        )
        back = reverse("admin:claims_payoutpreview_change", args=[pk])
        title = gettext("Open the run")
        listed = [f"{preview} · {numbers.calendar_day(preview.pay_date)}", *_sums(preview)]
        act = Act("open_payout_run", title, forms.PlainForm, gettext("Open and freeze"), back, intro, listed)
        return acted(
            request, act, perform, onward=lambda: reverse("admin:claims_payoutrun_change", args=opened)
        )


def _sums(preview: PayoutPreview) -> list[str]:
    """What a filled preview pays, a line a kind and unit."""
    figures = preview.figures if preview.filled_at else {}
    said = gettext("%(kind)s: %(total)s (transfers: %(number)s)")
    return [
        said % {"kind": one.what, "total": one.total, "number": one.transfers}
        for one in previews.kinds(figures.get("transfers", []), [])
    ]
