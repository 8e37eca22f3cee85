"""Questions to claimants: the page that asks, with the very day until which they may answer, and what was asked."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import TextField
from claims.admin.review.acting import acted_on, by, claim_of
from claims.admin.review.decisions import to_claim
from claims.admin.review.forms import SeenForm
from claims.admin.site import Screen, Tool, site
from claims.admin.site import to_claim as way_to_claim
from claims.models import InformationRequest
from claims.presentation.numbers import calendar_day
from claims.presentation.questions import last_days
from claims.rules.review.deadlines import USUAL_TO_ANSWER
from claims.stages import review


class AskForm(SeenForm):
    """What is asked, about what, and until when; each choice names its last day."""

    days_from_now: list[tuple[int, str]]

    question = TextField(
        label=_("Question"), longest=1000, lines=True, help_text=_("The claimant reads it as you write it.")
    )
    about = forms.ChoiceField(
        label=_("About"), choices=InformationRequest.About.choices, initial=InformationRequest.About.FACTS,
        help_text=_("Asked about the account, the claimant gives it anew with the answer."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("Last day to answer"), coerce=int, initial=USUAL_TO_ANSWER)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["days"].choices = self.days_from_now  # type: ignore[attr-defined]


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)
    days = last_days(claim, at=timezone.now())
    form = type("AskFormOfClaim", (AskForm,), {"days_from_now": days})

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.ask(
            claim=claim, question=typed["question"], working_days=typed["days"], about=typed["about"],
            seen=typed["seen"], **by(request, at),
        )  # fmt: skip
        day = calendar_day(review.last_day(claim, working_days=typed["days"], at=at))
        return gettext("The claimant is asked, and may answer until %(day)s.") % {"day": day}

    intro = gettext(
        "Without an answer by the end of the last day the claim is rejected by itself; that can be taken back."
    )
    return acted_on(request, claim, "ask_claimant", gettext("Ask the claimant"), form, perform, intro=intro)


@admin.register(InformationRequest, site=site)
class InformationRequestScreen(Screen):
    sees = "see_claims"
    nothing = _("No claimant has been asked anything yet.")
    list_display = ("reference", "about", "question", "asked_by", "asked_at", "due_on", "state")
    list_filter = ("state", "about")
    list_select_related = ("claim", "asked_by")
    list_display_links = ("question",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    sortable_by = ()
    readonly_fields = ("reference",)
    fields = (
        "reference", "version", "about", "question", "asked_by", "asked_at", "due_on", "state", "closed_at",
    )  # fmt: skip

    @admin.display(description=_("claim"))
    def reference(self, asked: InformationRequest) -> SafeString:
        return to_claim(asked.claim)

    def called(self, row: InformationRequest) -> str:
        return row.claim.reference

    def tools(self, request: HttpRequest, row: InformationRequest) -> list[Tool]:
        return way_to_claim(request, row.claim)
