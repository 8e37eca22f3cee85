"""Pages on which one person says what is made of parked lines, and another confirms or drops it."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted, chosen
from claims.admin.forms import PlainForm, TextField
from claims.models import BankResult, LineResolution
from claims.presentation import parked
from claims.queries import reconciliation as queries
from claims.rules.reconciliation.resolving import AS_SAID, MATCHES_LATER
from claims.stages import reconciliation

LIST: Final = "admin:claims_bankresult_changelist"


def propose(request: HttpRequest) -> HttpResponse:
    """One way for all chosen lines, with what it rests on."""
    lines = list(
        queries.waiting().filter(pk__in=chosen(request)).select_related("transfer", "file", "answer")
    )

    def perform(typed: dict[str, Any], at: datetime) -> str:
        reconciliation.propose(
            actor=request.user,  # type: ignore[arg-type]
            lines=[one.pk for one in lines],
            way=typed["way"],
            settles=typed.get("settles", ""),
            reference=typed.get("reference", ""),
            note=typed["note"],
            at=at,
            door="admin",
        )
        return gettext("It is proposed. Another person has to confirm it.")

    intro = gettext("Nothing moves before another person has confirmed it.")
    act = Act(
        "propose_line", gettext("Resolve parked lines"), _form(lines), gettext("Propose"), _back(lines), intro,
        [parked.called(one) for one in lines], _ids(lines),
    )  # fmt: skip
    return acted(request, act, perform)


def _form(lines: list[BankResult]) -> type[forms.Form]:
    """What may be made of all of these lines, and the further fields that this needs."""
    open_to = [queries.ways(line=line) for line in lines]
    common = [way for way in (open_to[0] if lines else ()) if all(way in ways for ways in open_to)]
    fields: dict[str, Any] = {
        "way": forms.ChoiceField(
            label=_("What is made of it"),
            choices=[(way, LineResolution.Way(way).label) for way in common],
            widget=forms.RadioSelect,
        )
    }
    if AS_SAID in common:
        results = [queries.results(line=line) for line in lines]
        both = [one for one in results[0] if all(one in found for found in results)]
        fields["settles"] = forms.ChoiceField(
            label=_("Result that counts"),
            choices=[("", "–"), *((one, BankResult.Result(one).label) for one in both)],
            required=False,
            help_text=_("Where it is as the bank says"),
        )
    if MATCHES_LATER in common and any(line.transfer_id is None and line.file_id is None for line in lines):
        fields["reference"] = forms.CharField(
            label=_("Reference of the transfer that was meant"),
            max_length=35,
            required=False,
            help_text=_("Where another line settled it; its amount must be the same"),
            widget=forms.TextInput(attrs={"size": 40, "autocomplete": "off"}),
        )
    fields["note"] = TextField(
        label=_("Note"),
        longest=1000,
        lines=True,
        help_text=_("What it rests on: whom you asked, what the statement says"),
    )
    return type("ResolveForm", (PlainForm,), fields)


def confirm(request: HttpRequest) -> HttpResponse:
    """What is proposed for the chosen lines; what settles moves at once."""
    found = _proposals(request)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        reconciliation.confirm(
            actor=request.user,  # type: ignore[arg-type]
            resolutions=[one.pk for one in found],
            at=at,
            door="admin",
        )
        return gettext("It is confirmed.")

    intro = gettext("Compare each with what the note says it rests on. What it moves, it moves now.")
    title = gettext("Confirm what is made of parked lines")
    act = _about(found, "confirm_line", title, gettext("Confirm"), intro)
    return acted(request, act, perform)


def drop(request: HttpRequest) -> HttpResponse:
    """The lines wait again."""
    found = _proposals(request)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        reconciliation.drop(
            actor=request.user,  # type: ignore[arg-type]
            resolutions=[one.pk for one in found],
            at=at,
            door="admin",
        )
        return gettext("The proposals are dropped.")

    title = gettext("Drop what is proposed for parked lines")
    intro = gettext("Nothing moves. The lines stay parked until something else is proposed.")
    return acted(request, _about(found, "drop_line", title, gettext("Drop"), intro), perform)


def _proposals(request: HttpRequest) -> list[LineResolution]:
    found = queries.proposals().filter(result__in=chosen(request))
    return list(
        found.select_related(
            "result__transfer", "result__file", "result__answer", "later__answer", "proposed_by"
        ).order_by("pk")
    )


def _about(found: list[LineResolution], action: str, title: str, button: str, intro: str) -> Act:
    lines = [one.result for one in found]
    listed = [
        f"{parked.called(one.result)} → {parked.made(one)}: {one.note} ({one.proposed_by})" for one in found
    ]
    return Act(action, title, PlainForm, button, _back(lines), intro, listed, _ids(lines))


def _back(lines: list[BankResult]) -> str:
    if len(lines) == 1:
        return reverse("admin:claims_bankresult_change", args=[lines[0].pk])
    return reverse(LIST) + "?outcome__exact=parked"


def _ids(lines: list[BankResult]) -> dict[str, Any]:
    return {"ids": ",".join(str(one.pk) for one in lines)}
