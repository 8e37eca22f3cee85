"""Inventories: what is sealed against what the bank has, explained by people and confirmed by two of them."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.payout.two import Stands
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Inventory, InventoryLine
from claims.presentation import handover as told
from claims.presentation import numbers
from claims.queries import safety
from claims.rules.handover import PLAIN
from claims.stages import handover

MOST: Final = 500  # plain files listed; those to explain are all listed


@admin.register(Inventory, site=site)
class InventoryScreen(Screen):
    sees = "see_hand_overs"
    change_form_template = "admin/claims/inventory.html"
    change_list_template = "admin/claims/inventories.html"
    list_display = ("recorded_at", "recorded_by", "unexplained", "confirmed_by", "confirmed_at", "dropped_by")
    list_select_related = ("recorded_by", "confirmed_by", "dropped_by")
    list_filter = (Stands,)
    search_fields = ("note",)
    search_help_text = _("A part of the note")
    sortable_by = ()
    fields = (
        "recorded_at", "recorded_by", "bank", "fulfilment", "confirmed_at", "confirmed_by", "dropped_at", "dropped_by",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Inventory | None = None) -> list[Any]:
        """What is not there yet, or never will be, is not shown."""
        return [name for name in self.fields if obj is None or getattr(obj, name)]

    @admin.display(description=_("to be explained"))
    def unexplained(self, made: Inventory) -> str:
        return numbers.figure(_to_explain(made).filter(note="").count())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        stopped = allowed(request, self.sees) and safety.restored()
        return super().changelist_view(request, {**(extra_context or {}), "restored": stopped})

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        take = Tool(gettext("Take an inventory"), reverse("admin:claims_inventory_take"))
        return [take] if allowed(request, "take_inventory") else []

    def tools(self, request: HttpRequest, made: Inventory) -> list[Tool]:
        if not made.waits:
            return []
        mine = made.recorded_by_id == request.user.pk
        confirm = Tool(gettext("Confirm the inventory"), _url("confirm", made), first=True)
        drop = Tool(gettext("Drop the inventory"), _url("drop", made))
        tools = [confirm] if allowed(request, "confirm_inventory") and not mine else []
        return [*tools, drop] if allowed(request, "drop_inventory") else tools

    def page(self, request: HttpRequest, made: Inventory) -> dict[str, Any]:
        plain = made.lines.filter(what__in=PLAIN)
        return {
            "to_explain": [_told(line) for line in _to_explain(made).select_related("noted_by")],
            "plain": plain[:MOST],
            "more": max(plain.count() - MOST, 0),
            "waits": made.waits,
            "explains": made.waits and allowed(request, "explain_inventory"),
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("take/", view(self.take), name="claims_inventory_take"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_inventory_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_inventory_drop"),
            path("<int:pk>/explain/", view(self.explain), name="claims_inventory_explain"),
            *super().get_urls(),
        ]

    def take(self, request: HttpRequest) -> HttpResponse:
        made: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            made.append(handover.take_inventory(actor=request.user, at=at, door="admin").pk)  # type: ignore[arg-type]
            return gettext("The inventory is taken. Explain what is not plain; another person confirms it.")

        intro = gettext("Every sealed file is held against what the bank has now.")
        title, back = gettext("Take an inventory"), reverse("admin:claims_inventory_changelist")
        act = Act("take_inventory", title, forms.PlainForm, title, back, intro)
        return acted(
            request, act, perform, onward=lambda: reverse("admin:claims_inventory_change", args=made)
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Inventory, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            handover.confirm_inventory(actor=request.user, made=row, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("The inventory is confirmed. Money may move on this server.")

        intro = gettext(
            "You have looked at each file that is not plain, and agree with what is written there."
        )
        title = gettext("Confirm the inventory")
        listed = [str(row)]
        if allowed(request, "confirm_inventory"):
            listed += [
                f"{line.message_id} · {line.get_what_display()} · {line.note or '–'}"
                for line in _to_explain(row)
            ]
        return acted(
            request,
            Act("confirm_inventory", title, forms.PlainForm, title, _page(row), intro, listed),
            perform,
        )

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Inventory, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            handover.drop_inventory(actor=request.user, made=row, at=at, door="admin")  # type: ignore[arg-type]
            return gettext("The inventory is dropped.")

        title = gettext("Drop the inventory")
        intro = gettext("It can be taken anew. Until one is confirmed, what is stopped stays stopped.")
        act = Act("drop_inventory", title, forms.PlainForm, title, _page(row), intro, [str(row)])
        return acted(request, act, perform)

    def explain(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One file of the inventory, by its message id: `?file=F-20221021-7-1`."""
        row = get_object_or_404(Inventory, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            line = handover.explain_line(
                actor=request.user,  # type: ignore[arg-type]
                made=row,
                message_id=typed["file"],
                note=typed["reason"],
                at=at,
                door="admin",
            )
            return gettext("%(file)s is explained.") % {"file": line.message_id}

        title, chosen = gettext("Explain a file"), request.GET.get("file", "")
        listed = [
            f"{one.message_id} · {one.get_what_display()}" for one in row.lines.filter(message_id=chosen)
        ]
        act = Act("explain_inventory", title, forms.ExplainForm, title, _page(row), listed=listed)
        return acted(request, act._replace(initial={"file": chosen}), perform)


def _told(line: InventoryLine) -> InventoryLine:
    """With its places in words."""
    line.theirs = [one | {"place": told.place(one["place"])} for one in line.theirs]
    return line


def _to_explain(made: Inventory) -> Any:
    return made.lines.exclude(what__in=PLAIN)


def _page(made: Inventory) -> str:
    return reverse("admin:claims_inventory_change", args=[made.pk])


def _url(name: str, made: Inventory) -> str:
    return reverse(f"admin:claims_inventory_{name}", args=[made.pk])
