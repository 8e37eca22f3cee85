"""Payout runs, what the bank has to answer, and what is late of it."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import User
from claims.models import PayoutRun
from claims.models.payout import UNDER_WAY
from claims.presentation import handover, numbers, owing, parked
from claims.presentation.worklist.todo import Todo, counted
from claims.queries import payout, reconciliation
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    if not may("see_payouts", user.duties):
        return []
    run = PayoutRun.objects.filter(state__in=UNDER_WAY, way="file").select_related("opened_by").first()
    if run:
        return [_run(user, run)]
    if not may("open_payout_run", user.duties):
        return []
    number = payout.payable(most=numbers.MOST_COUNTED + 1)
    said = ngettext("%(number)s award can be paid.", "%(number)s awards can be paid.", number)
    return [counted(said, number, gettext("Preview a payout run"), "payoutpreview_ask")]


# What a run under way waits for: who may do it, whether its opener may, what is said, the button.
_NEXT: Final = {
    "frozen": (
        "check_payout_run", False,
        gettext_lazy("Payout run %(run)s waits for your check."), gettext_lazy("Check"),
    ),
    "sealed": (
        "release_payout_run", False,
        gettext_lazy("Payout run %(run)s is sealed and waits for your release."), gettext_lazy("Release"),
    ),
    "released": (
        "download_file", True,
        gettext_lazy("Payout run %(run)s is released and goes to the bank."), gettext_lazy("See the run"),
    ),
}  # fmt: skip


def _run(user: User, run: PayoutRun) -> Todo:
    url = reverse("admin:claims_payoutrun_change", args=[run.pk])
    if run.state not in _NEXT:
        return Todo(
            gettext("Payout run %(run)s is at work.") % {"run": run}, gettext("See the run"), url, waits=False
        )
    action, opener_too, said, button = _NEXT[run.state]
    if may(action, user.duties) and (opener_too or run.opened_by_id != user.pk):
        return Todo(str(said) % {"run": run}, str(button), url)
    waits = gettext("Payout run %(run)s waits for another person.")
    return Todo(waits % {"run": run}, gettext("See the run"), url, waits=False)


def bank(user: User, at: datetime) -> list[Todo]:
    late = parked.to_do_late(user, at=at)
    found = *handover.stopped(user), *late, *parked.to_do(user), *handover.to_do(user), *owing.to_do(user)
    return [Todo(*one) for one in found]


def settling(user: User) -> list[Todo]:
    if not may("take_answer", user.duties):
        return []
    out = numbers.counted(reconciliation.unanswered())
    said = ngettext(
        "%(number)s transfer waits for the bank’s answer.",
        "%(number)s transfers wait for the bank’s answer.",
        out,
    )
    return [counted(said, out, gettext("Upload an answer"), "bankanswer_take")]
