"""Switches for staff: their history, and the page that turns one."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Switch
from claims.stages import safety


@admin.register(Switch, site=site)
class SwitchScreen(Screen):
    sees = "see_switches"
    list_display = ("key", "on", "at", "by", "reason")
    list_filter = ("key",)
    search_fields = ("reason",)
    search_help_text = _("A part of the reason")
    list_select_related = ("by",)
    fields = ("key", "on", "at", "by", "reason")

    def called(self, row: Switch) -> str:
        return _said(row)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        turn = Tool(gettext("Turn a switch"), reverse("admin:claims_switch_turn"))
        return [turn] if allowed(request, "turn_switch") else []

    def get_urls(self) -> list[URLPattern]:
        turn = path("turn/", self.admin_site.admin_view(self.turn), name="claims_switch_turn")
        return [turn, *super().get_urls()]

    def turn(self, request: HttpRequest) -> HttpResponse:
        def perform(typed: dict[str, Any], at: datetime) -> str:
            turned = safety.turn_switch(actor=request.user, at=at, door="admin", **typed)  # type: ignore[arg-type]
            return _said(turned)

        back = reverse("admin:claims_switch_changelist")
        act = Act("turn_switch", gettext("Turn a switch"), forms.SwitchForm, gettext("Turn"), back)
        return acted(request, act, perform)


def _said(switch: Switch) -> str:
    return f"{Switch.Key(switch.key).label}: {gettext('on') if switch.on else gettext('off')}"
