"""New details of where money goes, asked for or not: what was given, and the two seats on it."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted
from claims.admin.payout import forms
from claims.admin.site import Screen, Tool, allowed, site, to_claim
from claims.models import DetailsRequest
from claims.presentation import details, masking, numbers
from claims.queries import details as queries
from claims.stages import payout

LIST: Final = "admin:claims_detailsrequest_changelist"


@admin.register(DetailsRequest, site=site)
class DetailsRequestScreen(Screen):
    sees = "see_details"
    change_form_template = "admin/claims/details_request.html"
    list_display = ("called_here", "of_claim", "why", "state", "total", "asked_at")
    list_filter = ("why", "state")
    list_select_related = ("claim", "transfer")
    search_fields = ("=claim__reference", "=transfer__reference")
    search_help_text = _("The whole reference of a claim or a transfer")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("of_claim", "of_transfer", "total", "failed", "given")
    fields = ("of_claim", "why", "of_transfer", "total", "failed", "given", "state", "asked_at", "closed_at")

    def get_fields(self, request: HttpRequest, obj: DetailsRequest | None = None) -> list[Any]:
        """Once an account was given, both stand beside one another below."""
        gone = ("failed", "given") if obj and obj.account else ("given",)
        return [
            name
            for name in self.fields
            if name not in gone and (name != "closed_at" or obj is None or obj.closed_at)
        ]

    @admin.display(description=_("request for details"))
    def called_here(self, row: DetailsRequest) -> str:
        return str(row)

    @admin.display(description=_("claim"))
    def of_claim(self, row: DetailsRequest) -> str:
        return str(row.claim)

    @admin.display(description=_("transfer"))
    def of_transfer(self, row: DetailsRequest) -> SafeString | str:
        if row.transfer is None:
            return self.get_empty_value_display()
        url = reverse("admin:claims_transfer_change", args=[row.transfer_id])
        return format_html('<a href="{}">{}</a>', url, row.transfer)

    @admin.display(description=_("amount"))
    def total(self, row: DetailsRequest) -> str:
        transfer = row.transfer
        return numbers.amount(transfer.amount, transfer.unit) if transfer else self.get_empty_value_display()

    @admin.display(description=_("account that failed"))
    def failed(self, row: DetailsRequest) -> str:
        used = row.transfer.account if row.transfer else None
        return masking.account(used) if used else self.get_empty_value_display()

    @admin.display(description=_("account given"))
    def given(self, row: DetailsRequest) -> str:
        return masking.account(row.account) if row.account else ""

    def tools(self, request: HttpRequest, row: DetailsRequest) -> list[Tool]:
        mine = queries.to_review(by=request.user.pk or 0).filter(pk=row.pk).exists()
        if not (mine and allowed(request, "review_details")):
            return to_claim(request, row.claim)
        url = reverse("admin:claims_detailsrequest_review", args=[row.pk])
        return [Tool(gettext("Review the details"), url, first=True), *to_claim(request, row.claim)]

    def page(self, request: HttpRequest, row: DetailsRequest) -> dict[str, Any]:
        return {"compared": details.compared(row), "reviews": details.reviews(row)}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/review/", view(self.review), name="claims_detailsrequest_review"),
            *super().get_urls(),
        ]

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A seat: what was given beside what failed, masked, and the outcome."""
        row = get_object_or_404(DetailsRequest.objects.select_related("claim__claimant", "account"), pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            done = payout.review_details(
                actor=request.user, request=row, account=typed["account"], outcome=typed["outcome"],  # type: ignore[arg-type]
                note=typed["note"], at=at, door="admin",
            )  # fmt: skip
            if done.state == DetailsRequest.State.APPROVED and done.why == DetailsRequest.Why.CHANGED:
                return gettext("Two reviewers have approved the account. The next run pays to it.")
            if done.state == DetailsRequest.State.APPROVED:
                return gettext("Two reviewers have approved the details. The next run pays it again.")
            if done.state == DetailsRequest.State.ASKED:
                return gettext("The details are refused. The claimant is asked again.")
            if done.state == DetailsRequest.State.DROPPED:
                return gettext("The new account is refused. The claim is paid to the one before.")
            return gettext("Approved. A second reviewer approves it too.")

        intro = gettext(
            "Two reviewers approve the details, then the next run pays to them. Who sends them back writes what the "
            "claimant has to do."
        )
        title, button = gettext("Review the details"), gettext("Save")
        act = Act(
            "review_details", title, forms.ReviewForm, button,
            reverse("admin:claims_detailsrequest_change", args=[pk]), intro, [str(row.claim)],
            initial={"account": row.account_id or 0},
        )  # fmt: skip
        more = {
            "compared": details.compared(row),
            "reviews": details.reviews(row),
            "failed": row.transfer_id is not None,
        }
        return acted(request, act, perform, template="admin/claims/details_review.html", more=more)
