"""What nobody claimed in time: listed by one person, written off when another confirms it."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.acts import Act, acted
from claims.admin.payout import two
from claims.admin.payout.forms import WriteOffForm
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import WriteOff
from claims.presentation import lists, numbers, unclaimed
from claims.presentation import two as standing
from claims.queries import unclaimed as queries
from claims.stages import payout

LIST: Final = "admin:claims_writeoff_changelist"
MOST: Final = 200  # awards of one write-off that its page leads to
_PAGE: Final = "admin:claims_writeoff_change"


@admin.register(WriteOff, site=site)
class WriteOffScreen(Screen):
    sees = "see_payouts"
    list_display = ("name", "kind", "sum", "stands", "recorded_by", "confirmed_by")
    list_filter = (two.Stands, "kind", ("unit", filters.Units))
    search_fields = ("note",)
    search_help_text = _("A part of the note")
    list_select_related = ("recorded_by", "confirmed_by")
    sortable_by = ()
    readonly_fields = ("sum", "listed", "stands")
    fields = (
        "kind", "sum", "listed", "left_out", "awarded_until", "note", "stands", "recorded_by", "recorded_at",
        "confirmed_by", "confirmed_at", "dropped_by", "dropped_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: WriteOff | None = None) -> list[Any]:
        return two.there(self.fields, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WriteOff]:
        """Without what is pinned, which may be long."""
        found = super().get_queryset(request).defer("awards", "amounts")
        return found.annotate(number=queries.pinned())

    @admin.display(description=_("write-off"))
    def name(self, row: WriteOff) -> str:
        return str(row)

    @admin.display(description=_("amount"))
    def sum(self, row: WriteOff) -> str:
        return numbers.amount(row.amount, row.unit)

    @admin.display(description=_("awards"))
    def listed(self, row: WriteOff) -> SafeString:
        """How many, with the way to the first of them."""
        ids = WriteOff.objects.filter(pk=row.pk).values_list(f"awards__0_{MOST}", flat=True).get()
        url = lists.listed("award", id__in=",".join(map(str, ids)))
        return format_html('<a href="{}">{}</a>', url, numbers.figure(row.number))  # type: ignore[attr-defined]

    @admin.display(description=_("state"))
    def stands(self, row: WriteOff) -> str:
        return standing.stands(row)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        ask = Tool(gettext("Write off what has expired"), reverse("admin:claims_writeoff_propose"))
        return [ask] if allowed(request, "record_write_off") else []

    def tools(self, request: HttpRequest, row: WriteOff) -> list[Tool]:
        return two.ending(request, row, "writeoff", "write_off")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("propose/", view(self.propose), name="claims_writeoff_propose"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_writeoff_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_writeoff_drop"),
            *super().get_urls(),
        ]

    def propose(self, request: HttpRequest) -> HttpResponse:
        made: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            kind, unit = typed["of"]
            row = payout.record_write_off(
                actor=request.user, kind=kind, unit=unit, note=typed["reason"], at=at, door="admin"  # type: ignore[arg-type]
            )  # fmt: skip
            made.append(row.pk)
            return gettext("It is written off when another person has confirmed it.")

        rows: list[unclaimed.Row] = []
        if allowed(request, "record_write_off"):
            rows = unclaimed.shown(queries.unclaimed(today=payout.today(timezone.now())))
        listed = [
            f"{row.kind}: {row.why} · {gettext('Awards: %(number)s') % {'number': row.expired}} · {row.expired_total}"
            for row in rows
            if row.expired
        ]
        listed = listed or [gettext("Nothing has expired.")]
        intro = gettext(
            "Awards that nobody claimed until their last day. Who claims one before it is confirmed keeps it."
        )
        title, button = gettext("Write off what has expired"), gettext("Propose")
        act = Act("record_write_off", title, WriteOffForm, button, reverse(LIST), intro, listed)
        return acted(request, act, perform, onward=lambda: reverse(_PAGE, args=made))

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(WriteOff.objects.select_related("recorded_by"), pk=pk)
        intro = gettext("This ends the claim to these amounts. They are written off and not paid any more.")
        verb = partial(payout.confirm_write_off, write_off=row)
        title = gettext("Confirm the write-off")
        return two.confirmed(
            request, "confirm_write_off", _said(row), _page(row), verb, title, intro, _left_out
        )

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(WriteOff.objects.select_related("recorded_by"), pk=pk)
        verb = partial(payout.drop_write_off, write_off=row)
        return two.dropped(
            request, "drop_write_off", _said(row), _page(row), verb, gettext("Drop the write-off")
        )


def _left_out(done: WriteOff) -> str:
    return gettext("Written off. %(number)s awards had changed and are left out.") % {
        "number": numbers.figure(done.left_out or 0)
    }


def _said(row: WriteOff) -> list[str]:
    number = gettext("Awards: %(number)s") % {"number": numbers.figure(len(row.awards))}
    return [f"{number} · {numbers.amount(row.amount, row.unit)}", row.note, str(row.recorded_by)]


def _page(row: WriteOff) -> str:
    return reverse(_PAGE, args=[row.pk])
