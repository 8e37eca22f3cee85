"""The page that claims back what a transfer paid too much."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from claims.admin.acts import Act, acted
from claims.admin.payout import forms
from claims.models import Award, Transfer
from claims.presentation import numbers
from claims.presentation.outcomes import line_label
from claims.queries import recoveries as queries
from claims.stages import payout


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """What is claimed back of a transfer `pk`: of one of the awards it paid, or beyond it."""
    transfer = get_object_or_404(Transfer, pk=pk)
    made: list[int] = []

    def perform(typed: dict[str, Any], at: datetime) -> str:
        source = {"transfer": transfer} if typed["of"] == "beyond" else {"award": awards[typed["of"]]}
        row = payout.record_recovery(
            actor=request.user, amount=typed["amount"], why=typed["why"], note=typed["note"], at=at, door="admin",  # type: ignore[arg-type]
            **source,
        )  # fmt: skip
        made.append(row.pk)
        return gettext("It is recorded. It is owed once another person confirms it.")

    awards, choices = _claimable(transfer)
    form = partial(forms.RecoveryForm, choices=choices, unit=transfer.unit)
    intro = gettext(
        "What was paid too much is owed once another person has confirmed it. It is set off against what the claimant "
        "is awarded next."
    )
    act = Act(
        "record_recovery", gettext("Claim back"), form, gettext("Record"),  # type: ignore[arg-type]
        reverse("admin:claims_transfer_change", args=[pk]), intro, [transfer.reference],
    )  # fmt: skip
    return acted(request, act, perform, onward=lambda: reverse("admin:claims_recovery_change", args=made))


def _claimable(transfer: Transfer) -> tuple[dict[str, Award], list[tuple[str, str]]]:
    """The awards that a transfer paid, by the value of their choice, and the choices with what each still allows; among
    them what was paid beyond the transfer, where the bank says so.
    """
    payouts = transfer.payouts.select_related(
        "award__claim__claimant", "award__policy_version__policy"
    ).order_by("pk")
    awards = {str(one.award_id): one.award for one in payouts}
    choices = []
    for value, award in awards.items():
        most = numbers.amount(queries.claimable(award_id=award.pk), award.unit)
        said = gettext("%(claim)s, %(line)s: at most %(most)s")
        choices.append((value, said % {"claim": award.claim, "line": line_label(award), "most": most}))
    if beyond := queries.in_excess(transfer_id=transfer.pk):
        said = gettext("What was paid beyond the transfer: at most %(most)s")
        choices.append(("beyond", said % {"most": numbers.amount(beyond, transfer.unit)}))
    return awards, choices
