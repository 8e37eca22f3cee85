"""The lines of answers: what each did, which are parked, and what is made of those."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import to_chosen
from claims.admin.reconciliation import resolving
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import BankResult, LineResolution, Transfer
from claims.presentation import numbers, parked
from claims.queries import reconciliation as queries


class Stands(admin.SimpleListFilter):
    """Where a parked line stands: what waits comes first."""

    title = _("resolution")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Nothing is proposed")),
            ("proposed", _("Waits for another person")),
            ("resolved", _("Resolved")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BankResult]) -> QuerySet[BankResult]:
        lines = queryset.filter(outcome=BankResult.Outcome.PARKED)
        match self.value():
            case "waiting":
                return queries.waiting(lines)
            case "proposed":
                return queries.with_state(lines, "proposed")
            case "resolved":
                return queries.with_state(lines, "confirmed")
        return queryset


class OfCode(admin.ChoicesFieldListFilter):
    """Why a line is parked: the others have no code, and the index of those that do is told so."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[BankResult]) -> QuerySet[BankResult]:
        found = super().queryset(request, queryset)
        assert found is not None
        return found.filter(outcome=BankResult.Outcome.PARKED) if self.lookup_val else found


@admin.register(BankResult, site=site)
class BankResultScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/bank_result.html"
    list_display = ("answer", "number", "about", "result", "sum", "why", "resolution")
    list_display_links = ("number",)
    list_filter = (Stands, "outcome", ("code", OfCode), "result")
    list_select_related = ("transfer", "answer", "file")
    search_fields = ("reference",)
    search_help_text = _("A whole reference, or an amount")
    ordering = ("-answer_id", "line")
    sortable_by = ()
    actions = ("propose_chosen", "confirm_chosen", "drop_chosen")
    readonly_fields = ("about", "sum", "due", "why")
    fields = ("answer", "line", "about", "result", "said", "sum", "due", "why", "reason", "booking")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankResult]:
        live = LineResolution.objects.exclude(state="dropped").select_related("later__answer")
        return super().get_queryset(request).prefetch_related(Prefetch("resolutions", live, to_attr="live"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[BankResult], search_term: str
    ) -> tuple[QuerySet[BankResult], bool]:
        term = search_term.strip()
        digits = term.replace(",", "")
        if not term:
            return queryset, False
        if digits.isascii() and digits.isdigit() and len(digits) < 16:
            return queryset.filter(amount=int(digits)), False
        transfer = Transfer.objects.filter(reference=term).first()
        if transfer:
            return queryset.filter(transfer=transfer), False
        return queryset.filter(transfer=None, reference=term), False

    def called(self, line: BankResult) -> str:
        return parked.name(line)

    @admin.display(description=_("line"))
    def number(self, line: BankResult) -> str:
        return numbers.figure(line.line)

    @admin.display(description=_("transfer"))
    def about(self, line: BankResult) -> SafeString | str:
        return about(line)

    @admin.display(description=_("amount"))
    def sum(self, line: BankResult) -> str:
        return parked.amount(line)

    @admin.display(description=_("amount of the transfer, and its state"))
    def due(self, line: BankResult) -> str:
        return parked.due(line)

    @admin.display(description=pgettext_lazy("line", "outcome"))
    def why(self, line: BankResult) -> str:
        return line.get_code_display() or line.get_outcome_display()

    @admin.display(description=_("resolution"))
    def resolution(self, line: BankResult) -> str:
        found = line.live  # type: ignore[attr-defined]
        return f"{parked.made(found[0])} ({found[0].get_state_display()})" if found else ""

    def has_propose_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "propose_line")

    @admin.action(description=_("Say what is made of the chosen lines"), permissions=["propose"])
    def propose_chosen(self, request: HttpRequest, queryset: QuerySet[BankResult]) -> HttpResponse:
        return to_chosen(request, "admin:claims_bankresult_propose", queryset)

    @admin.action(description=_("Confirm what is proposed for the chosen lines"), permissions=["propose"])
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[BankResult]) -> HttpResponse:
        return to_chosen(request, "admin:claims_bankresult_confirm", queryset)

    @admin.action(description=_("Drop what is proposed for the chosen lines"), permissions=["propose"])
    def drop_chosen(self, request: HttpRequest, queryset: QuerySet[BankResult]) -> HttpResponse:
        return to_chosen(request, "admin:claims_bankresult_drop", queryset)

    def tools(self, request: HttpRequest, line: BankResult) -> list[Tool]:
        if line.outcome != BankResult.Outcome.PARKED or not allowed(request, "propose_line"):
            return []
        ids = f"?ids={line.pk}"
        live = line.resolutions.exclude(state="dropped").first()
        if live is None:
            return [Tool(gettext("Resolve"), reverse("admin:claims_bankresult_propose") + ids, first=True)]
        if live.state != LineResolution.State.PROPOSED:
            return []
        drop = Tool(gettext("Drop the proposal"), reverse("admin:claims_bankresult_drop") + ids)
        if live.proposed_by_id == request.user.pk:
            return [drop]
        return [Tool(gettext("Confirm"), reverse("admin:claims_bankresult_confirm") + ids, first=True), drop]

    def page(self, request: HttpRequest, line: BankResult) -> dict[str, Any]:
        if line.outcome != BankResult.Outcome.PARKED:
            return {}
        resolutions = line.resolutions.select_related("proposed_by", "ended_by", "later").order_by("pk")
        return {
            "told": parked.told(line, opened=allowed(request, "propose_line")),
            "ways": [LineResolution.Way(way).label for way in queries.ways(line=line)],
            "resolutions": [(one, parked.made(one)) for one in resolutions],
            "mine": any(
                one.state == LineResolution.State.PROPOSED and one.proposed_by_id == request.user.pk
                for one in resolutions
            ),
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("propose/", view(resolving.propose), name="claims_bankresult_propose"),
            path("confirm/", view(resolving.confirm), name="claims_bankresult_confirm"),
            path("drop/", view(resolving.drop), name="claims_bankresult_drop"),
            *super().get_urls(),
        ]


def about(line: BankResult) -> SafeString | str:
    """The transfer or the file that a line is about, with the way to it; its bare reference where there is none."""
    if line.transfer is not None:
        url, name = reverse("admin:claims_transfer_change", args=[line.transfer_id]), line.transfer.reference
    elif line.file is not None:
        url, name = reverse("admin:claims_paymentfile_control", args=[line.file_id]), line.file.message_id
    else:
        return line.reference or "–"
    return format_html('<a href="{}">{}</a>', url, name)


def row(line: BankResult) -> dict[str, Any]:
    """A line as the page of its answer shows it."""
    return {
        "url": reverse("admin:claims_bankresult_change", args=[line.pk]),
        "line": line.line,
        "about": about(line),
        "amount": parked.amount(line),
        "result": line.get_result_display(),
        "why": line.get_code_display() or line.get_outcome_display(),
        "reason": line.reason,
    }
