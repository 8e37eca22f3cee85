"""Transfers with what they pay, and the postings of the ledger."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.payout import claiming
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import LedgerEntry, PayoutRun, Recovery, Transfer
from claims.models.payout import UNDER_WAY
from claims.presentation import masking, numbers, postings
from claims.presentation.outcomes import line_label
from claims.queries import cash_need
from claims.queries.values import values
from claims.stages import payout


class Leaves(admin.SimpleListFilter):
    """The day on which transfers of cash leave that have not left yet, as the overview counts the need."""

    title = _("leaves on")
    parameter_name = "leaves"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = {run.pay_date for run in PayoutRun.objects.filter(state__in=UNDER_WAY)} | {self.day()}
        return [(day.isoformat(), numbers.calendar_day(day)) for day in sorted(day for day in days if day)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Transfer]) -> QuerySet[Transfer]:
        day, today = self.day(), payout.today(timezone.now())
        return queryset.filter(cash_need.leaving(on=day, today=today)) if day else queryset

    def day(self) -> date | None:
        """The day that is asked for; None where it is none."""
        try:
            return date.fromisoformat(self.value() or "")
        except ValueError:
            return None


@admin.register(Transfer, site=site)
class TransferScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/transfer.html"
    list_display = ("reference", "run", "kind", "total", "state")
    list_filter = ("state", "kind", ("unit", filters.UnitsBesideWon), Leaves)
    list_select_related = ("run",)
    search_fields = ("=reference",)
    search_help_text = _("The whole end-to-end reference")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("total", "to")
    fields = ("reference", "run", "kind", "total", "to", "state")

    @admin.display(description=_("amount"))
    def total(self, transfer: Transfer) -> str:
        return numbers.amount(transfer.amount, transfer.unit)

    @admin.display(description=_("account"))
    def to(self, transfer: Transfer) -> str:
        return masking.account(transfer.account) if transfer.account else "–"

    def tools(self, request: HttpRequest, transfer: Transfer) -> list[Tool]:
        if transfer.state != Transfer.State.PAID or not allowed(request, "record_recovery"):
            return []
        return [Tool(gettext("Claim back"), reverse("admin:claims_transfer_claim_back", args=[transfer.pk]))]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(claiming.record)
        return [path("<int:pk>/claim-back/", view, name="claims_transfer_claim_back"), *super().get_urls()]

    def page(self, request: HttpRequest, transfer: Transfer) -> dict[str, Any]:
        payouts = transfer.payouts.select_related("award__claim", "award__policy_version__policy").order_by(
            "pk"
        )
        return {
            "payouts": [
                {
                    "claim": payout.award.claim,
                    "policy": payout.award.policy_version.policy.title,
                    "line": line_label(payout.award),
                    "attempt": payout.attempt,
                    "amount": numbers.amount(payout.amount, payout.award.unit),
                }
                for payout in payouts
            ],
            "results": transfer.results.select_related("answer").order_by("pk"),
            "sees_claims": allowed(request, "see_claims"),
            "recoveries": transfer_recoveries(transfer),
        }


def transfer_recoveries(transfer: Transfer) -> list[tuple[Recovery, str]]:
    """What is claimed back of a transfer or of the awards it paid, with the amounts."""
    awards = transfer.payouts.values("award")
    found = Recovery.objects.filter(Q(transfer=transfer) | Q(award__in=awards), dropped_at=None).order_by(
        "pk"
    )
    return [(one, numbers.amount(one.amount, one.unit)) for one in found]


@admin.register(LedgerEntry, site=site)
class LedgerScreen(Screen):
    sees = "see_payouts"
    list_display = ("at", "what", "about", "debit", "credit", "total")
    list_filter = (("kind", filters.Postings), ("unit", filters.UnitsBesideWon), "debit", "credit", "at")
    search_fields = ("=reference",)
    search_help_text = _("The whole reference: of an award or a payout, or the number of what was posted")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("what", "about", "of", "total")
    fields = ("what", "about", "debit", "credit", "total", "at", "of")

    def called(self, entry: LedgerEntry) -> str:
        return postings.called(entry)

    @admin.display(description=_("what happened"))
    def what(self, entry: LedgerEntry) -> str:
        return postings.kind(entry.kind)

    @admin.display(description=pgettext_lazy("posting", "of"))
    def about(self, entry: LedgerEntry) -> SafeString | str:
        return postings.about(entry)

    @admin.display(description=pgettext_lazy("posting", "reference"))
    def of(self, entry: LedgerEntry) -> str:
        return entry.reference

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LedgerEntry], search_term: str
    ) -> tuple[QuerySet[LedgerEntry], bool]:
        """With the kinds, since the index of references begins with them."""
        found, twice = super().get_search_results(request, queryset, search_term)
        return (found.filter(kind__in=values(LedgerEntry, "kind")) if search_term else found), twice

    @admin.display(description=_("amount"))
    def total(self, entry: LedgerEntry) -> str:
        return numbers.amount(entry.amount, entry.unit)
