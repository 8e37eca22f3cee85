"""The stock of coupon codes: how many of each batch were given and how many are free. No screen shows a code."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.admin import filters
from claims.admin.site import Screen, site
from claims.models import CouponBatch
from claims.presentation import numbers
from claims.queries import coupons


@admin.register(CouponBatch, site=site)
class CouponBatchScreen(Screen):
    sees = "see_coupons"
    list_display = ("at", "counted_in", "each", "valid_until", "codes", "given", "free", "by")
    list_filter = (("unit", filters.Units), "valid_until")
    list_select_related = ("by",)
    sortable_by = ()
    nothing = _("No codes were taken in yet. An operator takes them in: manage.py import_coupons UNIT FILE.")
    readonly_fields = ("counted_in", "each", "codes", "given", "free")
    fields = ("counted_in", "each", "valid_until", "codes", "given", "free", "sha256", "at", "by")

    def dress(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        stock = coupons.stock(batches=[row.pk for row in rows])
        for row in rows:
            row.stock = stock[row.pk]

    def called(self, batch: CouponBatch) -> str:
        return f"{self.codes(batch)} × {self.each(batch)} · {localtime(batch.at):%Y-%m-%d %H:%M}"

    @admin.display(description=_("unit"))
    def counted_in(self, batch: CouponBatch) -> str:
        return numbers.unit_name(batch.unit)

    @admin.display(description=_("worth"))
    def each(self, batch: CouponBatch) -> str:
        return numbers.amount(batch.worth, batch.unit)

    @admin.display(description=pgettext_lazy("coupons", "codes"))
    def codes(self, batch: CouponBatch) -> str:
        return numbers.figure(batch.count)

    @admin.display(description=pgettext_lazy("coupons", "given"))
    def given(self, batch: CouponBatch) -> str:
        return numbers.figure(_stock(batch).given)

    @admin.display(description=pgettext_lazy("coupons", "free"))
    def free(self, batch: CouponBatch) -> str:
        return numbers.figure(_stock(batch).free)


def _stock(batch: CouponBatch) -> coupons.Stock:
    found = getattr(batch, "stock", None)
    return found or coupons.stock(batches=[batch.pk])[batch.pk]
