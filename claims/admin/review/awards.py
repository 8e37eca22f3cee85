"""Awards: what was given, and where each stands, for reviewers and for finance, who see amounts and no people."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.review.decisions import to_claim
from claims.admin.site import Screen, allowed, site
from claims.models import Award
from claims.presentation import balance, numbers, previews
from claims.queries import standing, unclaimed


class Stands(admin.SimpleListFilter):
    """The account of the ledger in which something of an award stands."""

    title = _("where it stands")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(account, balance.label(account)) for account in standing.ACCOUNTS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> QuerySet[Award]:
        account = self.value()
        return queryset.filter(standing.standing_in(account)) if account in standing.ACCOUNTS else queryset


class Waits(admin.SimpleListFilter):
    """What waits for money: payable, or why not."""

    title = _("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (unclaimed.PAYABLE, _("Payable now")),
            (unclaimed.NOT_PAYABLE, _("Not payable")),
            (unclaimed.UNCLAIMED_ONES, _("Unclaimed")),
            *((why, previews.WHY[why]) for why in unclaimed.WHY),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> QuerySet[Award]:
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(unclaimed.waiting_for(value)) if (value := self.value()) in known else queryset


@admin.register(Award, site=site)
class AwardScreen(Screen):
    sees = "see_awards"
    change_list_template = "admin/claims/awards.html"
    list_display = ("reference", "policy_key", "line", "given", "parts", "until", "at")
    list_filter = (Stands, Waits, "policy_key", "unit", "kind", "source", "live")
    list_select_related = ("claim",)
    list_display_links = ("line",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("reference", "given", "parts", "until")
    fields = (
        "reference", "policy_key", "policy_version", "line", "kind", "given", "parts", "until", "source",
        "entitlement_key", "live", "decision", "at",
    )  # fmt: skip

    def dress(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Where each stands, and whether this person may see the claim."""
        found = standing.parts_of(awards=[row.pk for row in rows])
        waits = unclaimed.expiries(awards=[row.pk for row in rows])
        for row in rows:
            row.stands, row.to_claim = found.get(row.pk, []), allowed(request, "see_claims")
            row.expires = waits.get(row.pk)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Award | None:
        award = super().get_object(request, object_id, from_field)
        if award:
            self.dress(request, [award])
        return award

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        # What the rows of the list come to in the account that is looked at, to be held against the figure clicked on.
        account = request.GET.get("stands")
        if isinstance(answer, TemplateResponse) and account in standing.ACCOUNTS:
            context = answer.context_data or {}
            sums = standing.sums_in(account=account, awards=context["cl"].queryset)
            context["account"] = balance.label(account)
            context["sums"] = [
                (numbers.figure(one.awards), numbers.amount(one.total, one.unit)) for one in sums
            ]
        return answer

    @admin.display(description=_("claim"))
    def reference(self, award: Award) -> SafeString | str:
        return to_claim(award.claim) if getattr(award, "to_claim", False) else award.claim.reference

    @admin.display(description=_("amount"))
    def given(self, award: Award) -> str:
        return numbers.amount(award.amount, award.unit)

    @admin.display(description=_("where it stands"))
    def parts(self, award: Award) -> str:
        """Its account; with amounts where it stands in several."""
        found = getattr(award, "stands", [])
        if len(found) == 1:
            return balance.label(found[0][0])
        return ", ".join(
            gettext("%(account)s: %(amount)s")
            % {"account": balance.label(account), "amount": numbers.amount(part, award.unit)}
            for account, part in found
        )

    @admin.display(description=_("to be claimed until"))
    def until(self, award: Award) -> str:
        """The last day on which it may be claimed, if it waits for its claimant."""
        expires = getattr(award, "expires", None)
        return numbers.calendar_day(expires) if expires else ""
