"""Notices for staff: what was written to claimants by itself, and whether it left. To whom is not shown."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.filters import Happened
from claims.admin.site import Screen, Tool, site, to_claim
from claims.models import Notice
from claims.presentation import notices
from claims.presentation.record import clock


class Sent(Happened):
    yes, no = _("Sent"), _("Not sent yet")


@admin.register(Notice, site=site)
class NoticeScreen(Screen):
    sees = "see_claims"
    nothing = _("No notice was written yet: one is when a claimant gives another account.")
    list_display = ("of_claim", "kind", "channel", "written", "sent", "attempts", "error")
    list_display_links = ("kind",)
    list_filter = ("kind", "channel", ("published_at", Sent))
    list_select_related = ("claim__incident",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("of_claim", "kind", "channel", "language", "written", "sent", "attempts", "error", "text")
    readonly_fields = ("of_claim", "written", "sent", "text")

    @admin.display(description=_("claim"))
    def of_claim(self, row: Notice) -> SafeString:
        url = reverse("admin:claims_claim_change", args=[row.claim_id])
        return format_html('<a class="reference" href="{}">{}</a>', url, row.claim.reference)

    @admin.display(description=_("written at"))
    def written(self, row: Notice) -> str:
        return clock(row.created_at, row.claim.incident.time_zone)

    @admin.display(description=_("sent at"))
    def sent(self, row: Notice) -> str:
        if row.published_at is None:
            return self.get_empty_value_display()
        return clock(row.published_at, row.claim.incident.time_zone)

    @admin.display(description=_("text"))
    def text(self, row: Notice) -> SafeString:
        """As it is sent, in the language of the claim."""
        sent = notices.mail(row)
        return format_html(
            '<pre class="document" lang="{}">{}\n\n{}</pre>', row.language, sent.subject, sent.body
        )

    def tools(self, request: HttpRequest, row: Notice) -> list[Tool]:
        return to_claim(request, row.claim)
