"""Payout runs: what each holds and where it stands, watched until it is settled."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.payout import handing, overview, steps, sums
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import AuditEntry, Kind, PayoutPreview, PayoutRun, Transfer
from claims.presentation import checking, handover, masking, numbers, words, work
from claims.presentation import recoveries as owed
from claims.presentation.layouts import called
from claims.queries import payout as queries
from claims.queries import recoveries
from claims.queries import work as waiting
from claims.queries.handover import untaken

MOST: Final = 200


class Next(NamedTuple):
    """What may be done on a run: the action, what it is called, its page; whether also by who opened it."""

    action: str
    label: Any
    page: str
    opener_too: bool = True


_VOID: Final = Next("void_payout_run", _("Void the run"), "void")
_SHIFT: Final = Next("shift_pay_date", _("Shift the pay date"), "shift")
_ANSWER: Final = Next("take_answer", _("Upload the bank’s answer"), "")
_RESUME: Final = Next("resume_payout_run", _("Resume"), "resume")
_OVER: Final = (PayoutRun.State.CONFIRMED, PayoutRun.State.VOIDED)
_COLUMNS: Final = {
    "stands": "state",
    "as_": "layout",
    "voided_by": "voided_at",
}  # what has to be there for a field to be shown
_FIRST: Final = ("check_payout_run", "release_payout_run")
# In the order in which they are offered, by state.
_NEXT: Final = {
    PayoutRun.State.OPENED: [_RESUME, _SHIFT, _VOID],
    PayoutRun.State.FROZEN: [Next("check_payout_run", _("Check"), "check", opener_too=False), _SHIFT, _VOID],
    PayoutRun.State.CHECKED: [_RESUME, _SHIFT, _VOID],
    PayoutRun.State.SEALED: [Next("release_payout_run", _("Release"), "release", opener_too=False), _VOID],
    PayoutRun.State.RELEASED: [_RESUME, _VOID],
    PayoutRun.State.HANDED_OVER: [_RESUME, _ANSWER],
    PayoutRun.State.CONFIRMED: [_ANSWER],
}


@admin.register(PayoutRun, site=site)
class PayoutRunScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/payout.html"
    list_display = ("key", "stands", "cash", "pay_date", "opened_by", "checked_by")
    list_filter = ("state", "pay_date", "way")
    list_select_related = ("opened_by", "checked_by")
    search_fields = ("=key",)
    search_help_text = _("The whole key of a run")
    sortable_by = ()
    readonly_fields = ("stands", "as_", "voided_by")
    fields = (
        "key", "stands", "pay_date", "as_", "preview", "opened_by", "opened_at", "frozen_at", "checked_by",
        "checked_at", "sealed_at", "released_by", "released_at", "handed_over_at", "confirmed_at", "voided_at",
        "voided_by", "note",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutRun]:
        preview = Prefetch("preview", PayoutPreview.objects.light())  # a million awards are pinned in it
        return super().get_queryset(request).prefetch_related(preview)

    def dress(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        totals = queries.cash_totals(runs=[run.pk for run in rows])
        partly = set(untaken(runs=[run.pk for run in rows]).values_list("run", flat=True))
        for run in rows:
            run.cash_total = totals.get(run.pk, 0)
            run.partly = run.pk in partly

    @admin.display(description=_("state"))
    def stands(self, run: PayoutRun) -> str:
        """Its state; a run that is handed over says so once all of its files are."""
        if run.state != PayoutRun.State.HANDED_OVER:
            return run.get_state_display()
        of_list = getattr(run, "partly", None)
        partly = untaken(runs=[run.pk]).exists() if of_list is None else of_list
        return gettext("Handed over in part") if partly else run.get_state_display()

    @admin.display(description=_("layout"))
    def as_(self, run: PayoutRun) -> str:
        return called(run.layout)

    @admin.display(description=_("cash"))
    def cash(self, run: PayoutRun) -> str:
        return numbers.amount(run.cash_total, "KRW")  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: PayoutRun | None = None) -> list[Any]:
        """What is not there yet, or never will be, is not shown."""
        return [name for name in self.fields if obj is None or getattr(obj, _COLUMNS.get(name, name))]

    @admin.display(description=_("voided by"))
    def voided_by(self, run: PayoutRun) -> str:
        """Who signed for it; nobody where all files were taken back: their hand-overs name the two who did that."""
        found = AuditEntry.objects.filter(action="void_payout_run", kind="payout_run", key=run.key)
        entry = found.select_related("by").order_by("-pk").first()
        return words.who(entry.by, entry.rule) if entry else "–"

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = [Tool(gettext("Finance overview"), reverse("admin:claims_payoutrun_overview"))]
        if allowed(request, "preview_payouts"):
            ask_one = Tool(
                gettext("Preview a payout run"), reverse("admin:claims_payoutpreview_ask"), first=True
            )
            tools.insert(0, ask_one)
        return tools

    def tools(self, request: HttpRequest, run: PayoutRun) -> list[Tool]:
        mine = run.opened_by_id == request.user.pk
        nothing_left = not run.transfers.exists()
        offered = [
            Tool(
                str(one.label),
                _url(one.page, run) if one.page else reverse("admin:claims_bankanswer_take"),
                first=one.action in _FIRST,
            )
            for one in _NEXT.get(PayoutRun.State(run.state), [])
            if (one.opener_too or not mine)
            and allowed(request, one.action)
            and not (one is _ANSWER and nothing_left)
            and not (one is _RESUME and not waiting.resumable(run=run))
        ]
        return [*handing.tools(request, run), *offered]

    def page(self, request: HttpRequest, run: PayoutRun) -> dict[str, Any]:
        return {
            "run": run,
            "stopped": handover.no_money() if run.state not in _OVER else [],
            "sums": sums.of(run),
            "transfers": [shown(one) for one in of_run(run)[:MOST]],
            "more": of_run(run)[MOST:].exists(),
            "files": steps.files(run),
            "hand_overs": handing.rows(run),
            "mine": run.opened_by_id == request.user.pk,
            "steps": work.of_run(run),
            "waits": work.waits(run),
            "changed": checking.changed(run, to_claims=allowed(request, "see_claims")),
            "set_off": owed.set_off(recoveries.set_off_by(run_id=run.pk)),
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("overview/", view(overview.page), name="claims_payoutrun_overview"),
            path("overview/<slug:table>.csv", view(overview.sheet), name="claims_payoutrun_sheet"),
            path("<int:pk>/resume/", view(steps.resume), name="claims_payoutrun_resume"),
            path("<int:pk>/shift/", view(steps.shift), name="claims_payoutrun_shift"),
            path("<int:pk>/check/", view(steps.check), name="claims_payoutrun_check"),
            path("<int:pk>/release/", view(steps.release), name="claims_payoutrun_release"),
            path("<int:pk>/void/", view(steps.void), name="claims_payoutrun_void"),
            path("<int:pk>/progress/", view(self.progress), name="claims_payoutrun_progress"),
            *super().get_urls(),
        ]

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that asks for itself while a worker is at it; when it is done the page loads anew."""
        ask(request, self.sees)
        run = get_object_or_404(PayoutRun, pk=pk)
        response = TemplateResponse(request, "admin/claims/work.html", {"steps": work.of_run(run)})
        if not work.waits(run):
            response["HX-Refresh"] = "true"
        return response


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
