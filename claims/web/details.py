"""Where the money should go after a payment has failed: asked of the claimant, or of an agent on their behalf."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.models import Claim
from claims.presentation import details as telling
from claims.presentation import refusals
from claims.queries import details as queries
from claims.queries import intake
from claims.rules import reference
from claims.rules.authority import may
from claims.rules.refusal import Refusal
from claims.rules.residents import without_resident_numbers
from claims.rules.text import Malformed
from claims.stages import payout
from claims.stages.intake import FilingRefused
from claims.web import controls, unsent
from claims.web.intake import person, private, sent_form

NEW, SAME = "new", "same"
_PAGE: Final = 20


class DetailsForm(forms.Form):
    """Another account, or that the one we have is right."""

    which = forms.ChoiceField(
        label=_("Account"),
        choices=[
            (NEW, _("To another account")),
            (SAME, _("To the same account: it is right and open again")),
        ],
        initial=NEW,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        only = _("Bank and number only for another account.")
        self.fields |= controls.account(required=False, bank_help=only)
        for name, field in self.fields.items():
            controls.dress(field, needed=name not in ("holder", "payee_relation"))

    def said(self) -> dict[str, Any]:
        """What the stage takes."""
        typed = self.cleaned_data
        if typed["which"] == SAME:
            return {"same": True}
        return {
            "bank": typed["bank"], "number": typed["account"], "holder": typed["holder"],
            "relation": typed["payee_relation"],
        }  # fmt: skip

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
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """The question with what happened, and the answer to it."""
    claim = _claim(request, reference)
    form = DetailsForm(sent_form(request), initial=unsent.initial(request))
    status = 200
    if request.method == "POST":
        status = _status(request, form, claim, timezone.now())
        if status == 302:
            messages.success(
                request, gettext("Thank you. Two members of staff look at it; then it is paid again.")
            )
            mine = intake.mine(user=person(request)).filter(pk=claim.pk).exists()
            return redirect("claims:claim", claim.reference) if mine else redirect("claims:asked")
    context = {"claim": claim, "asked": telling.of_claim(claim), "form": form}
    return private(render(request, "web/details.html", context, status=status))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """For agents: the claims of their own lists whose details are asked."""
    user = person(request)
    if not may("see_asked", user.duties):
        raise Http404
    searched = request.GET.get("q", "")[: _PAGE * 2]
    found = queries.asked_claims(agent=user)
    if searched.strip():
        found = found.filter(reference=_spelt(searched))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return private(
        render(request, "web/asked.html", {"page": page, "searched": without_resident_numbers(searched)})
    )


def _status(request: HttpRequest, form: DetailsForm, claim: Claim, at: datetime) -> int:
    if not form.is_valid():
        return 422
    try:
        payout.give_details(actor=person(request), claim=claim, at=at, door="web", **form.said())
    except FilingRefused as refused:
        form.refused(refused)
        return 422
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
        return 409
    return 302


def _claim(request: HttpRequest, text: str) -> Claim:
    """A claim of the reader's, or, for an agent, one of their lists that is asked. Another's is not there."""
    user, spelt = person(request), _spelt(text)
    mine = intake.one_of_mine(user=user, reference=spelt)
    if mine is not None:
        return mine
    if not may("see_asked", user.duties):
        raise Http404
    return get_object_or_404(queries.asked_claims(agent=user), reference=spelt)


def _spelt(text: str) -> str:
    try:
        return reference.normalised(text)
    except Malformed:
        return ""
