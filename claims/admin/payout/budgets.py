"""Budgets of policies: proposed by one person, confirmed by another; all that was ever said of one."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.acts import Act, acted
from claims.admin.payout import two
from claims.admin.payout.forms import BudgetForm
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import Budget
from claims.presentation import numbers
from claims.presentation import two as standing
from claims.presentation.previews import titled
from claims.stages import payout

LIST: Final = "admin:claims_budget_changelist"


@admin.register(Budget, site=site)
class BudgetScreen(Screen):
    sees = "see_payouts"
    list_display = ("name", "title", "sum", "stands", "recorded_by", "confirmed_by")
    list_filter = (two.Stands, ("policy_key", filters.Policies), ("unit", filters.Units))
    list_select_related = ("recorded_by", "confirmed_by", "dropped_by")
    search_fields = ("=policy_key",)
    search_help_text = _("The whole key of a policy")
    sortable_by = ()
    readonly_fields = ("title", "sum", "stands")
    fields = (
        "title", "sum", "reason", "stands", "recorded_by", "recorded_at", "confirmed_by", "confirmed_at", "dropped_by",
        "dropped_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Budget | None = None) -> list[Any]:
        return two.there(self.fields, obj)

    def dress(self, request: HttpRequest, rows: Any) -> None:
        titles = titled({row.policy_key for row in rows})
        for row in rows:
            row.titled = titles.get(row.policy_key, row.policy_key)

    @admin.display(description=_("budget"))
    def name(self, budget: Budget) -> str:
        return str(budget)

    @admin.display(description=_("policy"))
    def title(self, budget: Budget) -> str:
        known = getattr(budget, "titled", "")
        return known or titled([budget.policy_key]).get(budget.policy_key, budget.policy_key)

    @admin.display(description=_("amount"))
    def sum(self, budget: Budget) -> str:
        return numbers.amount(budget.amount, budget.unit)

    @admin.display(description=_("state"))
    def stands(self, budget: Budget) -> str:
        return standing.stands(budget)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        set_one = Tool(gettext("Set a budget"), reverse("admin:claims_budget_set"))
        return [set_one] if allowed(request, "record_budget") else []

    def tools(self, request: HttpRequest, budget: Budget) -> list[Tool]:
        return two.ending(request, budget, "budget", "budget")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("set/", view(self.set), name="claims_budget_set"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_budget_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_budget_drop"),
            *super().get_urls(),
        ]

    def set(self, request: HttpRequest) -> HttpResponse:
        made: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            policy, unit = typed["of"]
            budget = payout.record_budget(
                actor=request.user,  # type: ignore[arg-type]
                policy=policy,
                unit=unit,
                amount=typed["amount"],
                reason=typed["reason"],
                at=at,
                door="admin",
            )
            made.append(budget.pk)
            return gettext("The budget counts when another person has confirmed it.")

        intro = gettext("How much may be awarded by a policy. The newest budget that was confirmed counts.")
        title, button = gettext("Set a budget"), gettext("Propose")
        act = Act("record_budget", title, BudgetForm, button, reverse(LIST), intro)
        return acted(request, act, perform, onward=lambda: reverse("admin:claims_budget_change", args=made))

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        budget = get_object_or_404(Budget.objects.select_related("recorded_by"), pk=pk)
        verb = partial(payout.confirm_budget, budget=budget)
        intro = gettext("It is the budget of this policy from then on, in the place of the one before.")
        return two.confirmed(
            request, "confirm_budget", self._said(budget), _page(budget), verb, gettext("Confirm the budget"), intro,
            said=lambda _done: gettext("The budget counts from now on."),
        )  # fmt: skip

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        budget = get_object_or_404(Budget.objects.select_related("recorded_by"), pk=pk)
        verb = partial(payout.drop_budget, budget=budget)
        title = gettext("Drop the budget")
        return two.dropped(request, "drop_budget", self._said(budget), _page(budget), verb, title)

    def _said(self, budget: Budget) -> list[str]:
        return [f"{self.title(budget)} · {self.sum(budget)}", budget.reason, str(budget.recorded_by)]


def _page(budget: Budget) -> str:
    return reverse("admin:claims_budget_change", args=[budget.pk])
