"""Listings of the bank, as they were kept: the evidence of hand-overs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin.site import Screen, site
from claims.models import BankListing
from claims.presentation import numbers


@admin.register(BankListing, site=site)
class BankListingScreen(Screen):
    sees = "see_hand_overs"
    change_form_template = "admin/claims/bank_listing.html"
    list_display = ("at", "drop", "of", "files", "by", "rule")
    list_filter = ("drop",)
    list_select_related = ("by",)
    search_fields = ("=of",)
    sortable_by = ()
    fields = ("at", "drop", "of", "by", "rule", "digest")

    @admin.display(description=_("files"))
    def files(self, listing: BankListing) -> str:
        return numbers.figure(len(listing.entries))

    def page(self, request: HttpRequest, listing: BankListing) -> dict[str, Any]:
        return {"entries": [one | {"size": numbers.figure(one["size"])} for one in listing.entries]}
