"""Payout runs: what each holds and where it stands, watched until it is settled."""

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.payout import steps, sums
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import Kind, PayoutRun, Transfer
from claims.models.payout import UNDER_WAY
from claims.presentation import balance, masking, numbers
from claims.queries import payout as queries

MOST: Final = 200
# What is done next on a run in this state: the action, what it is called, its page. `!` where the opener may not.
_NEXT: Final = {
    PayoutRun.State.OPENED: [("resume_payout_run", _("Freeze now"), "go_on")],
    PayoutRun.State.FROZEN: [("!check_payout_run", _("Check"), "check")],
    PayoutRun.State.CHECKED: [("resume_payout_run", _("Seal now"), "go_on")],
    PayoutRun.State.SEALED: [("!release_payout_run", _("Release"), "release")],
    PayoutRun.State.RELEASED: [("hand_over_payout_run", _("Hand over"), "hand_over")],
    PayoutRun.State.HANDED_OVER: [("take_answer", _("Upload the bank’s answer"), "")],
    PayoutRun.State.CONFIRMED: [("take_answer", _("Upload the bank’s answer"), "")],
}


@admin.register(PayoutRun, site=site)
class PayoutRunScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/payout.html"
    list_display = ("key", "state", "cash", "pay_date", "opened_by", "checked_by", "released_by")
    list_filter = ("state",)
    list_select_related = ("opened_by", "checked_by", "released_by")
    sortable_by = ()
    fields = (
        "key", "state", "pay_date", "opened_by", "opened_at", "frozen_at", "checked_by", "checked_at", "sealed_at",
        "released_by", "released_at", "handed_over_at", "confirmed_at", "voided_at", "note",
    )  # fmt: skip

    @admin.display(description=_("cash"))
    def cash(self, run: PayoutRun) -> str:
        return numbers.amount(queries.cash_total(run_id=run.pk), "KRW")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = [Tool(gettext("Balance"), reverse("admin:claims_payoutrun_balance"))]
        if allowed(request, "open_payout_run"):
            tools.insert(0, Tool(gettext("Open a payout run"), reverse("admin:claims_payoutrun_open")))
        return tools

    def tools(self, request: HttpRequest, run: PayoutRun) -> list[Tool]:
        mine = run.opened_by_id == request.user.pk
        tools = [
            Tool(str(label), _url(name, run) if name else reverse("admin:claims_bankanswer_take"))
            for action, label, name in _NEXT.get(PayoutRun.State(run.state), [])
            if not (mine and action.startswith("!")) and allowed(request, action.lstrip("!"))
        ]
        if run.state in UNDER_WAY and allowed(request, "void_payout_run"):
            tools.append(Tool(gettext("Void the run"), _url("void", run)))
        return tools

    def page(self, request: HttpRequest, run: PayoutRun) -> dict[str, Any]:
        return {
            "run": run,
            "sums": sums.of(run),
            "transfers": [shown(one) for one in of_run(run)[:MOST]],
            "more": of_run(run).count() > MOST,
            "files": steps.files(run),
            "mine": run.opened_by_id == request.user.pk,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("open/", view(steps.open_run), name="claims_payoutrun_open"),
            path("balance/", view(self.balance), name="claims_payoutrun_balance"),
            path("<int:pk>/go-on/", view(steps.go_on), name="claims_payoutrun_go_on"),
            path("<int:pk>/check/", view(steps.check), name="claims_payoutrun_check"),
            path("<int:pk>/release/", view(steps.release), name="claims_payoutrun_release"),
            path("<int:pk>/hand-over/", view(steps.hand_over), name="claims_payoutrun_hand_over"),
            path("<int:pk>/void/", view(steps.void), name="claims_payoutrun_void"),
            path("<int:pk>/moved/", view(self.moved), name="claims_payoutrun_moved"),
            *super().get_urls(),
        ]

    def moved(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the page of a run at work asks every other second: nothing to show, or that it is to load anew."""
        ask(request, self.sees)
        run = get_object_or_404(PayoutRun, pk=pk)
        at_work = run.state in (PayoutRun.State.OPENED, PayoutRun.State.CHECKED)
        return HttpResponse(status=204, headers={} if at_work else {"HX-Refresh": "true"})

    def balance(self, request: HttpRequest) -> HttpResponse:
        """Where every award stands, by unit: the identity as a picture and as a table."""
        ask(request, self.sees)
        context = {
            **site.each_context(request),
            "title": gettext("Balance"),
            "units": balance.shown(queries.balance(), queries.control()),
        }
        return TemplateResponse(request, "admin/claims/balance.html", context)


def of_run(run: PayoutRun) -> Any:
    """Its transfers, those first that need somebody."""
    return run.transfers.select_related("account").order_by("state", "pk")


def shown(transfer: Transfer) -> dict[str, Any]:
    """A transfer as a line of the run's page; the account masked."""
    url = reverse("admin:claims_transfer_change", args=[transfer.pk])
    return {
        "reference": _link(url, transfer.reference),
        "kind": Kind(transfer.kind).label,
        "amount": numbers.amount(transfer.amount, transfer.unit),
        "account": masking.account(transfer.account) if transfer.account else "",
        "state": Transfer.State(transfer.state).label,
        "state_key": transfer.state,
    }


def _link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def _url(name: str, run: PayoutRun) -> str:
    return reverse(f"admin:claims_payoutrun_{name}", args=[run.pk])
