"""Listings of the bank, as they were kept: the evidence of hand-overs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin.site import Screen, site
from claims.models import BankListing
from claims.presentation import handover as told
from claims.presentation import numbers, words


@admin.register(BankListing, site=site)
class BankListingScreen(Screen):
    sees = "see_hand_overs"
    change_form_template = "admin/claims/bank_listing.html"
    list_display = ("at", "drop", "of", "files", "who")
    list_filter = ("drop", "at")
    list_select_related = ("by",)
    search_fields = ("=of",)
    search_help_text = _("The whole message id")
    sortable_by = ()
    readonly_fields = ("who",)
    fields = ("at", "drop", "of", "who", "digest")

    @admin.display(description=_("by"))
    def who(self, listing: BankListing) -> str:
        return words.who(listing.by, listing.rule)

    @admin.display(description=_("files"))
    def files(self, listing: BankListing) -> str:
        return numbers.figure(len(listing.entries))

    def page(self, request: HttpRequest, listing: BankListing) -> dict[str, Any]:
        shown = [
            one | {"size": numbers.figure(one["size"]), "place": told.place(one["place"])}
            for one in listing.entries
        ]
        return {"entries": shown}
