"""Possible duplicates for staff."""

from django.contrib import admin

from claims.admin.site import Screen, site
from claims.models import DuplicateLink


@admin.register(DuplicateLink, site=site)
class DuplicateScreen(Screen):
    sees = "see_claims"
    list_display = ("first", "second", "key", "at", "ended_at")
    list_filter = ("key", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("first", "second")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("first", "second", "key", "at", "ended_at")
