"""Claims set aside and taken back in: one from its page, by one click too; several from the queue or their list."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted, chosen
from claims.admin.filtering import Filtered
from claims.admin.forms import PlainForm, TextField
from claims.admin.review.acting import acted_on, by, claim_of
from claims.admin.review.forms import SeenForm
from claims.admin.review.refused import told_of
from claims.admin.site import site
from claims.models import Claim, ReviewItem, SetAside
from claims.presentation.numbers import figure
from claims.presentation.refusals import told
from claims.queries import twins
from claims.rules import reference
from claims.rules.text import Malformed
from claims.stages import review
from claims.stages.validation import LIVE

MOST: Final = 10_000  # at once
_SHOWN: Final = 10
KINDS: Final = [(why.value, why.label) for why in SetAside.Why if why != SetAside.Why.UNSAID]


class KindForm(forms.Form):
    why = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect, choices=KINDS)
    note = TextField(label=_("Note"), longest=1000, lines=True, required=False)


class TriageForm(SeenForm, KindForm):
    of = forms.CharField(
        label=_("Duplicate of"),
        max_length=40,
        required=False,
        help_text=_("The reference of the other claim; of a duplicate alone"),
    )

    field_order = ("why", "of", "note")

    def clean_of(self) -> int | None:
        """The claim that is meant."""
        typed = self.cleaned_data["of"]
        if not typed or self.cleaned_data.get("why") != SetAside.Why.DUPLICATE:
            return None
        try:
            found = Claim.objects.filter(reference=reference.normalised(typed)).first()
        except Malformed as malformed:
            raise ValidationError(told(malformed)) from malformed
        if found is None:
            raise ValidationError(gettext("No claim was found for it."))
        return found.pk


class SeveralForm(PlainForm, KindForm):
    """As what they are set aside; a duplicate repeats the earliest that it looks like."""


class BackForm(SeenForm):
    reason = TextField(
        label=_("Reason"), longest=1000, lines=True, required=False,
        help_text=_("Needed where another person set it aside."),
    )  # fmt: skip


class SeveralBackForm(PlainForm):
    reason = BackForm.base_fields["reason"]


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one claim; by POST with all of it in the address, the one click."""
    claim = claim_of(pk)
    said = {name: request.GET[name] for name in ("why", "of") if name in request.GET}
    asked = request
    if request.method == "POST":
        asked = copy(request)
        # What is typed comes after what the address says, and counts.
        asked.POST = QueryDict(f"{request.GET.urlencode()}&{request.POST.urlencode()}")

    def perform(typed: dict[str, Any], at: datetime) -> str:
        of = {claim.pk: typed["of"]} if typed["of"] else None
        review.triage(
            claims=[claim.pk], why=typed["why"], of=of, note=typed["note"], seen=typed["seen"], **by(request, at)
        )  # fmt: skip
        back = reverse("admin:claims_reviewitem_restore", args=[claim.pk])
        return _undoable(gettext("The claim is set aside."), back)

    intro = gettext("It leaves the queue and is counted as what it is. It may be taken back in at any time.")
    title = gettext("Set aside")
    return acted_on(asked, claim, "triage_claim", title, TriageForm, perform, intro=intro, initial=said)


def restore(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.restore(claims=[claim.pk], reason=typed["reason"], seen=typed["seen"], **by(request, at))
        return gettext("The claim is restored and waits for a decision.")

    return acted_on(request, claim, "restore_claim", gettext("Restore"), BackForm, perform, done_with=False)


class Chosen(NamedTuple):
    """The claims of an act on several, and the list they were chosen from."""

    claims: list[int]
    back: str


def several(request: HttpRequest) -> HttpResponse:
    """Those chosen in the queue, or all that its filters show, at most MOST."""
    found = _chosen(request, ReviewItem)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        of = {}
        if typed["why"] == SetAside.Why.DUPLICATE:
            of = twins.earlier(claims=found.claims, live=LIVE)
        left = review.triage_each(
            claims=found.claims, why=typed["why"], of=of, note=typed["note"], **by(request, at)
        )
        number = told_of(request, found.claims, left)
        said = ngettext("%(number)s claim is set aside.", "%(number)s claims are set aside.", number)
        undo = f"{reverse('admin:claims_reviewitem_restore')}?{urlencode({'at': at.isoformat()})}"
        return _undoable(said % {"number": figure(number)}, undo)

    intro = gettext(
        "As duplicates: each is set aside as a duplicate of the earliest claim that it looks like, which stays."
    )
    return _page(request, "triage_claim", gettext("Set aside"), SeveralForm, found, perform, intro)


def several_back(request: HttpRequest) -> HttpResponse:
    """Those chosen among what was set aside, or all that the reader set aside in one act."""
    found = _chosen(request, SetAside)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        left = review.restore_each(claims=found.claims, reason=typed["reason"], **by(request, at))
        number = told_of(request, found.claims, left)
        said = ngettext(
            "%(number)s claim is restored and waits for a decision.",
            "%(number)s claims are restored and wait for a decision.",
            number,
        )
        return said % {"number": figure(number)}

    return _page(request, "restore_claim", gettext("Restore"), SeveralBackForm, found, perform, "")


def _page(
    request: HttpRequest,
    action: str,
    title: str,
    form: type[forms.Form],
    found: Chosen,
    perform: Callable[[dict[str, Any], datetime], str],
    intro: str,
) -> HttpResponse:
    number = len(found.claims)
    shown = Claim.objects.filter(pk__in=found.claims[:_SHOWN]).order_by("pk")
    counted = ngettext("%(number)s claim", "%(number)s claims", number) % {"number": figure(number)}
    listed = [counted, *shown.values_list("reference", flat=True), *(["…"] if number > _SHOWN else [])]
    initial = {"ids": ",".join(map(str, found.claims))}
    return acted(request, Act(action, title, form, title, found.back, intro, listed, initial), perform)


def _chosen(request: HttpRequest, model: type[Model]) -> Chosen:
    """Which claims, by what the address or the form says; pinned in the form, so that none is added meanwhile."""
    query = request.GET.get("list", "")
    back = reverse(f"admin:claims_{model._meta.model_name}_changelist") + (f"?{query}" if query else "")
    named = chosen(request)[:MOST]
    at = parse_datetime(request.GET.get("at", "")) if not named else None
    if at is not None and not timezone.is_naive(at) and request.user.is_authenticated:
        return Chosen(twins.set_aside_by(person=request.user, at=at, most=MOST), back)
    if not named and "all" in request.GET:
        rows = cast(Filtered, site.get_model_admin(model)).narrowed(request, QueryDict(query))
        named = list(rows.values_list("claim_id", flat=True)[:MOST])
    return Chosen(named, back)


def _undoable(said: str, back: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>', said, back, gettext("Undo"))
