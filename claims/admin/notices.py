"""Notices for staff: what was written to claimants by itself, and whether it left. To whom is not shown."""

from datetime import datetime
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

from claims.admin.acts import Act, acted
from claims.admin.forms import PlainForm
from claims.admin.site import Screen, Tool, allowed, site, to_claim
from claims.models import Notice
from claims.presentation.notices import said
from claims.presentation.record import clock
from claims.stages import notices

_GONE: Final = "gave_up"


class Standing(admin.SimpleListFilter):
    """Where a notice stands: it left, it waits, it was tried too often, or there is nobody to send it to."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("sent", _("Sent")),
            ("waiting", _("Waiting")),
            (_GONE, _("Did not leave")),
            ("nobody", _("Nobody could be told")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        left = queryset.filter(published_at=None).exclude(channel=Notice.Channel.NONE)
        most = notices.MOST_ATTEMPTS
        states = {
            "sent": queryset.filter(published_at__isnull=False),
            "waiting": left.filter(attempts__lt=most),
            _GONE: left.filter(attempts__gte=most),
            "nobody": queryset.filter(channel=Notice.Channel.NONE),
        }
        return states.get(self.value() or "", queryset)


@admin.register(Notice, site=site)
class NoticeScreen(Screen):
    sees = "see_claims"
    nothing = _("No notice was written yet: the first is when a claim comes in.")
    list_display = ("of_claim", "kind", "channel", "written", "sent", "attempts", "error")
    list_display_links = ("kind",)
    list_filter = (Standing, "kind", "channel")
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
        sent = said(row)
        return format_html(
            '<pre class="document" lang="{}">{}\n\n{}</pre>', row.language, sent.subject, sent.body
        )

    def tools(self, request: HttpRequest, row: Notice) -> list[Tool]:
        stays = row.published_at is None and row.attempts and row.channel != Notice.Channel.NONE
        if not (stays and allowed(request, "resend_notice")):
            return to_claim(request, row.claim)
        url = reverse("admin:claims_notice_again", args=[row.pk])
        return [Tool(gettext("Send again"), url, first=True), *to_claim(request, row.claim)]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/again/", view(self.again), name="claims_notice_again"),
            *super().get_urls(),
        ]

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its attempts are counted anew, and the rule sends it within a minute."""
        row = get_object_or_404(Notice.objects.select_related("claim__incident"), pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            notices.send_again(actor=request.user, notice=row, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("It is sent within a minute, if nothing stands in the way any more.")

        intro = gettext("Mend what stood in the way first: the last error says what it was.")
        listed = [f"{row.get_kind_display()}: {row.error or row.get_channel_display()}"]
        back = reverse("admin:claims_notice_change", args=[pk])
        button = gettext("Send again")
        return acted(
            request, Act("resend_notice", button, PlainForm, button, back, intro, listed), perform
        )  # fmt: skip
