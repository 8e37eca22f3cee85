"""The log of acts, for auditors and the privacy officer."""

import json
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.site import Screen, site
from claims.models import AuditEntry
from claims.presentation import masking, words

CLAIMANTS: Final = ("web", "api")  # doors through which claimants act


class Worded(filters.Words):
    """The values that a column of a log has, each by its word."""

    stepped = True
    of: words.Words
    none: Any = _("None")  # what a row without a value is called

    def said(self, value: str) -> str:
        return words.said(self.of, value) or self.none


class OfAction(Worded):
    of = words.ACTIONS


class OfObject(Worded):
    of = words.OBJECTS


class OfDoor(Worded):
    of = words.DOORS


class OfRule(Worded):
    of = words.RULES
    none = _("A person")


@admin.register(AuditEntry, site=site)
class AuditScreen(Screen):
    sees = "see_audit"
    list_display = ("at", "who", "did", "to", "through", "reason")
    list_filter = (("action", OfAction), ("kind", OfObject), ("door", OfDoor), ("rule", OfRule))
    list_select_related = ("by",)
    search_fields = ("=key",)
    sortable_by = ()
    search_help_text = _("The whole key of what it was done to, such as the reference of a claim")
    fields = ("at", "who", "did", "to", "through", "reason", "before", "after")
    readonly_fields = ("who", "did", "to", "through", "before", "after")

    def called(self, entry: AuditEntry) -> str:
        return f"{self.did(entry)} · {self.to(entry)}"

    @admin.display(description=_("by"))
    def who(self, entry: AuditEntry) -> str:
        """Staff by their address; claimants, who act on their own pages, no further than it tells them apart."""
        if entry.by and not entry.by.is_staff and entry.door in CLAIMANTS:
            return masking.email(entry.by.email)
        return words.who(entry.by, entry.rule)

    @admin.display(description=_("action"))
    def did(self, entry: AuditEntry) -> str:
        return words.said(words.ACTIONS, entry.action)

    @admin.display(description=_("object"))
    def to(self, entry: AuditEntry) -> str:
        return f"{words.said(words.OBJECTS, entry.kind)} {entry.key}"

    @admin.display(description=_("door"))
    def through(self, entry: AuditEntry) -> str:
        return words.said(words.DOORS, entry.door)

    @admin.display(description=_("before"))
    def before(self, entry: AuditEntry) -> SafeString | None:
        return _payload(entry, "before")

    @admin.display(description=_("after"))
    def after(self, entry: AuditEntry) -> SafeString | None:
        return _payload(entry, "after")


def _payload(entry: AuditEntry, side: str) -> SafeString | None:
    try:
        said = getattr(entry.payload, side)
    except ObjectDoesNotExist:
        return None
    return said and format_html("<pre>{}</pre>", json.dumps(said, ensure_ascii=False, indent=1))
