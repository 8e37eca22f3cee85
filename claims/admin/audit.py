"""The log of acts, for auditors and the privacy officer."""

import json

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.site import Screen, site
from claims.models import AuditEntry


@admin.register(AuditEntry, site=site)
class AuditScreen(Screen):
    sees = "see_audit"
    list_display = ("at", "who", "action", "kind", "key", "door", "reason")
    list_filter = ("action", "kind", "door", "rule")
    list_select_related = ("by",)
    search_fields = ("=key",)
    sortable_by = ()
    fields = ("at", "who", "action", "kind", "key", "door", "reason", "before", "after")
    readonly_fields = ("who", "before", "after")

    @admin.display(description=_("by"))
    def who(self, entry: AuditEntry) -> str:
        return str(entry.by or entry.rule)

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
