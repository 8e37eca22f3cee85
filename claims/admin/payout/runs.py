"""Payout runs: opened and frozen by one, checked and released by another, watched until they are settled."""

from datetime import datetime
from itertools import groupby
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

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.payout import opening
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import Kind, PayoutRun, Transfer
from claims.presentation import balance, masking, numbers
from claims.queries import payout as queries
from claims.stages import export, payout

LIST: Final = "admin:claims_payoutrun_changelist"
MOST: Final = 200
_UNDER_WAY: Final = (PayoutRun.State.FROZEN, PayoutRun.State.RELEASED)


@admin.register(PayoutRun, site=site)
class PayoutRunScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/payout.html"
    list_display = ("key", "state", "cash", "opened_by", "opened_at", "checked_by", "sealed_at")
    list_filter = ("state",)
    list_select_related = ("opened_by", "checked_by")
    sortable_by = ()
    fields = (
        "key", "state", "opened_by", "opened_at", "checked_by", "released_at", "sealed_at", "voided_at", "note",
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
        tools = []
        another = run.opened_by_id != request.user.pk
        if run.state == PayoutRun.State.FROZEN and another and allowed(request, "release_payout_run"):
            tools.append(
                Tool(gettext("Check and release"), reverse("admin:claims_payoutrun_release", args=[run.pk]))
            )
        if run.state == PayoutRun.State.RELEASED and allowed(request, "release_payout_run"):
            tools.append(Tool(gettext("Seal"), reverse("admin:claims_payoutrun_seal", args=[run.pk])))
        if run.state in _UNDER_WAY and allowed(request, "void_payout_run"):
            tools.append(Tool(gettext("Void the run"), reverse("admin:claims_payoutrun_void", args=[run.pk])))
        if run.state == PayoutRun.State.SEALED and allowed(request, "take_answer"):
            tools.append(Tool(gettext("Upload the bank’s answer"), reverse("admin:claims_bankanswer_take")))
        return tools

    def page(self, request: HttpRequest, run: PayoutRun) -> dict[str, Any]:
        return {
            "run": run,
            "sums": sums(run),
            "transfers": [shown(one) for one in of_run(run)[:MOST]],
            "more": of_run(run).count() > MOST,
            "files": [
                (file, numbers.figure(file.rows), numbers.amount(file.total, file.unit))
                for file in run.files.defer("sealed").order_by("pk")
            ],
            "mine": run.opened_by_id == request.user.pk,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("open/", view(self.open), name="claims_payoutrun_open"),
            path("balance/", view(self.balance), name="claims_payoutrun_balance"),
            path("<int:pk>/release/", view(self.release), name="claims_payoutrun_release"),
            path("<int:pk>/sealed/", view(self.sealed), name="claims_payoutrun_sealed"),
            path("<int:pk>/seal/", view(self.seal), name="claims_payoutrun_seal"),
            path("<int:pk>/void/", view(self.void), name="claims_payoutrun_void"),
            *super().get_urls(),
        ]

    def open(self, request: HttpRequest) -> HttpResponse:
        """What would be frozen, counted; and on POST the freezing."""
        ask(request, "open_payout_run")
        opened: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            run = payout.open_run(actor=request.user, at=at, door="admin")  # type: ignore[arg-type]
            opened.append(run.pk)
            told = gettext("Run %(run)s is frozen. Another person checks and releases it.") % {"run": run.key}
            return f"{told} {opening.left(run.misfits)}".rstrip()  # type: ignore[attr-defined]

        intro = gettext(
            "This freezes everything that can be paid now. Nothing leaves before another person releases it."
        )
        title, button = gettext("Open a payout run"), gettext("Open and freeze")
        act = Act("open_payout_run", title, forms.PlainForm, button, reverse(LIST), intro)
        return acted(
            request, act, perform, template="admin/claims/payout_open.html", more=opening.preview(),
            onward=lambda: reverse("admin:claims_payoutrun_change", args=opened),
        )  # fmt: skip

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(PayoutRun, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            payout.check_and_release(
                actor=request.user,  # type: ignore[arg-type]
                run=run,
                typed_total=typed["total"],
                at=at,
                door="admin",
            )
            tasks.enqueue_sealing(run.pk)
            return gettext("Run %(run)s is released. Its files are being sealed.") % {"run": run.key}

        intro = gettext(
            "Compare the run with your own figures and type its cash total in won. It is then sealed into files."
        )
        back = reverse("admin:claims_payoutrun_change", args=[pk])
        title = gettext("Check and release")
        act = Act("release_payout_run", title, forms.TotalForm, title, back, intro, [str(run)])
        # The cash total is not shown here: whoever checks brings it along.
        beside = [one for one in sums(run) if one["kind"] != Kind.CASH]
        return acted(
            request, act, perform, template="admin/claims/payout_release.html", more={"sums": beside}
        )

    def seal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For a run that was released and that no worker has sealed: at once, and with what stands in the way."""
        run = get_object_or_404(PayoutRun, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            export.seal(actor=tasks.SEALER, run=run, at=at, door="admin")
            return gettext("The files of run %(run)s are sealed.") % {"run": run.key}

        back = reverse("admin:claims_payoutrun_change", args=[pk])
        title = gettext("Seal")
        return acted(
            request,
            Act("release_payout_run", title, forms.PlainForm, title, back, listed=[str(run)]),
            perform,
        )

    def sealed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the page of a released run asks every other second: nothing to show, or that it is to load anew."""
        ask(request, self.sees)
        run = get_object_or_404(PayoutRun, pk=pk)
        waits = run.state == PayoutRun.State.RELEASED
        return HttpResponse(status=204, headers={} if waits else {"HX-Refresh": "true"})

    def void(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(PayoutRun, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            payout.void(actor=request.user, run=run, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
            return gettext("The run is void. What was in it can be paid by another run.")

        back = reverse("admin:claims_payoutrun_change", args=[pk])
        title = gettext("Void the run")
        return acted(
            request, Act("void_payout_run", title, forms.ReasonForm, title, back, listed=[str(run)]), perform
        )

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


def sums(run: PayoutRun) -> list[dict[str, Any]]:
    """What the run transfers, by kind and unit: in all, and by state."""
    said = []
    found = sorted(queries.sums(run_id=run.pk), key=lambda one: (one.kind, one.unit))
    for (kind, unit), group in groupby(found, key=lambda one: (one.kind, one.unit)):
        parts = list(group)
        states = [_counted(str(Transfer.State(one.state).label), [one], unit) for one in parts]
        said.append({"kind": kind, **_counted(str(Kind(kind).label), parts, unit), "states": states})
    return said


def _counted(what: str, parts: list[queries.Sum], unit: str) -> dict[str, Any]:
    return {
        "what": what,
        "transfers": numbers.figure(sum(one.transfers for one in parts)),
        "total": numbers.amount(sum(one.total for one in parts), unit),
    }
