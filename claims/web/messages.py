"""Writing to us about a claim, and what was written."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import claims as telling
from claims.presentation.messages import conversation
from claims.stages import review
from claims.web import unsent
from claims.web.fields import WordsField
from claims.web.intake import own, person, private, sent_form
from claims.web.review import DONE, SayingForm, status_of

_LONGEST: Final = 2000


class MessageForm(SayingForm):
    text = WordsField(longest=_LONGEST, rows=5)

    def said(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["text"]}


@never_cache
@unsent.keeps
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """What was written, and a form to write more."""
    found = own(request, reference)
    form = MessageForm(
        sent_form(request), initial=unsent.initial(request), label=_("Your message"), required=True
    )
    status = 200
    if request.method == "POST":
        status = status_of(
            form, partial(review.write_message, actor=person(request), claim=found, door="web")
        )
        if status == DONE:
            messages.success(request, gettext("Your message is with your claim. We answer here."))
            return redirect("claims:messages", found.reference)
    context = {"claim": found, "row": telling.row(found), "form": form, "written": conversation(found)}
    return private(render(request, "web/messages.html", context, status=status))
