"""The stock of coupon codes: an operator takes them in; how many of each batch were given and how many are free.

No screen shows a code.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.acts import Act, acted
from claims.admin.forms import CouponsForm
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import CouponBatch
from claims.presentation import numbers
from claims.queries import coupons
from claims.stages import export, payout

MOST: Final = 500  # wrong lines on the page
SOON: Final = 30  # days


class Valid(admin.SimpleListFilter):
    """How long the codes hold, from today: what has expired is given to nobody, what expires soon is given first."""

    title = _("validity")
    parameter_name = "valid"

    def lookups(self, request: HttpRequest, screen: Any) -> list[tuple[str, Any]]:
        return [
            ("valid", _("Valid")),
            ("soon", gettext("Expires within %(days)s days") % {"days": SOON}),
            ("expired", _("Expired")),
        ]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        day = payout.today(timezone.now())
        found = {
            "valid": rows.filter(valid_until__gte=day),
            "soon": rows.filter(valid_until__gte=day, valid_until__lte=day + timedelta(days=SOON)),
            "expired": rows.filter(valid_until__lt=day),
        }
        return found.get(self.value() or "", rows)


@admin.register(CouponBatch, site=site)
class CouponBatchScreen(Screen):
    sees = "see_coupons"
    list_display = ("at", "counted_in", "each", "valid_until", "codes", "given", "free", "by")
    list_filter = (("unit", filters.Units), Valid)
    search_fields = ("=by__email",)
    search_help_text = _("The whole e-mail address of a person")
    list_select_related = ("by",)
    sortable_by = ()
    nothing = _(
        "No codes were taken in yet. An operator takes them in, here or by manage.py import_coupons UNIT FILE."
    )
    readonly_fields = ("counted_in", "each", "codes", "given", "free")
    fields = ("counted_in", "each", "valid_until", "codes", "given", "free", "sha256", "at", "by")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        if not allowed(request, "take_coupons"):
            return []
        return [Tool(gettext("Take in codes"), reverse("admin:claims_couponbatch_take"), first=True)]

    def get_urls(self) -> list[URLPattern]:
        take = path("take/", self.admin_site.admin_view(self.take), name="claims_couponbatch_take")
        return [take, *super().get_urls()]

    def take(self, request: HttpRequest) -> HttpResponse:
        """The upload. Where lines are wrong nothing is taken, and the page names them, never a code."""
        found: dict[str, Any] = {}
        taken: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            try:
                batch = export.take_coupons(
                    actor=request.user, source=typed["file"].read(), unit=typed["unit"], worth=typed["worth"],  # type: ignore[arg-type]
                    valid_until=typed["valid_until"], at=at, door="admin",
                )  # fmt: skip
            except export.CodesRefused as refused:
                found["wrong"] = [
                    {"line": one.line, "said": gettext(export.WRONG[one.what])}
                    for one in refused.facts["wrong"][:MOST]  # type: ignore[index]
                ]
                raise
            taken.append(batch.pk)
            if batch.came_before:  # type: ignore[attr-defined]
                return gettext("This file was taken in before. Nothing has changed.")
            return gettext("%(number)s codes were taken in. Destroy the file.") % {
                "number": self.codes(batch)
            }

        intro = gettext(
            "All of the file is taken in, or nothing. The codes are sealed at once and shown nowhere; each is given "
            "once, when a payout run is sealed."
        )
        act = Act(
            "take_coupons", gettext("Take in coupon codes"), CouponsForm, gettext("Take in"),
            reverse("admin:claims_couponbatch_changelist"), intro,
        )  # fmt: skip
        return acted(
            request, act, perform, template="admin/claims/answer_take.html", more=found,
            onward=lambda: reverse("admin:claims_couponbatch_change", args=taken),
        )  # fmt: skip

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
