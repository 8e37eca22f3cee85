"""Transfers with what they pay, and the postings of the ledger."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin.site import Screen, allowed, site
from claims.models import LedgerEntry, Transfer
from claims.presentation import masking, numbers
from claims.presentation.outcomes import line_label


@admin.register(Transfer, site=site)
class TransferScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/transfer.html"
    list_display = ("reference", "run", "kind", "total", "state")
    list_filter = ("state", "kind", "unit", "run__pay_date")
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
        return masking.account(transfer.account) if transfer.account else ""

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
        }


@admin.register(LedgerEntry, site=site)
class LedgerScreen(Screen):
    sees = "see_payouts"
    list_display = ("kind", "reference", "debit", "credit", "total", "at")
    list_filter = ("kind", "unit", "debit", "credit", "at")
    search_fields = ("=reference",)
    search_help_text = _("The whole reference: of an award or a payout, or the number of what was posted")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("total",)
    fields = ("kind", "reference", "debit", "credit", "total", "at")

    @admin.display(description=_("amount"))
    def total(self, entry: LedgerEntry) -> str:
        return numbers.amount(entry.amount, entry.unit)
