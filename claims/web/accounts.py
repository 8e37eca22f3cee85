"""Another account for a claim of which nothing is on its way, given by its claimant."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import details as telling
from claims.presentation import refusals
from claims.rules.refusal import Refusal
from claims.stages import payout
from claims.stages.intake import FilingRefused
from claims.web import controls, unsent
from claims.web.intake import own, person, private, sent_form

_DONE, _REFUSED, _CONFLICT = 302, 422, 409


class AccountForm(forms.Form):
    """Bank, number and, where it is another, the holder."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields |= controls.account()
        for name, field in self.fields.items():
            controls.dress(field, needed=name not in ("holder", "payee_relation"))

    def summary(self) -> list[tuple[str, str, str]]:
        return controls.summary(self, self.fields)

    def refused(self, refused: FilingRefused) -> None:
        """Each finding at its field."""
        for finding in refused.findings:
            name = finding.field if finding.field in self.fields else None
            self.add_error(name, refusals.said(finding.sentence, finding.facts))


@never_cache
@unsent.keeps
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """What account we have, and another in its place. Whoever was asked since a payment failed answers that."""
    claim = own(request, reference)
    if telling.of_claim(claim):
        return redirect("claims:details", claim.reference)
    form, status = AccountForm(sent_form(request), initial=unsent.initial(request)), 200
    if request.method == "POST":
        status = _status(request, form, claim)
        if status == _DONE:
            said = gettext("Thank you. Two members of staff look at it; then your claim is paid to it.")
            messages.success(request, said)
            return redirect("claims:claim", claim.reference)
    context = {"claim": claim, "changing": telling.changing(claim), "form": form}
    return private(render(request, "web/account.html", context, status=status))


def _status(request: HttpRequest, form: AccountForm, claim: Any) -> int:
    if not form.is_valid():
        return _REFUSED
    said = form.cleaned_data
    try:
        payout.change_account(
            actor=person(request), claim=claim, bank=said["bank"], number=said["account"], holder=said["holder"],
            relation=said["payee_relation"], at=timezone.now(), door="web",
        )  # fmt: skip
    except FilingRefused as refused:
        form.refused(refused)
        return _REFUSED
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
        return _CONFLICT
    return _DONE
