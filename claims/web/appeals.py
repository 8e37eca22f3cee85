"""What a claimant does about a decision: say why it should be another one."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import claims as telling
from claims.presentation import outcomes
from claims.stages import review
from claims.web.intake import own, person, private
from claims.web.review import DONE, SayingForm, status_of


class AppealForm(SayingForm):
    def said(self) -> dict[str, str]:
        return {"words": self.cleaned_data["text"]}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """What an appeal leads to, the decision that it is about, and the appeal."""
    found = own(request, reference)
    form = AppealForm(request.POST or None, label=_("Why should the decision be another one?"), required=True)
    status = 200
    if request.method == "POST":
        status = status_of(form, partial(review.appeal, actor=person(request), claim=found, door="web"))
        if status == DONE:
            messages.success(
                request, gettext("Thank you. Somebody who had no part in the decision looks at it.")
            )
            return redirect("claims:claim", found.reference)
    context = {
        "claim": found,
        "row": telling.row(found),
        "form": form,
        "outcome": outcomes.of_claim(found),
        "possible": outcomes.can_appeal(found),
    }
    return private(render(request, "web/appeal.html", context, status=status))
