"""Filing periods: proposed, confirmed by another, superseded by the next."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import FilingPeriod
from claims.presentation.record import span
from claims.stages import outages

LIST = "admin:claims_filingperiod_changelist"


@admin.register(FilingPeriod, site=site)
class FilingScreen(Screen):
    sees = "see_record"
    list_display = ("incident", "claimant_type", "when", "state", "reason", "recorded_at")
    list_filter = ("incident", "claimant_type")
    search_fields = ("reason",)
    search_help_text = _("A part of the reason")
    list_select_related = ("incident",)
    ordering = ("-pk",)
    readonly_fields = ("when", "state")
    fields = (
        "incident", "claimant_type", "when", "state", "reason", "recorded_by", "recorded_at", "confirmed_by",
        "confirmed_at", "rule", "superseded_at",
    )  # fmt: skip

    @admin.display(description=_("period"))
    def when(self, period: FilingPeriod) -> str:
        return span(period.period, period.incident.time_zone)

    @admin.display(description=_("state"))
    def state(self, period: FilingPeriod) -> str:
        if period.superseded_at:
            return gettext("Superseded") if period.confirmed_at else gettext("Dropped")
        return gettext("In force") if period.confirmed_at else gettext("Waits for confirmation")

    def called(self, period: FilingPeriod) -> str:
        return f"{period.get_claimant_type_display()} · {self.when(period)}"

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        record = Tool(gettext("Set a filing period"), reverse("admin:claims_filingperiod_record"))
        return [record] if allowed(request, "set_filing_period") else []

    def tools(self, request: HttpRequest, period: FilingPeriod) -> list[Tool]:
        if period.confirmed_at or period.superseded_at or not allowed(request, "confirm_filing_period"):
            return []
        names = (("confirm", gettext("Confirm")), ("drop", gettext("Drop")))
        return [
            Tool(label, reverse(f"admin:claims_filingperiod_{name}", args=[period.pk]))
            for name, label in names
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("record/", view(self.record), name="claims_filingperiod_record"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_filingperiod_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_filingperiod_drop"),
            *super().get_urls(),
        ]

    def record(self, request: HttpRequest) -> HttpResponse:
        def perform(typed: dict[str, Any], at: datetime) -> str:
            outages.record_filing_period(actor=request.user, at=at, door="admin", **typed)  # type: ignore[arg-type]
            return gettext("It is proposed. Another person has to confirm it.")

        intro = gettext("The period in force now stays until another person has confirmed this one.")
        title, button = gettext("Set a filing period"), gettext("Propose")
        return acted(
            request, Act("set_filing_period", title, forms.FilingForm, button, reverse(LIST), intro), perform
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = _period(pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            outages.confirm_filing_period(actor=request.user, proposal=period, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("The filing period is in force.")

        title, button = gettext("Confirm a filing period"), gettext("Confirm")
        act = Act(
            "confirm_filing_period", title, forms.PlainForm, button, reverse(LIST), listed=[_said(period)]
        )
        return acted(request, act, perform)

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = _period(pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            outages.drop_filing_period(actor=request.user, proposal=period, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("The proposal is dropped.")

        title, button = gettext("Drop a filing period"), gettext("Drop")
        act = Act("set_filing_period", title, forms.PlainForm, button, reverse(LIST), listed=[_said(period)])
        return acted(request, act, perform)


def _period(pk: int) -> FilingPeriod:
    return get_object_or_404(FilingPeriod.objects.select_related("incident"), pk=pk)


def _said(period: FilingPeriod) -> str:
    when = span(period.period, period.incident.time_zone)
    return f"{period.incident.name} · {period.get_claimant_type_display()} · {when} · {period.reason}"
