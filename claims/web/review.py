"""What a claimant may still do with a claim: take it back, and answer what was asked."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import claims as telling
from claims.presentation import outcomes
from claims.presentation.refusals import said, told
from claims.rules.refusal import Refusal
from claims.stages import review
from claims.stages.intake import FilingRefused
from claims.web import controls, papers, unsent, uploads
from claims.web.fields import WordsField
from claims.web.intake import own, person, private, sent_form

_LONGEST = 1000
DONE, REFUSED, CONFLICT = 302, 422, 409


class SayingForm(forms.Form):
    """One text of some lines."""

    text = WordsField(longest=_LONGEST, rows=5)

    def __init__(self, *args: Any, label: Any, required: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label, self.fields["text"].required = label, required
        controls.dress(self.fields["text"], needed=required)

    def said(self) -> dict[str, Any]:
        """What the stage takes."""
        return {"text": self.cleaned_data["text"]}

    def summary(self) -> list[tuple[str, str, str]]:
        return controls.summary(self, self.fields)


class WithdrawForm(SayingForm):
    def said(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["text"]}


class AnswerForm(SayingForm):
    """The answer in words; where it was asked about the account, the account, and words for whoever has some."""

    by_papers = False

    def __init__(self, *args: Any, about_account: bool, **options: Any) -> None:
        super().__init__(*args, label=_("Your answer"), required=not about_account, **options)
        if about_account:
            added = controls.account()
            self.fields = added | self.fields
            for name, field in added.items():
                controls.dress(field, needed=name not in ("holder", "payee_relation"))

    def speaks_by_papers(self) -> None:
        """Papers came with it: words are not needed."""
        self.fields["text"].required, self.by_papers = False, True

    def said(self) -> dict[str, Any]:
        """What the stage takes."""
        typed = self.cleaned_data
        text = typed["text"] or (gettext("I have sent papers.") if self.by_papers else "")
        given = ("bank", "account", "holder", "payee_relation")
        account = tuple(typed[name] for name in given) if "bank" in typed else None
        return {"text": text, "account": account}


@never_cache
@unsent.keeps
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The page that asks once more, and the withdrawal."""
    found = own(request, reference)
    form = WithdrawForm(
        sent_form(request),
        initial=unsent.initial(request),
        label=_("Why do you withdraw it?"),
        required=False,
    )
    status = 200
    if request.method == "POST":
        status = status_of(form, partial(review.withdraw, actor=person(request), claim=found, door="web"))
        if status == DONE:
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
@uploads.takes_files
@unsent.keeps
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The question that waits, and the answer to it, with papers. While a paper is not taken nothing is answered: what
    was written stays, and so do the papers that were good."""
    found = own(request, reference)
    question = outcomes.asked(found)
    about_account = question is not None and question.about_account
    form = AnswerForm(sent_form(request), initial=unsent.initial(request), about_account=about_account)
    status, taken = 200, 0
    troubles: list[papers.Trouble] = []
    if request.method == "POST":
        if question and (files := uploads.sent(request, *papers.FIELDS)):
            taken, troubles = papers.brought(request, found, files)
        if taken and not troubles:
            form.speaks_by_papers()
        status = (
            REFUSED
            if troubles
            else status_of(form, partial(review.answer, actor=person(request), claim=found, door="web"))
        )
        if status == DONE:
            messages.success(request, gettext("Thank you. Your answer is with your claim."))
            return redirect("claims:claim", found.reference)
    context = papers.context(found) | {"question": question, "form": form, "troubles": troubles}
    context["taken"] = papers.said(taken) if taken else ""
    return private(render(request, "web/answer.html", context, status=status))


def status_of(form: SayingForm, act: Callable[..., object]) -> int:
    """Does the act with what the form says: DONE, or the status of the page that tells why not."""
    if not form.is_valid():
        return REFUSED
    try:
        act(**form.said(), at=timezone.now())
    except FilingRefused as refused:
        for finding in refused.findings:
            name = finding.field if finding.field in form.fields else None
            form.add_error(name, said(finding.sentence, finding.facts))
        return REFUSED
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return CONFLICT
    return DONE
