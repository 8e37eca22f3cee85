"""What screens of things that one records and another confirms have in common: the filter, and who may end one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Tool, allowed
from claims.models.payout import ByTwo


class Stands(admin.SimpleListFilter):
    """Waits for another person, confirmed, or dropped."""

    title = _("state")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waits for another person")),
            ("confirmed", _("Confirmed")),
            ("dropped", _("Dropped")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "waiting":
                return queryset.filter(confirmed_at=None, dropped_at=None)
            case "confirmed":
                return queryset.exclude(confirmed_at=None)
            case "dropped":
                return queryset.exclude(dropped_at=None)
        return queryset


def there(fields: Sequence[Any], row: ByTwo | None) -> list[Any]:
    """The fields of a screen without those of what has not happened."""
    ends = ("confirmed_by", "confirmed_at", "dropped_by", "dropped_at")
    return [name for name in fields if row is None or name not in ends or getattr(row, name)]


def ending(request: HttpRequest, row: ByTwo, name: str, what: str) -> list[Tool]:
    """Confirm and drop, of a row that waits: `name` begins the addresses, `what` ends the actions."""
    if not row.waits:
        return []
    tools = []
    if allowed(request, f"confirm_{what}") and row.recorded_by_id != request.user.pk:
        tools.append(
            Tool(gettext("Confirm"), reverse(f"admin:claims_{name}_confirm", args=[row.pk]), first=True)
        )
    if allowed(request, f"drop_{what}"):
        tools.append(Tool(gettext("Drop"), reverse(f"admin:claims_{name}_drop", args=[row.pk])))
    return tools


def confirmed(
    request: HttpRequest,
    action: str,
    listed: list[str],
    back: str,
    verb: Callable[..., Any],
    title: str,
    intro: str = "",
    said: Callable[[Any], str] = lambda _done: gettext("It is confirmed."),
) -> HttpResponse:
    """The page that confirms: `verb` takes actor, at and door; `said` tells what it has done of what it gives."""

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return said(verb(actor=request.user, at=at, door="admin"))

    button = gettext("Confirm")
    return acted(request, Act(action, title, forms.PlainForm, button, back, intro, listed), perform)


def dropped(
    request: HttpRequest, action: str, listed: list[str], back: str, verb: Callable[..., object], title: str
) -> HttpResponse:
    """The page that drops, with a reason."""

    def perform(typed: dict[str, Any], at: datetime) -> str:
        verb(actor=request.user, reason=typed["reason"], at=at, door="admin")
        return gettext("It is dropped.")

    intro = gettext("Nothing of it counts then. What was recorded stays to be read.")
    act = Act(action, title, forms.ReasonForm, gettext("Drop"), back, intro, listed)
    return acted(request, act, perform)
