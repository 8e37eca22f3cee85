"""What a claimant may still do with a claim: take it back, and answer what was asked."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import claims as telling
from claims.presentation import outcomes
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal
from claims.rules.text import Malformed, canonical
from claims.stages import review
from claims.web.intake import own, person, private

_LONGEST = 1000
_DONE, _REFUSED, _CONFLICT = 302, 422, 409


class SayingForm(forms.Form):
    """One text of some lines, in the canonical form in which it is kept."""

    text = forms.CharField(
        max_length=_LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"})
    )

    def __init__(self, *args: Any, label: Any, required: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label, self.fields["text"].required = label, required
        self.fields["text"].error_messages["required"] = _("Please fill this in.")
        if self.is_bound and "text" in self.errors:
            self.fields["text"].widget.attrs |= {"aria-invalid": "true", "aria-describedby": "text-error"}

    def clean_text(self) -> str:
        try:
            text = canonical(self.cleaned_data["text"], longest=_LONGEST, lines=True)
        except Malformed as malformed:
            raise ValidationError(told(malformed)) from malformed
        if not text and self.fields["text"].required:
            raise ValidationError(self.fields["text"].error_messages["required"])
        return text


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The page that asks once more, and the withdrawal."""
    found = own(request, reference)
    form = SayingForm(
        request.POST or None, label=_("Why do you withdraw it? You need not say."), required=False
    )
    status = 200
    if request.method == "POST":
        status = _status(
            form, partial(review.withdraw, actor=person(request), claim=found, door="web"), "reason"
        )
        if status == _DONE:
            messages.success(request, gettext("Your claim is withdrawn."))
            return redirect("claims:claim", found.reference)
    context = {
        "claim": found,
        "row": telling.row(found),
        "form": form,
        "possible": outcomes.can_withdraw(found),
    }
    return private(render(request, "web/withdraw.html", context, status=status))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The question that waits, and the answer to it."""
    found = own(request, reference)
    question = outcomes.asked(found)
    form = SayingForm(request.POST or None, label=_("Your answer"), required=True)
    status = 200
    if request.method == "POST":
        status = _status(form, partial(review.answer, actor=person(request), claim=found, door="web"), "text")
        if status == _DONE:
            messages.success(request, gettext("Thank you. Your answer is with your claim."))
            return redirect("claims:claim", found.reference)
    context = {"claim": found, "question": question, "form": form}
    return private(render(request, "web/answer.html", context, status=status))


def _status(form: SayingForm, act: Callable[..., object], said_as: str) -> int:
    """Does the act with what the form says under this name: _DONE, or the status of the page that tells why not."""
    if not form.is_valid():
        return _REFUSED
    try:
        act(**{said_as: form.cleaned_data["text"]}, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return _CONFLICT
    return _DONE
