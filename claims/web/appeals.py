"""What a claimant does about a decision: say why it should be another one."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.presentation import appeals, outcomes
from claims.presentation import claims as telling
from claims.stages import review
from claims.web import controls, unsent
from claims.web.fields import WordsField
from claims.web.intake import own, person, private, sent_form
from claims.web.review import DONE, SayingForm, status_of

_LONGEST: Final = 500  # of what is said of one line


class AppealForm(SayingForm):
    """A tick and words for each line that may be appealed, where there are several, and words about all of it."""

    def __init__(self, *args: Any, choices: Sequence[appeals.Choice], **options: Any) -> None:
        self.choices = choices if len(choices) > 1 else ()
        label = _("Why should the decision be another one?")
        super().__init__(*args, label=label, required=not self.choices, **options)
        for place, one in enumerate(self.choices):
            tick = forms.BooleanField(label=one.name, required=False)
            words = WordsField(longest=_LONGEST, rows=2, label=_("Why this line?"), required=False)
            for field in (tick, words):
                controls.dress(field, needed=False)
            self.fields |= {f"line_{place}": tick, f"words_{place}": words}

    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"line_{place}"], self[f"words_{place}"]) for place, _one in enumerate(self.choices)]

    def clean(self) -> dict[str, Any]:
        said = [self.cleaned_data.get(name) for name in self.fields if name.startswith(("words_", "text"))]
        if not self.errors and not any(said):
            self.add_error("text", gettext("Please say in a few words why."))
        return self.cleaned_data

    def said(self) -> dict[str, Any]:
        """What the stage takes: a line of which something is said is meant, ticked or not."""
        typed = self.cleaned_data
        lines = {
            one.key: typed[f"words_{place}"]
            for place, one in enumerate(self.choices)
            if typed[f"line_{place}"] or typed[f"words_{place}"]
        }
        return {"words": typed["text"], "lines": lines}

    def summary(self) -> list[tuple[str, str, str]]:
        return controls.summary(self, [*(name for name in self.fields if name != "text"), "text"])


@never_cache
@unsent.keeps
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """What an appeal leads to, the decision that it is about, and the appeal."""
    found = own(request, reference)
    decision = outcomes.in_force(found)
    choices = appeals.choices(decision) if decision else ()
    form = AppealForm(sent_form(request), initial=unsent.initial(request), choices=choices)
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
