"""How far the files of a released run are on their way to the bank, and what comes next of them."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from claims.admin.site import Tool, allowed
from claims.models import HandOver, Kind, PaymentFile, PayoutRun
from claims.queries import handover as queries
from claims.stages.handover import drop_for

_AWAY: Final = ("released", "handed_over", "confirmed", "voided")


def rows(run: PayoutRun) -> list[dict[str, Any]]:
    """Each file of the run with its last hand-over, once the run is released."""
    if run.state not in _AWAY:
        return []
    files = run.files.select_related("run").order_by("pk")
    return [{"file": file, "hand_over": (last := _last(file)), "state": _state(file, last)} for file in files]


def _last(file: PaymentFile) -> HandOver | None:
    return file.hand_overs.order_by("-attempt").first()


def _state(file: PaymentFile, last: HandOver | None) -> str:
    if last and (last.state != HandOver.State.ABSENT or queries.settled(last)):
        return str(last.get_state_display())
    if file.run.state == PayoutRun.State.VOIDED:
        return gettext("Never handed over: the run was voided")
    if drop_for(file.kind):
        return gettext("Waits for the courier")
    if file.kind == Kind.CASH:
        return gettext("Waits for somebody to take it to the bank")
    return gettext("Waits for somebody to take it to who gives it out")


def _taking(file: PaymentFile) -> str:
    if file.kind == Kind.CASH:
        return gettext("Take %(file)s to the bank")
    return gettext("Take %(file)s to who gives it out")


def _receipt(file: PaymentFile) -> str:
    if file.kind == Kind.CASH:
        return gettext("Confirm %(file)s by the bank’s receipt")
    return gettext("Confirm %(file)s by a receipt")


def tools(request: HttpRequest, run: PayoutRun) -> list[Tool]:
    """What a person does next with the files of the run, one by one."""
    found = []
    for file in queries.open_files(run_id=run.pk):
        last = _last(file)
        if last and last.state in (HandOver.State.INTENDED, HandOver.State.UNKNOWN):
            if last.state == HandOver.State.UNKNOWN:
                url = reverse("admin:claims_handover_change", args=[last.pk])
                found.append(
                    ("see_hand_overs", gettext("%(file)s is unknown: see what the bank has"), url, file)
                )
            elif last.way == HandOver.Way.BY_HAND:
                url = reverse("admin:claims_handover_receipt", args=[last.pk])
                found.append(("confirm_hand_over", _receipt(file), url, file))
        elif not drop_for(file.kind):
            url = reverse("admin:claims_paymentfile_bank", args=[file.pk])
            found.append(("download_file", _taking(file), url, file))
    return [
        Tool(label % {"file": file.message_id}, url)
        for action, label, url, file in found
        if allowed(request, action)
    ]
