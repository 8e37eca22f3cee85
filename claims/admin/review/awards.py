"""Awards: what was given, and where each stands, for reviewers and for finance, who see amounts and no people."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.review.decisions import to_claim
from claims.admin.site import Screen, allowed, site
from claims.models import Award
from claims.presentation import balance, numbers, previews
from claims.presentation.outcomes import line_label
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
    list_display = ("reference", "policy", "line_of", "given", "parts", "until", "at")
    list_filter = (
        Stands, Waits, ("policy_key", filters.PoliciesOfAwards), ("unit", filters.UnitsBesideWon), "kind", "source",
        "live",
    )  # fmt: skip
    list_select_related = ("claim", "policy_version__policy")
    list_display_links = ("line_of",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("reference", "policy", "version", "line_of", "given", "parts", "until", "decided")
    fields = (
        "reference", "policy", "version", "line_of", "kind", "given", "parts", "until", "source", "entitlement_key",
        "live", "decided", "at",
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

    def called(self, award: Award) -> str:
        return f"{award.claim.reference} · {self.line_of(award)}: {self.given(award)}"

    @admin.display(description=_("policy"))
    def policy(self, award: Award) -> str:
        return award.policy_version.policy.title

    @admin.display(description=_("policy version"))
    def version(self, award: Award) -> SafeString:
        url = reverse("admin:claims_policyversion_change", args=[award.policy_version_id])
        return format_html('<a href="{}">{}</a>', url, f"v{award.policy_version.number}")

    @admin.display(description=_("award line"))
    def line_of(self, award: Award) -> str:
        return line_label(award)

    @admin.display(description=_("decision"))
    def decided(self, award: Award) -> SafeString | str:
        """What was decided, with the way there for whoever sees the claim."""
        outcome = award.decision.get_outcome_display()
        if not getattr(award, "to_claim", False):
            return outcome
        url = reverse("admin:claims_decision_change", args=[award.decision_id])
        return format_html('<a href="{}">{}</a>', url, outcome)

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
