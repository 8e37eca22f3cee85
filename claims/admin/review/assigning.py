"""Claims given to a person, or back to the team: one from its page, several from the queue."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.admin.acts import Act, acted, chosen
from claims.admin.forms import PlainForm
from claims.admin.review.acting import by, claim_of, in_queue
from claims.admin.review.refused import told_of
from claims.models import Claim, ReviewItem
from claims.presentation.numbers import figure
from claims.queries.review import work
from claims.stages import review

MOST: Final = 1_000  # at once by hand
_SHOWN: Final = 10


class AssignForm(PlainForm):
    """To whom; `had` carries who had each claim when the page was made, as `claim:person`."""

    had = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.ModelChoiceField(
        label=pgettext_lazy("assign", "To"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Back to the team"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = work.reviewers()  # type: ignore[attr-defined]

    def clean_had(self) -> dict[int, int | None]:
        pairs = (part.partition(":") for part in self.cleaned_data["had"].split(",") if part)
        read = {claim: person for claim, _colon, person in pairs}
        if not all(_number(claim) and (_number(person) or not person) for claim, person in read.items()):
            raise forms.ValidationError(gettext("Please load the page again."))
        return {int(claim): int(person) if person else None for claim, person in read.items()}


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one claim."""
    claim = claim_of(pk)
    back = reverse("admin:claims_claim_change", args=[claim.pk]) + in_queue(request)
    return _page(request, [claim.pk], back)


def several(request: HttpRequest) -> HttpResponse:
    """The page of those chosen in the queue."""
    query = request.GET.get("queue", "")
    back = reverse("admin:claims_reviewitem_changelist") + (f"?{query}" if query else "")
    return _page(request, chosen(request)[:MOST], back)


def _page(request: HttpRequest, claims: list[int], back: str) -> HttpResponse:
    rows = Claim.objects.filter(pk__in=claims).order_by("pk").values_list("reference", flat=True)
    references = list(rows[: _SHOWN + 1])
    listed = [*references[:_SHOWN], *(["…"] if len(references) > _SHOWN else [])]
    had = ReviewItem.objects.filter(claim__in=claims, state="open").values_list("claim_id", "assignee_id")
    initial = {
        "ids": ",".join(map(str, claims)),
        "had": ",".join(f"{claim}:{person or ''}" for claim, person in had),
    }

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return given(request, claims, typed["to"], typed["had"], at)

    title = gettext("Assign")
    intro = gettext("It stands in their own work from then on. Nobody else is given it by “Next claim”.")
    act = Act("assign_claims", title, AssignForm, title, back, intro, listed, initial)
    return acted(request, act, perform)


def given(
    request: HttpRequest,
    claims: Collection[int],
    to: User | None,
    had: dict[int, int | None] | None,
    at: datetime,
) -> str:
    """Gives them; what happened. Those refused are told beside it, and where all are, the first refusal is raised."""
    refused = review.assign(claims=claims, to=to, seen=had, **by(request, at))
    number = told_of(request, claims, refused)
    if to is None:
        said = ngettext(
            "%(number)s claim is back with the team.", "%(number)s claims are back with the team.", number
        )
        return said % {"number": figure(number)}
    said = ngettext("%(number)s claim is %(who)s’s now.", "%(number)s claims are %(who)s’s now.", number)
    return said % {"number": figure(number), "who": to}
