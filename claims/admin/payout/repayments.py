"""Repayments and what is forgiven: parts of debts that end without an award."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.payout import two
from claims.admin.site import Screen, Tool, site
from claims.models import Repayment
from claims.presentation import numbers
from claims.presentation import two as standing
from claims.stages import payout


@admin.register(Repayment, site=site)
class RepaymentScreen(Screen):
    sees = "see_payouts"
    list_display = ("called_here", "way", "total", "stands", "recorded_by", "recorded_at")
    list_filter = (two.Stands, "way")
    list_select_related = ("recorded_by", "recovery")
    search_fields = (
        "=recovery__award__claim__reference",
        "=recovery__transfer__payouts__award__claim__reference",
        "=recovery__transfer__reference",
    )
    search_help_text = _("The whole reference of a claim or a transfer")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("total", "stands")
    fields = (
        "recovery", "way", "total", "note", "stands", "recorded_by", "recorded_at", "confirmed_by", "confirmed_at",
        "dropped_by", "dropped_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Repayment | None = None) -> list[Any]:
        return two.there(self.fields, obj)

    @admin.display(description=_("recovery"))
    def called_here(self, row: Repayment) -> str:
        return str(row.recovery)

    @admin.display(description=_("amount"))
    def total(self, row: Repayment) -> str:
        return numbers.amount(row.amount, row.recovery.unit)

    @admin.display(description=_("state"))
    def stands(self, row: Repayment) -> str:
        return standing.stands(row)

    def called(self, row: Repayment) -> str:
        return f"{row.recovery} {self.total(row)}"

    def tools(self, request: HttpRequest, row: Repayment) -> list[Tool]:
        return two.ending(request, row, "repayment", "repayment")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", view(self.confirm), name="claims_repayment_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_repayment_drop"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Repayment, pk=pk)
        intro = gettext("The debt is less by this amount from then on. Hold it against the bank’s statement.")
        return two.confirmed(
            request, "confirm_repayment", [self._told(row), row.note], _back(row.recovery_id),
            partial(payout.confirm_repayment, repayment=row), gettext("Confirm the repayment"), intro,
        )  # fmt: skip

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Repayment, pk=pk)
        return two.dropped(
            request, "drop_repayment", [self._told(row)], _back(row.recovery_id),
            partial(payout.drop_repayment, repayment=row), gettext("Drop the repayment"),
        )  # fmt: skip

    def _told(self, row: Repayment) -> str:
        return f"{row.recovery}: {Repayment.Way(row.way).label}, {self.total(row)}"


def _back(pk: int) -> str:
    return reverse("admin:claims_recovery_change", args=[pk])
