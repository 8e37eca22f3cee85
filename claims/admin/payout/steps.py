"""The steps of a payout run, each on its page: checked and released; resumed, shifted, void before it leaves."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import allowed
from claims.models import PayoutRun
from claims.presentation import checking, numbers
from claims.presentation.layouts import name_of
from claims.stages import payout


def _page(run: PayoutRun) -> str:
    return reverse("admin:claims_payoutrun_change", args=[run.pk])


def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """For a run that no worker goes on with: it is sent again at once, however often that failed."""
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        payout.resume(actor=request.user, run=run, at=at, door="admin")  # type: ignore[arg-type]
        tasks.enqueue_payout(run.pk)
        return gettext("Run %(run)s is sent to a worker again.") % {"run": run.key}

    intro = gettext(
        "A worker goes on at the step where the run stands. What was done is not done twice, and the pause after an "
        "error is not waited for."
    )
    title, button = gettext("Resume the run"), gettext("Resume")
    act = Act("resume_payout_run", title, forms.PlainForm, button, _page(run), intro, [str(run)])
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
    title, button = gettext("Check the payout run"), gettext("Check")
    act = Act("check_payout_run", title, forms.TotalForm, button, _page(run), intro, [str(run)])
    # The cash total is not shown here: whoever checks brings it along.
    sees = allowed(request, "see_claims")
    more = checking.shown(run, to_claims=sees) if allowed(request, act.action) else {}
    return acted(request, act, perform, template="admin/claims/payout_check.html", more=more)


def release(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        done = payout.release_run(actor=request.user, run=run, at=at, door="admin")  # type: ignore[arg-type]
        if done.state == PayoutRun.State.CONFIRMED:
            return gettext("Run %(run)s is at its end. Nothing of it goes to the bank.") % {"run": run.key}
        tasks.enqueue_payout(run.pk)
        return gettext("Run %(run)s is released. Its files go to the bank.") % {"run": run.key}

    sealed = files(run)
    intro = (
        gettext("These are the sealed files. Once they are released, they go to the bank.") if sealed else ""
    )
    title, button = gettext("Release the payout run"), gettext("Release")
    listed = [f"{run} · {numbers.calendar_day(run.pay_date)}"]
    act = Act("release_payout_run", title, forms.PlainForm, button, _page(run), intro, listed)
    return acted(request, act, perform, template="admin/claims/payout_release.html", more={"files": sealed})


def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Another pay date, with a reason; nothing is made by it."""
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        shifted = payout.shift_pay_date(
            actor=request.user,  # type: ignore[arg-type]
            run=run,
            pay_date=typed["pay_date"],
            reason=typed["reason"],
            at=at,
            door="admin",
        )
        return gettext("Run %(run)s is paid on %(day)s.") % {
            "run": run.key, "day": numbers.calendar_day(shifted.pay_date),
        }  # fmt: skip

    intro = gettext("Transfers and references stay as they are; only the day of payment changes.")
    title = gettext("Shift the pay date")
    listed = [f"{run} · {numbers.calendar_day(run.pay_date)}"]
    said = {"pay_date": run.pay_date.isoformat()}
    act = Act("shift_pay_date", title, forms.ShiftForm, title, _page(run), intro, listed, initial=said)
    return acted(request, act, perform)


def void(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(PayoutRun, pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        payout.void(actor=request.user, run=run, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The run is void. What was in it can be paid by another run.")

    intro = gettext(
        "What it holds can be paid by another run, and what it set off is owed again. Its files must not go to the "
        "bank any more."
    )
    title = gettext("Void the run")
    act = Act("void_payout_run", title, forms.ReasonForm, title, _page(run), intro, [str(run)])
    return acted(request, act, perform)


def files(run: PayoutRun) -> list[tuple[Any, str, str, str]]:
    """The sealed files of a run, with layout, rows and total as they are read."""
    return [
        (file, name_of(file.layout), numbers.figure(file.rows), numbers.amount(file.total, file.unit))
        for file in run.files.order_by("pk")
    ]
