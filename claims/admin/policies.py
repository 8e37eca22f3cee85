"""Policies for staff: every version with its document, and the page that retires one."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import PolicyVersion
from claims.presentation import words
from claims.presentation.record import clock
from claims.stages import policies

ZONE = "Asia/Seoul"


@admin.register(PolicyVersion, site=site)
class PolicyVersionScreen(Screen):
    sees = "see_policies"
    list_display = ("policy", "number", "state", "when", "unit", "who", "at")
    list_filter = ("state", "policy")
    list_select_related = ("policy", "author")
    readonly_fields = ("when", "who", "document", "key")
    fields = (
        "policy",
        "key",
        "number",
        "state",
        "when",
        "unit",
        "who",
        "at",
        "sha256",
        "language",
        "document",
    )

    @admin.display(description=_("key"))
    def key(self, version: PolicyVersion) -> str:
        return version.policy.key

    @admin.display(description=_("in force"))
    def when(self, version: PolicyVersion) -> str | None:
        if version.in_force is None:
            return None
        end = clock(version.in_force.upper, ZONE) if version.in_force.upper else ""
        return f"{clock(version.in_force.lower, ZONE)} – {end}"

    @admin.display(description=_("author"))
    def who(self, version: PolicyVersion) -> str:
        return words.who(version.author, version.rule)

    @admin.display(description=_("document"))
    def document(self, version: PolicyVersion) -> SafeString:
        return format_html('<pre class="document">{}</pre>', version.text)

    def tools(self, request: HttpRequest, version: PolicyVersion) -> list[Tool]:
        standing = version.in_force is not None and version.in_force.upper is None
        retire = Tool(gettext("Retire"), reverse("admin:claims_policyversion_retire", args=[version.pk]))
        return [retire] if standing and allowed(request, "retire_policy") else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.retire)
        return [path("<int:pk>/retire/", view, name="claims_policyversion_retire"), *super().get_urls()]

    def retire(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(PolicyVersion.objects.select_related("policy"), pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            policies.retire(
                actor=request.user,  # type: ignore[arg-type]
                version=version,
                at=at,
                door="admin",
                reason=typed["reason"],
            )
            return gettext("The version is out of force from now on.")

        intro = gettext("What was decided under it stays decided. Claims are no longer assessed by it.")
        listed = [f"{version.policy.title} · {version.number} · {self.when(version)}"]
        back = reverse("admin:claims_policyversion_change", args=[pk])
        title, button = gettext("Retire a policy version"), gettext("Retire")
        act = Act("retire_policy", title, forms.ReasonForm, button, back, intro, listed)
        return acted(request, act, perform)
