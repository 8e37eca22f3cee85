"""Sealed files for finance: what they hold, and the forms in which they are taken, each taking noted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters, forms
from claims.admin.acts import Act, Perform, acted
from claims.admin.reconciliation import control
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Download, HandOver, PaymentFile, PayoutRun
from claims.presentation import numbers, sheets
from claims.presentation.layouts import name_of, verify_of
from claims.rules.handover import LIVE
from claims.stages import export

MOST: Final = 100
_TYPES: Final = {"csv": "text/csv", "txt": "text/plain", "xml": "application/xml"}


@admin.register(PaymentFile, site=site)
class PaymentFileScreen(Screen):
    sees = "see_files"
    change_form_template = "admin/claims/payment_file.html"
    list_display = ("message_id", "run", "layout", "number", "sum", "at")
    list_filter = (("format", filters.Layouts), "kind", ("unit", filters.Units))
    list_select_related = ("run",)
    search_fields = ("=message_id",)
    search_help_text = _("The whole message id")
    sortable_by = ()
    readonly_fields = ("sum", "layout", "number", "weight")
    fields = ("message_id", "run", "layout", "kind", "number", "sum", "weight", "sha256", "at")

    @admin.display(description=_("rows"))
    def number(self, file: PaymentFile) -> str:
        return numbers.figure(file.rows)

    @admin.display(description=_("bytes"))
    def weight(self, file: PaymentFile) -> str:
        return numbers.figure(file.size)

    @admin.display(description=_("total"))
    def sum(self, file: PaymentFile) -> str:
        return numbers.amount(file.total, file.unit)

    @admin.display(description=_("layout"))
    def layout(self, file: PaymentFile) -> str:
        return name_of(file.layout)

    def tools(self, request: HttpRequest, file: PaymentFile) -> list[Tool]:
        tools = [*self._bank_tools(request, file)]
        return [
            *tools,
            Tool(gettext("Download for people"), _url("people", file)),
            Tool(gettext("Download as Excel"), _url("sheet", file)),
            Tool(gettext("Control account"), _url("control", file)),
        ]

    def _bank_tools(self, request: HttpRequest, file: PaymentFile) -> Iterable[Tool]:
        """The one thing that can be done next about the bank's form, by whoever looks."""
        if not allowed(request, "download_file") or file.run.state not in export.RELEASED:
            return
        if file.hand_overs.filter(state__in=LIVE).exclude(way=HandOver.Way.BY_HAND).exists():
            return  # the drop directory has it
        taken = file.downloads.filter(form=Download.Form.BANK).exists()
        leave = file.download_requests.filter(used_at__isnull=True, dropped_at__isnull=True).first()
        if not taken or (leave and leave.confirmed_at and leave.recorded_by_id == request.user.pk):
            yield Tool(gettext("Download for the bank"), _url("bank", file), first=not taken)
        elif leave is None:
            yield Tool(gettext("Ask to take it again"), _url("ask", file))
        else:
            yield Tool(
                gettext("Request for another download"),
                reverse("admin:claims_downloadrequest_change", args=[leave.pk]),
            )

    def page(self, request: HttpRequest, file: PaymentFile) -> dict[str, Any]:
        return {
            "downloads": file.downloads.select_related("by").order_by("-pk")[:MOST],
            "requests": file.download_requests.select_related(
                "recorded_by", "confirmed_by", "dropped_by"
            ).order_by("-pk")[:MOST],
            "verify": verify_of(file.layout),
            "voided": file.run.state == PayoutRun.State.VOIDED,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/bank/", view(self.bank), name="claims_paymentfile_bank"),
            path("<int:pk>/control/", view(control.of_file), name="claims_paymentfile_control"),
            path("<int:pk>/people/", view(self.people), name="claims_paymentfile_people"),
            path("<int:pk>/sheet/", view(self.sheet), name="claims_paymentfile_sheet"),
            path("<int:pk>/ask/", view(self.ask_again), name="claims_paymentfile_ask"),
            *super().get_urls(),
        ]

    def bank(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Byte for byte as sealed, as it comes from the chunks."""
        file = get_object_or_404(PaymentFile, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> StreamingHttpResponse:
            chunks = export.download(actor=request.user, file=file, at=at, door="admin")  # type: ignore[arg-type]
            layout = file.layout
            answer = _file(
                chunks, f"{file.message_id}.{layout.suffix}", _TYPES[layout.suffix], layout.encoding
            )
            answer.headers["Content-Length"] = str(file.size)
            return answer

        intro = gettext(
            "Exactly the sealed bytes, with the accounts in full. Who takes the file is on record, and it is taken "
            "once: again only with a reason that another person agrees to."
        )
        title = gettext("Download for the bank")
        return self._taken(request, file, "download_file", title, intro, perform)

    def people(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Masked, and safe to open in a spreadsheet."""
        file = get_object_or_404(PaymentFile, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> StreamingHttpResponse:
            rows = export.people_copy(actor=request.user, file=file, form="people", at=at, door="admin")  # type: ignore[arg-type]
            return _file(sheets.csv(rows), f"{file.message_id}-people.csv", "text/csv", "utf-8")

        intro = gettext("For spreadsheets: accounts are masked, and no cell is computed. Not for the bank.")
        return self._taken(request, file, "see_files", gettext("Download for people"), intro, perform)

    def sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same as a workbook."""
        file = get_object_or_404(PaymentFile, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> StreamingHttpResponse:
            rows = export.people_copy(actor=request.user, file=file, form="xlsx", at=at, door="admin")  # type: ignore[arg-type]
            book = sheets.xlsx(rows, layout=file.layout, name=file.message_id, at=file.at)
            return _file(book, f"{file.message_id}-people.xlsx", sheets.XLSX)

        intro = gettext("For Excel: accounts are masked, and no cell is computed. Not for the bank.")
        return self._taken(request, file, "see_files", gettext("Download as Excel"), intro, perform)

    def ask_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks another person for leave to take the bank's form once more."""
        file = get_object_or_404(PaymentFile, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            export.ask_download(
                actor=request.user,  # type: ignore[arg-type]
                file=file,
                reason=typed["reason"],
                at=at,
                door="admin",
            )
            return gettext("Asked. Another person has to allow it; then you can take the file once more.")

        intro = gettext(
            "The bank may pay a file twice that it is given twice. Say why it is needed again, such as what the bank "
            "told you."
        )
        title = gettext("Ask to take it again")
        return self._taken(request, file, "ask_download", title, intro, perform, forms.ReasonForm)

    def _taken(
        self, request: HttpRequest, file: PaymentFile, action: str, title: str, intro: str, perform: Perform,
        form: type[Any] = forms.PlainForm,
    ) -> HttpResponse:  # fmt: skip
        listed = [
            f"{file.message_id} · {numbers.rows(file.rows)} · {self.sum(file)}",
            f"SHA-256 {file.sha256}",
        ]
        back = reverse("admin:claims_paymentfile_change", args=[file.pk])
        button = title if form is forms.ReasonForm else gettext("Download")
        return acted(request, Act(action, title, form, button, back, intro, listed), perform)


def _file(chunks: Iterable[bytes], name: str, type: str, encoding: str = "") -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    charset = f"; charset={encoding.removesuffix('-sig')}" if encoding else ""
    return StreamingHttpResponse(chunks, content_type=f"{type}{charset}", headers=headers)


def _url(form: str, file: PaymentFile) -> str:
    return reverse(f"admin:claims_paymentfile_{form}", args=[file.pk])
