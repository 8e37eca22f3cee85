"""Recoveries for finance: what is owed back, what became of it, and what another person still has to confirm."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.acts import Act, acted
from claims.admin.payout import forms, two
from claims.admin.site import Screen, Tool, allowed, site, to_claim
from claims.models import Recovery
from claims.presentation import balance, numbers
from claims.presentation import two as standing
from claims.presentation.outcomes import line_label
from claims.queries import recoveries as queries
from claims.stages import payout
from claims.stages.payout.recovering import claim_of

LIST: Final = "admin:claims_recovery_changelist"
_CLAIMS: Final = ("award__claim", "transfer")


class Stands(two.Stands):
    """Waits, dropped, or where something of a confirmed one stands: the parts of which the overview shows the sums."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        waiting, _confirmed, dropped = super().lookups(request, model_admin)
        return [waiting, *((name, balance.label(name)) for name in queries.ACCOUNTS), dropped]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if (account := self.value()) in queries.ACCOUNTS:
            return queryset.filter(queries.standing_in(account))
        return super().queryset(request, queryset)


@admin.register(Recovery, site=site)
class RecoveryScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/recovery.html"
    list_display = (
        "called_here",
        "of_claim",
        "why",
        "total",
        "still_owed",
        "stands",
        "recorded_by",
    )
    list_filter = (Stands, "why", ("unit", filters.Units))
    list_select_related = ("recorded_by", *_CLAIMS)
    search_fields = (
        "=award__claim__reference",
        "=transfer__payouts__award__claim__reference",
        "=transfer__reference",
    )
    search_help_text = _("The whole reference of a claim or a transfer")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("of_claim", "origin", "total", "still_owed", "stands")
    fields = (
        "of_claim", "origin", "why", "total", "still_owed", "note", "stands", "recorded_by", "recorded_at",
        "confirmed_by", "confirmed_at", "dropped_by", "dropped_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Recovery | None = None) -> list[Any]:
        return two.there(self.fields, obj)

    def dress(self, request: HttpRequest, rows: Sequence[Recovery]) -> None:
        owed = queries.owed(recoveries=[row.pk for row in rows])
        for row in rows:
            row.owed = owed.get(row.pk)  # type: ignore[attr-defined]

    @admin.display(description=_("recovery"))
    def called_here(self, row: Recovery) -> str:
        return str(row)

    @admin.display(description=_("claim"))
    def of_claim(self, row: Recovery) -> str:
        return str(claim_of(row))

    @admin.display(description=_("comes from"))
    def origin(self, row: Recovery) -> SafeString | str:
        if row.transfer:
            url = reverse("admin:claims_transfer_change", args=[row.transfer_id])
            return format_html('<a href="{}">{}</a>', url, row.transfer.reference)
        return line_label(row.award) if row.award else ""

    @admin.display(description=_("amount"))
    def total(self, row: Recovery) -> str:
        return numbers.amount(row.amount, row.unit)

    @admin.display(description=_("still owed"))
    def still_owed(self, row: Recovery) -> str:
        owed = getattr(row, "owed", None)
        if owed is None:
            owed = queries.owed(recoveries=[row.pk]).get(row.pk)
        return "–" if owed is None else numbers.amount(owed, row.unit)

    @admin.display(description=_("state"))
    def stands(self, row: Recovery) -> str:
        return standing.stands(row)

    def tools(self, request: HttpRequest, row: Recovery) -> list[Tool]:
        tools = two.ending(request, row, "recovery", "recovery")
        if queries.owed(recoveries=[row.pk]).get(row.pk) and allowed(request, "record_repayment"):
            url = reverse("admin:claims_recovery_repay", args=[row.pk])
            tools.append(Tool(gettext("Record a repayment"), url))
        return tools + to_claim(request, claim_of(row))

    def page(self, request: HttpRequest, row: Recovery) -> dict[str, Any]:
        offsets = row.offsets.select_related("award__claim", "award__policy_version__policy", "run").order_by(
            "pk"
        )
        owed = queries.owed(recoveries=[row.pk]).get(row.pk)
        return {
            "recovery": row,
            "mine": row.recorded_by_id == request.user.pk,
            "owed": numbers.amount(owed, row.unit) if owed else "",
            "offsets": [
                {
                    "run": one.run,
                    "claim": one.award.claim,
                    "line": line_label(one.award),
                    "amount": numbers.amount(one.amount, row.unit),
                    "live": one.live,
                }
                for one in offsets
            ],
            "repayments": [
                {
                    "row": one,
                    "amount": numbers.amount(one.amount, row.unit),
                    "stands": standing.stands(one),
                    "tools": two.ending(request, one, "repayment", "repayment"),
                }
                for one in row.repayments.select_related("recorded_by", "confirmed_by").order_by("pk")
            ],
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", view(self.confirm), name="claims_recovery_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_recovery_drop"),
            path("<int:pk>/repay/", view(self.repay), name="claims_recovery_repay"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Recovery, pk=pk)
        intro = gettext("From then on it is owed, and set off against what the claimant is awarded next.")
        return two.confirmed(
            request, "confirm_recovery", [_told(row), row.note], _back(pk),
            partial(payout.confirm_recovery, recovery=row), gettext("Confirm the recovery"), intro,
        )  # fmt: skip

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Recovery, pk=pk)
        return two.dropped(
            request, "drop_recovery", [_told(row)], _back(pk), partial(payout.drop_recovery, recovery=row),
            gettext("Drop the recovery"),
        )  # fmt: skip

    def repay(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Recovery, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            payout.record_repayment(
                actor=request.user, recovery=row, way=typed["way"], amount=typed["amount"], note=typed["note"], at=at,  # type: ignore[arg-type]
                door="admin",
            )  # fmt: skip
            return gettext("It is recorded. It counts once another person confirms it.")

        form = partial(forms.RepaymentForm, unit=row.unit)
        intro = gettext(
            "What the claimant paid back, or a part that is not asked for any more. It counts once another person has "
            "confirmed it."
        )
        title = gettext("Record a repayment")
        listed = [_told(row), gettext("Still owed: %(owed)s") % {"owed": self.still_owed(row)}]
        act = Act("record_repayment", title, form, gettext("Record"), _back(pk), intro, listed)  # type: ignore[arg-type]
        return acted(request, act, perform)


def _told(row: Recovery) -> str:
    return f"{row}: {claim_of(row)}, {Recovery.Why(row.why).label}, {numbers.amount(row.amount, row.unit)}"


def _back(pk: int) -> str:
    return reverse("admin:claims_recovery_change", args=[pk])
