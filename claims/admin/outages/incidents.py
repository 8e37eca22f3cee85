"""Incidents, services and revisions of the record."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import ClaimantType, Incident, RecordRevision, Service
from claims.presentation import words
from claims.presentation.record import span
from claims.queries import outages as queries
from claims.stages import outages


@admin.register(Incident, site=site)
class IncidentScreen(Screen):
    sees = "see_record"
    change_form_template = "admin/claims/incident.html"
    list_display = ("named", "key", "when")
    search_fields = (
        "key",
        "name_ko",
        "name_en",
    )
    search_help_text = _("A part of the name or the key")
    fields = ("name_ko", "name_en", "key", "when", "time_zone")
    readonly_fields = ("when",)

    @admin.display(description=_("name"))
    def named(self, incident: Incident) -> str:
        return incident.name

    @admin.display(description=_("period"), ordering="period")
    def when(self, incident: Incident) -> str:
        return span(incident.period, incident.time_zone)

    def page(self, request: HttpRequest, incident: Incident) -> dict[str, Any]:
        windows = queries.record_now(incident=incident)
        return {"incident": incident, "windows": windows, "now": timezone.now()}

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        record = Tool(gettext("Record an incident"), reverse("admin:claims_incident_record"))
        return [record] if allowed(request, "record_incident") else []

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        close = Tool(gettext("Say when it ended"), reverse("admin:claims_incident_close", args=[incident.pk]))
        return [close] if incident.period.upper is None and allowed(request, "record_incident") else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("record/", view(self.record), name="claims_incident_record"),
            path("<int:pk>/close/", view(self.close), name="claims_incident_close"),
            *super().get_urls(),
        ]

    def record(self, request: HttpRequest) -> HttpResponse:
        def perform(typed: dict[str, Any], at: datetime) -> str:
            outages.record_incident(actor=request.user, time_zone="Asia/Seoul", at=at, door="admin", **typed)  # type: ignore[arg-type]
            return gettext("The incident is recorded.")

        title = gettext("Record an incident")
        act = Act(
            "record_incident",
            title,
            forms.IncidentForm,
            gettext("Record"),
            reverse("admin:claims_incident_changelist"),
        )
        return acted(request, act, perform)

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        incident = get_object_or_404(Incident, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            outages.close_incident(actor=request.user, incident=incident, at=at, door="admin", **typed)  # type: ignore[arg-type]
            return gettext("The incident has an end.")

        title = gettext("Say when it ended")
        back = reverse("admin:claims_incident_change", args=[pk])
        act = Act(
            "record_incident", title, forms.IncidentEndForm, gettext("Record"), back, listed=[incident.name]
        )
        return acted(request, act, perform)


@admin.register(Service, site=site)
class ServiceScreen(Screen):
    sees = "see_record"
    list_display = ("named", "key", "owner", "served")
    list_filter = ("owner",)
    search_fields = (
        "key",
        "name_ko",
        "name_en",
    )
    search_help_text = _("A part of the name or the key")
    fields = ("key", "name_ko", "name_en", "function", "owner", "served")
    readonly_fields = ("served",)

    @admin.display(description=_("name"))
    def named(self, service: Service) -> str:
        return service.name

    @admin.display(description=_("claimant types it serves"))
    def served(self, service: Service) -> str:
        return ", ".join(str(ClaimantType(key).label) for key in service.audience)


@admin.register(RecordRevision, site=site)
class RevisionScreen(Screen):
    sees = "see_record"
    change_form_template = "admin/claims/incident.html"
    list_display = ("incident", "number", "at", "who", "note")
    list_filter = ("incident",)
    search_fields = ("note",)
    search_help_text = _("A part of the note")
    list_select_related = ("incident", "by")
    readonly_fields = ("who",)
    fields = ("incident", "number", "at", "who", "note")

    def called(self, revision: RecordRevision) -> str:
        number = gettext("revision %(number)s") % {"number": revision.number}
        return f"{revision.incident} · {number}"

    @admin.display(description=_("by"))
    def who(self, revision: RecordRevision) -> str:
        return words.who(revision.by, revision.rule)

    def page(self, request: HttpRequest, revision: RecordRevision) -> dict[str, Any]:
        windows = queries.windows_at(incident=revision.incident, revision=revision.number)
        return {"incident": revision.incident, "windows": windows, "now": timezone.now()}
