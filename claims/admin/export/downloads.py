"""Who took which file; and requests to take one again, which another person allows or either drops."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Download, DownloadRequest
from claims.stages import export


@admin.register(Download, site=site)
class DownloadScreen(Screen):
    sees = "see_files"
    list_display = ("at", "file", "form", "by", "reason")
    list_filter = ("form", "at")
    list_select_related = ("file", "by")
    search_fields = ("=file__message_id",)
    search_help_text = _("The whole message id")
    sortable_by = ()
    fields = ("file", "form", "by", "at", "reason")

    def called(self, row: Download) -> str:
        return f"{row.file} · {localtime(row.at):%Y-%m-%d %H:%M}"


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, screen: Any) -> list[tuple[str, Any]]:
        return list(_STATES.items())

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        found = {
            "waiting": rows.filter(confirmed_at__isnull=True, dropped_at__isnull=True),
            "allowed": rows.filter(confirmed_at__isnull=False, used_at__isnull=True),
            "used": rows.filter(used_at__isnull=False),
            "dropped": rows.filter(dropped_at__isnull=False),
        }
        return found.get(self.value() or "", rows)


_STATES = {
    "waiting": _("Waits for another person"),
    "allowed": _("Allowed, not used yet"),
    "used": _("Used"),
    "dropped": _("Dropped"),
}


_COLUMNS = {"allowed_by": "confirmed_by", "allowed_at": "confirmed_at"}


@admin.register(DownloadRequest, site=site)
class DownloadRequestScreen(Screen):
    sees = "see_files"
    list_display = ("recorded_at", "file", "recorded_by", "reason", "state")
    list_filter = (StateFilter,)
    list_select_related = ("file", "recorded_by")
    search_fields = ("=file__message_id",)
    search_help_text = _("The whole message id")
    sortable_by = ()
    readonly_fields = ("state", "allowed_by", "allowed_at")
    fields = (
        "file", "reason", "recorded_by", "recorded_at", "state", "allowed_by", "allowed_at", "used_at", "dropped_by",
        "dropped_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: DownloadRequest | None = None) -> list[Any]:
        """What has not happened is not shown."""
        asked = self.fields[:5]
        return [
            name
            for name in self.fields
            if obj is None or name in asked or getattr(obj, _COLUMNS.get(name, name))
        ]

    def called(self, request: DownloadRequest) -> str:
        return f"{request.file} · {localtime(request.recorded_at):%Y-%m-%d %H:%M}"

    @admin.display(description=_("allowed by"))
    def allowed_by(self, request: DownloadRequest) -> str:
        return str(request.confirmed_by)

    @admin.display(description=_("allowed at"))
    def allowed_at(self, request: DownloadRequest) -> str:
        return f"{localtime(request.confirmed_at):%Y-%m-%d %H:%M}" if request.confirmed_at else ""

    @admin.display(description=_("state"))
    def state(self, request: DownloadRequest) -> str:
        if request.dropped_at:
            return str(_STATES["dropped"])
        if request.used_at:
            return str(_STATES["used"])
        return str(_STATES["allowed" if request.confirmed_at else "waiting"])

    def tools(self, request: HttpRequest, row: DownloadRequest) -> list[Tool]:
        if not row.waits:
            return []
        tools = []
        if row.recorded_by_id != request.user.pk and allowed(request, "allow_download"):
            tools.append(
                Tool(
                    gettext("Allow it"),
                    reverse("admin:claims_downloadrequest_allow", args=[row.pk]),
                    first=True,
                )
            )
        if allowed(request, "drop_download"):
            tools.append(
                Tool(gettext("Drop it"), reverse("admin:claims_downloadrequest_drop", args=[row.pk]))
            )
        return tools

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/allow/", view(self.allow), name="claims_downloadrequest_allow"),
            path("<int:pk>/drop/", view(self.drop), name="claims_downloadrequest_drop"),
            *super().get_urls(),
        ]

    def allow(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(DownloadRequest, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            export.allow_download(actor=request.user, request=row, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("Allowed: %(who)s can take the file once more.") % {"who": row.recorded_by}

        intro = gettext(
            "The bank may pay a file twice that it is given twice. Make sure that it does not have it, or that it "
            "refuses a message id that it knows."
        )
        title = gettext("Allow another download")
        return self._ended(request, row, "allow_download", title, gettext("Allow it"), intro, perform)

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(DownloadRequest, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            export.drop_download(actor=request.user, request=row, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("Dropped. The file cannot be taken by it.")

        intro = gettext("The file is then not taken again, unless somebody asks anew.")
        title = gettext("Drop the request for another download")
        return self._ended(request, row, "drop_download", title, gettext("Drop it"), intro, perform)

    def _ended(
        self,
        request: HttpRequest,
        row: DownloadRequest,
        action: str,
        title: str,
        button: str,
        intro: str,
        perform: Any,
    ) -> HttpResponse:
        back = reverse("admin:claims_downloadrequest_change", args=[row.pk])
        listed = [f"{row.file.message_id} · {row.recorded_by}", row.reason]
        return acted(request, Act(action, title, forms.PlainForm, button, back, intro, listed), perform)
