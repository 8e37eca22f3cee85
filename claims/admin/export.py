"""Sealed files for finance: what they hold, and the two forms in which they are taken, each noted."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.reconciliation import control
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Download, PaymentFile
from claims.presentation import numbers
from claims.stages import export


@admin.register(PaymentFile, site=site)
class PaymentFileScreen(Screen):
    sees = "see_files"
    change_form_template = "admin/claims/payment_file.html"
    list_display = ("message_id", "run", "format", "rows", "sum", "at")
    list_filter = ("format", "kind", "unit")
    list_select_related = ("run",)
    search_fields = ("=message_id",)
    sortable_by = ()
    readonly_fields = ("sum",)
    fields = ("message_id", "run", "format", "kind", "rows", "sum", "size", "sha256", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaymentFile]:
        return super().get_queryset(request).defer("sealed")

    @admin.display(description=_("total"))
    def sum(self, file: PaymentFile) -> str:
        return numbers.amount(file.total, file.unit)

    def tools(self, request: HttpRequest, file: PaymentFile) -> list[Tool]:
        tools = []
        if allowed(request, "download_file"):
            tools.append(Tool(gettext("Download for the bank"), _url("bank", file)))
        tools.append(Tool(gettext("Download for people"), _url("people", file)))
        return [*tools, Tool(gettext("Control account"), _url("control", file))]

    def page(self, request: HttpRequest, file: PaymentFile) -> dict[str, Any]:
        return {"downloads": file.downloads.select_related("by").order_by("-pk")[:100]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/bank/", view(self.bank), name="claims_paymentfile_bank"),
            path("<int:pk>/control/", view(control.of_file), name="claims_paymentfile_control"),
            path("<int:pk>/people/", view(self.people), name="claims_paymentfile_people"),
            *super().get_urls(),
        ]

    def bank(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Byte for byte as sealed."""
        intro = gettext(
            "Exactly the sealed bytes, with the accounts in full. Who takes the file is on record."
        )
        title = gettext("Download for the bank")
        return self._taken(request, pk, "bank", "download_file", title, intro)

    def people(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Masked, and safe to open in a spreadsheet."""
        intro = gettext("For spreadsheets: accounts are masked, and no cell is computed. Not for the bank.")
        title = gettext("Download for people")
        return self._taken(request, pk, "people", "see_files", title, intro)

    def _taken(
        self, request: HttpRequest, pk: int, form: str, action: str, title: str, intro: str
    ) -> HttpResponse:
        file = get_object_or_404(PaymentFile, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> HttpResponse:
            content = export.download(
                actor=request.user,  # type: ignore[arg-type]
                file=file,
                form=form,
                reason=typed["reason"],
                at=at,
                door="admin",
            )
            name = f"{file.message_id}.csv" if form == "bank" else f"{file.message_id}-people.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
            return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)

        listed = [
            f"{file.message_id} · {numbers.figure(file.rows)} · {self.sum(file)}",
            f"SHA-256 {file.sha256}",
        ]
        back = reverse("admin:claims_paymentfile_change", args=[pk])
        return acted(
            request, Act(action, title, forms.DownloadForm, gettext("Download"), back, intro, listed), perform
        )


@admin.register(Download, site=site)
class DownloadScreen(Screen):
    sees = "see_files"
    list_display = ("at", "file", "form", "by", "reason")
    list_filter = ("form",)
    list_select_related = ("file", "by")
    sortable_by = ()
    fields = ("file", "form", "by", "at", "reason")


def _url(form: str, file: PaymentFile) -> str:
    return reverse(f"admin:claims_paymentfile_{form}", args=[file.pk])
