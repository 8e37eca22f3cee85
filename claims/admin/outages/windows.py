"""The list of windows: what waits, what is in the record, what has left it."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import to_chosen
from claims.admin.outages import proposing
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import OutageWindow
from claims.presentation import words
from claims.presentation.record import proposal, span


class Stands(admin.SimpleListFilter):
    """Where a window stands: what waits comes first."""

    title = _("state")
    parameter_name = "stands"
    STATES = {
        "proposed": Q(valid_from__isnull=True, dropped_at__isnull=True),
        "record": Q(valid_from__isnull=False, valid_to__isnull=True, removes=False),
        "left": Q(valid_to__isnull=False),
        "dropped": Q(dropped_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("proposed", _("Waits for confirmation")),
            ("record", _("In the record")),
            ("left", _("Left the record")),
            ("dropped", _("Dropped")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutageWindow]) -> QuerySet[OutageWindow]:
        wanted = self.STATES.get(self.value() or "")
        return queryset.filter(wanted) if wanted else queryset


@admin.register(OutageWindow, site=site)
class WindowScreen(Screen):
    sees = "see_record"
    list_display = ("service", "when", "extent", "state", "source", "who")
    list_filter = (Stands, "incident", "extent", "service")
    search_fields = ("source",)
    search_help_text = _("A part of the source")
    list_select_related = ("service", "incident", "recorded_by", "replaces")
    ordering = ("-pk",)
    actions = ("confirm_chosen", "drop_chosen")
    readonly_fields = ("when", "state", "who")
    fields = (
        "incident", "service", "when", "extent", "state", "source", "who", "recorded_at", "confirmed_by",
        "confirmed_at", "dropped_at",
    )  # fmt: skip

    @admin.display(description=_("period"))
    def when(self, window: OutageWindow) -> str:
        return span(window.period, window.incident.time_zone)

    @admin.display(description=_("recorded by"))
    def who(self, window: OutageWindow) -> str:
        return words.who(window.recorded_by, window.rule)

    @admin.display(description=_("state"))
    def state(self, window: OutageWindow) -> str:
        if window.dropped_at:
            return gettext("Dropped")
        if window.valid_from is None:
            return gettext("Waits for confirmation")
        if window.valid_to is not None:
            return gettext("In revisions %(first)d to %(last)d") % {
                "first": window.valid_from,
                "last": window.valid_to - 1,
            }
        return gettext("In the record since revision %(first)d") % {"first": window.valid_from}

    def called(self, window: OutageWindow) -> str:
        return proposal(window)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "confirm_window")

    @admin.action(description=_("Confirm the chosen proposals"), permissions=["confirm"])
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[OutageWindow]) -> HttpResponse:
        return to_chosen(request, "admin:claims_outagewindow_confirm", queryset)

    @admin.action(description=_("Drop the chosen proposals"), permissions=["confirm"])
    def drop_chosen(self, request: HttpRequest, queryset: QuerySet[OutageWindow]) -> HttpResponse:
        return to_chosen(request, "admin:claims_outagewindow_drop", queryset)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        record = Tool(gettext("Record a window"), reverse("admin:claims_outagewindow_record"))
        return [record] if allowed(request, "record_window") else []

    def tools(self, request: HttpRequest, window: OutageWindow) -> list[Tool]:
        if not allowed(request, "record_window") or window.dropped_at or window.valid_to or window.removes:
            return []
        if window.valid_from is None:
            ids = f"?ids={window.pk}"
            return [
                Tool(gettext("Confirm"), reverse("admin:claims_outagewindow_confirm") + ids),
                Tool(gettext("Drop"), reverse("admin:claims_outagewindow_drop") + ids),
            ]
        names = [("revise", gettext("Revise")), ("remove", gettext("Remove"))]
        if window.period.upper is None:
            names.insert(0, ("close", gettext("Say when it ended")))
        return [
            Tool(label, reverse(f"admin:claims_outagewindow_{name}", args=[window.pk]))
            for name, label in names
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("record/", view(proposing.record), name="claims_outagewindow_record"),
            path("confirm/", view(proposing.confirm), name="claims_outagewindow_confirm"),
            path("drop/", view(proposing.drop), name="claims_outagewindow_drop"),
            path("<int:pk>/revise/", view(proposing.revise), name="claims_outagewindow_revise"),
            path("<int:pk>/close/", view(proposing.close), name="claims_outagewindow_close"),
            path("<int:pk>/remove/", view(proposing.remove), name="claims_outagewindow_remove"),
            *super().get_urls(),
        ]
