"""The steps of a payout run, each on its page: opened by one, checked, released and handed over; void before that."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.payout import opening, sums
from claims.admin.site import ask
from claims.models import Kind, PayoutRun
from claims.presentation import numbers
from claims.stages import export, payout

LIST: Final = "admin:claims_payoutrun_changelist"


def _page(run: PayoutRun) -> str:
    return reverse("admin:claims_payoutrun_change", args=[run.pk])


def open_run(request: HttpRequest) -> HttpResponse:
    """What would be frozen, counted; and on POST the run, which a worker freezes."""
    ask(request, "open_payout_run")
    opened: list[int] = []

    def perform(typed: dict[str, Any], at: datetime) -> str:
        run = payout.open_run(actor=request.user, at=at, door="admin")  # type: ignore[arg-type]
        opened.append(run.pk)
        tasks.enqueue_payout(run.pk)
        return gettext("Run %(run)s is opened. It is being frozen; then another person checks it.") % {
            "run": run.key
        }

    intro = gettext(
        "This freezes everything that can be paid now. Nothing leaves before another person checks and releases it."
    )
    title, button = gettext("Open a payout run"), gettext("Open and freeze")
    act = Act("open_payout_run", title, forms.PlainForm, button, reverse(LIST), intro)
    return acted(
        request, act, perform, template="admin/claims/payout_open.html", more=opening.preview(),
        onward=lambda: reverse("admin:claims_payoutrun_change", args=opened),
    )  # fmt: skip


def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """For a run that no worker has frozen or sealed: at once, and with what stands in the way."""
    run = get_object_or_404(PayoutRun, pk=pk)
    freezes = run.state == PayoutRun.State.OPENED

    def perform(typed: dict[str, Any], at: datetime) -> str:
        if not freezes:
            export.seal(actor=tasks.SEALER, run=run, at=at, door="admin")
            return gettext("The files of run %(run)s are sealed.") % {"run": run.key}
        frozen = payout.freeze_run(actor=tasks.FREEZER, run=run, at=at, door="admin")
        told = gettext("Run %(run)s is frozen. Another person checks it.") % {"run": run.key}
        return f"{told} {opening.left(getattr(frozen, 'misfits', []))}".rstrip()

    title = gettext("Freeze now") if freezes else gettext("Seal now")
    act = Act("resume_payout_run", title, forms.PlainForm, title, _page(run), listed=[str(run)])
    return acted(request, act, perform)


def check(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        payout.check_run(
            actor=request.user, run=run, typed_total=typed["total"], at=at, door="admin"  # type: ignore[arg-type]
        )  # fmt: skip
        tasks.enqueue_payout(run.pk)
        return gettext("Run %(run)s is checked. Its files are being sealed.") % {"run": run.key}

    intro = gettext(
        "Compare the run with your own figures and type its cash total in won. It is then sealed into files."
    )
    title = gettext("Check")
    act = Act("check_payout_run", title, forms.TotalForm, title, _page(run), intro, [str(run)])
    # The cash total is not shown here: whoever checks brings it along.
    beside = [one for one in sums.of(run) if one["kind"] != Kind.CASH]
    return acted(request, act, perform, template="admin/claims/payout_check.html", more={"sums": beside})


def release(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        payout.release_run(actor=request.user, run=run, at=at, door="admin")  # type: ignore[arg-type]
        return gettext("Run %(run)s is released. Its files may be taken to the bank.") % {"run": run.key}

    intro = gettext("These are the sealed files. Once they are released, they may be taken to the bank.")
    title = gettext("Release")
    act = Act("release_payout_run", title, forms.PlainForm, title, _page(run), intro, [str(run)])
    return acted(
        request, act, perform, template="admin/claims/payout_release.html", more={"files": files(run)}
    )


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        export.hand_over(actor=request.user, run=run, receipt=typed["receipt"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("Run %(run)s is handed over. The bank’s answer follows.") % {"run": run.key}

    intro = gettext("Say so when the bank has all files of the run and has given a receipt.")
    title = gettext("Hand over")
    act = Act("hand_over_payout_run", title, forms.ReceiptForm, title, _page(run), intro, [str(run)])
    return acted(
        request, act, perform, template="admin/claims/payout_release.html", more={"files": files(run)}
    )


def void(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        payout.void(actor=request.user, run=run, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The run is void. What was in it can be paid by another run.")

    title = gettext("Void the run")
    act = Act("void_payout_run", title, forms.ReasonForm, title, _page(run), listed=[str(run)])
    return acted(request, act, perform)


def files(run: PayoutRun) -> list[tuple[Any, str, str]]:
    """The sealed files of a run, with rows and total as they are read."""
    return [
        (file, numbers.figure(file.rows), numbers.amount(file.total, file.unit))
        for file in run.files.defer("sealed").order_by("pk")
    ]
