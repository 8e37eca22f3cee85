"""Late links: given with a reason, read once, withdrawn; which stand, and which were used."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted, way_to
from claims.admin.forms import ReasonForm, TextField
from claims.admin.site import Screen, Tool, allowed, site, to_claim
from claims.models import ClaimantType, Incident, LateLink
from claims.presentation import numbers
from claims.presentation.record import clock
from claims.stages import intake

LIST: Final = "admin:claims_latelink_changelist"
_USUAL: Final = timedelta(days=14)
_MADE: Final = 201


class LateLinkForm(forms.Form):
    incident = forms.ModelChoiceField(label=_("Incident"), queryset=Incident.objects.all())
    claimant_type = forms.ChoiceField(label=_("Claimant type"), choices=ClaimantType.choices)
    last_day = forms.DateField(
        label=pgettext_lazy("late link", "Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The claim has to be sent by the end of this day, Korean time; 3 to 30 days from now"),
    )
    reason = TextField(
        label=_("Reason"),
        longest=500,
        lines=True,
        help_text=_("Why this claim could not come in time. Name nobody and no illness: reviewers read it."),
    )


class Standing(admin.SimpleListFilter):
    """What a link can still do."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("late link", "Open")),
            ("used", pgettext_lazy("late link", "Used")),
            ("over", pgettext_lazy("late link", "Over")),
            ("withdrawn", pgettext_lazy("late link", "Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LateLink]) -> QuerySet[LateLink]:
        left, now = queryset.filter(claim=None, withdrawn_at=None), timezone.now()
        states = {
            "open": left.filter(until__gt=now),
            "used": queryset.filter(claim__isnull=False),
            "over": left.filter(until__lte=now),
            "withdrawn": queryset.filter(withdrawn_at__isnull=False),
        }
        return states.get(self.value() or "", queryset)


@admin.register(LateLink, site=site)
class LateLinkScreen(Screen):
    sees = "see_late_links"
    nothing = _("No late link was given yet. One lets a single claim in after its filing period.")
    list_display = ("claimant_type", "incident", "last_day", "state", "reason", "made_by", "given")
    list_filter = (Standing, "incident", "claimant_type")
    search_fields = ("reason",)
    search_help_text = _("A part of the reason")
    list_select_related = ("incident", "made_by")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("last_day", "state", "given", "used", "withdrawn")
    fields = (
        "incident",
        "claimant_type",
        "last_day",
        "state",
        "reason",
        "made_by",
        "given",
        "used",
        "withdrawn",
    )

    @admin.display(description=pgettext_lazy("late link", "last day"))
    def last_day(self, link: LateLink) -> str:
        return numbers.last_day(link.until, zone=link.incident.time_zone)

    @admin.display(description=_("state"))
    def state(self, link: LateLink) -> str:
        if link.withdrawn_at:
            return pgettext("late link", "Withdrawn")
        if link.claim_id:
            return pgettext("late link", "Used")
        return pgettext("late link", "Open") if timezone.now() < link.until else pgettext("late link", "Over")

    @admin.display(description=pgettext_lazy("late link", "given at"))
    def given(self, link: LateLink) -> str:
        return clock(link.made_at, link.incident.time_zone)

    @admin.display(description=_("used at"))
    def used(self, link: LateLink) -> str:
        return clock(link.used_at, link.incident.time_zone) if link.used_at else "–"

    @admin.display(description=_("withdrawn"))
    def withdrawn(self, link: LateLink) -> str:
        if link.withdrawn_at is None:
            return "–"
        return f"{link.withdrawn_by} · {clock(link.withdrawn_at, link.incident.time_zone)}"

    def called(self, link: LateLink) -> str:
        return f"{link.get_claimant_type_display()} · {self.last_day(link)}"

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        give = Tool(gettext("Give a late link"), reverse("admin:claims_latelink_give"))
        return [give] if allowed(request, "give_late_link") else []

    def tools(self, request: HttpRequest, link: LateLink) -> list[Tool]:
        if link.claim is not None:
            return to_claim(request, link.claim)
        if link.withdrawn_at or not allowed(request, "withdraw_late_link"):
            return []
        return [
            Tool(pgettext("late link", "Withdraw"), reverse("admin:claims_latelink_withdraw", args=[link.pk]))
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("give/", view(self.give), name="claims_latelink_give"),
            path("<int:pk>/withdraw/", view(self.withdraw), name="claims_latelink_withdraw"),
            *super().get_urls(),
        ]

    def give(self, request: HttpRequest) -> HttpResponse:
        """A new link, which its own answer shows and nothing ever again."""

        def perform(typed: dict[str, Any], at: datetime) -> HttpResponse:
            return _shown(request, intake.give_late_link(actor=request.user, at=at, door="admin", **typed))  # type: ignore[arg-type]

        intro = gettext(
            "The link lets one claim in after the filing period, and its reason stands on that claim. Give it to "
            "whoever could not claim in time for a reason that was not theirs."
        )
        initial = {"last_day": timezone.localdate() + _USUAL}
        title = gettext("Give a late link")
        act = Act("give_late_link", title, LateLinkForm, title, reverse(LIST), intro, initial=initial)
        return acted(request, act, perform)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(LateLink.objects.select_related("incident"), pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            intake.withdraw_late_link(
                actor=request.user,  # type: ignore[arg-type]
                link=link,
                reason=typed["reason"],
                at=at,
                door="admin",
            )
            return gettext("The late link is withdrawn. It lets nothing in any more.")

        listed = [f"{link.incident.name} · {self.called(link)} · {link.reason}"]
        title, button = gettext("Withdraw a late link"), pgettext("late link", "Withdraw")
        act = Act("withdraw_late_link", title, ReasonForm, button, reverse(LIST), listed=listed)
        return acted(request, act, perform)


def _shown(request: HttpRequest, given: Any) -> HttpResponse:
    """The link, in the answer to the POST that made it."""
    link, token = given
    context = {
        **site.each_context(request),
        "title": gettext("Give a late link"),
        "way": way_to(request, reverse(LIST)),
        "back": reverse(LIST),
        "token": token,
        "address": f"{settings.SITE_ADDRESS}{reverse('claims:late-link', args=[token])}",
        "type": link.get_claimant_type_display(),
        "last": numbers.last_day(link.until, zone=link.incident.time_zone),
    }
    return TemplateResponse(request, "admin/claims/late_link.html", context, status=_MADE)
