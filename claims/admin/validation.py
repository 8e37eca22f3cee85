"""Possible duplicates for staff."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.filters import Happened
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import DuplicateLink


class Ended(Happened):
    yes, no = _("Ended"), _("Stands")


@admin.register(DuplicateLink, site=site)
class DuplicateScreen(Screen):
    sees = "see_claims"
    list_display = ("first", "second", "key", "at", "ended_at")
    list_filter = ("key", ("ended_at", Ended))
    search_fields = (
        "=first__reference",
        "=second__reference",
    )
    search_help_text = _("The whole reference of a claim")
    list_select_related = ("first", "second")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("first", "second", "key", "at", "ended_at")

    def called(self, link: DuplicateLink) -> str:
        return f"{link.first.reference} · {link.second.reference}"

    def tools(self, request: HttpRequest, link: DuplicateLink) -> list[Tool]:
        if not allowed(request, "see_claims"):
            return []
        url = reverse("admin:claims_claim_beside", args=[link.first_id, link.second_id])
        return [Tool(gettext("Side by side"), url, first=True)]
