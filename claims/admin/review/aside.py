"""What was set aside, as what, and what of it was taken back in."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.filtering import Filtered
from claims.admin.site import Tool, allowed, site, to_claim
from claims.models import SetAside
from claims.presentation.record import clock


class AsideFilter(django_filters.FilterSet):
    why = django_filters.ChoiceFilter(label=_("why"), choices=SetAside.Why.choices)
    back = django_filters.ChoiceFilter(
        label=_("Taken back in"),
        choices=[("no", _("Set aside still")), ("yes", _("Taken back in"))],
        method="taken_back",
    )

    class Meta:
        model = SetAside
        fields: tuple[str, ...] = ()

    def taken_back(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(restored_at__isnull=value == "no")


@admin.register(SetAside, site=site)
class SetAsideScreen(Filtered):
    sees = "see_claims"
    filterset = AsideFilter
    nothing = _("Nothing was set aside.")
    actions = ("restore_chosen",)
    list_display = ("reference", "why", "repeats", "note", "by", "when", "back")
    list_display_links = None
    list_select_related = ("claim__incident", "of", "by", "restored_by")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("reference", "why", "repeats", "note", "by", "when", "restored_by", "back", "restored_why")
    readonly_fields = ("reference", "repeats", "when", "back")

    @admin.display(description=_("claim"))
    def reference(self, row: SetAside) -> SafeString:
        return _link(row.claim_id, row.claim.reference)

    @admin.display(description=_("duplicate of"))
    def repeats(self, row: SetAside) -> SafeString | str:
        return _link(row.of_id, row.of.reference) if row.of_id and row.of else self.get_empty_value_display()

    @admin.display(description=_("at"))
    def when(self, row: SetAside) -> str:
        return clock(row.at, row.claim.incident.time_zone)

    @admin.display(description=_("taken back at"))
    def back(self, row: SetAside) -> str:
        if row.restored_at is None:
            return self.get_empty_value_display()
        return clock(row.restored_at, row.claim.incident.time_zone)

    def called(self, row: SetAside) -> str:
        return row.claim.reference

    def tools(self, request: HttpRequest, row: SetAside) -> list[Tool]:
        return to_claim(request, row.claim)

    def has_restore_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "restore_claim")

    @admin.action(description=_("Restore"), permissions=["restore"])
    def restore_chosen(self, request: HttpRequest, rows: QuerySet[SetAside]) -> HttpResponseRedirect:
        return led(request, rows.filter(restored_at=None), "admin:claims_reviewitem_restore")


def led(request: HttpRequest, rows: QuerySet[Any], name: str) -> HttpResponseRedirect:
    """To the page of an act on those chosen of a list, or on all that its filters show."""
    kept: dict[str, Any] = {"list": request.GET.urlencode()}
    if request.POST.get("select_across") == "1":
        kept["all"] = 1
    else:
        kept["ids"] = ",".join(map(str, rows.values_list("claim_id", flat=True)))
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode(kept)}")


def _link(claim: int, reference: str) -> SafeString:
    url = reverse("admin:claims_claim_change", args=[claim])
    return format_html('<a class="reference" href="{}">{}</a>', url, reference)
