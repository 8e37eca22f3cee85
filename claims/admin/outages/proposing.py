"""Pages that propose a window, and that confirm or drop proposals."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin import forms
from claims.admin.acts import Act, acted, chosen
from claims.models import OutageWindow
from claims.presentation.record import change, proposal
from claims.queries import outages as queries
from claims.stages import outages

LIST = "admin:claims_outagewindow_changelist"


def record(request: HttpRequest) -> HttpResponse:
    """A new window."""

    def perform(typed: dict[str, Any], at: datetime) -> str:
        outages.record_window(actor=request.user, at=at, door="admin", **typed)  # type: ignore[arg-type]
        return _waits()

    intro = gettext("The window enters the record when another person has confirmed it.")
    act = Act(
        "record_window",
        gettext("Record a window"),
        forms.NewWindowForm,
        gettext("Propose"),
        reverse(LIST),
        intro,
    )
    return acted(request, act, perform)


def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Another window in the place of one in the record."""
    window = _window(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        outages.revise_window(actor=request.user, window=window, at=at, door="admin", **typed)  # type: ignore[arg-type]
        return _waits()

    initial = {"start": window.period.lower, "end": window.period.upper, "extent": window.extent}
    return acted(request, _about(window, gettext("Revise a window"), forms.WindowForm, initial), perform)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of a window that lasts."""
    window = _window(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        outages.close_window(actor=request.user, window=window, at=at, door="admin", **typed)  # type: ignore[arg-type]
        return _waits()

    return acted(request, _about(window, gettext("Say when it ended"), forms.EndForm, {}), perform)


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A window out of the record."""
    window = _window(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        outages.remove_window(actor=request.user, window=window, at=at, door="admin", **typed)  # type: ignore[arg-type]
        return _waits()

    return acted(request, _about(window, gettext("Remove a window"), forms.SourceForm, {}), perform)


def confirm(request: HttpRequest) -> HttpResponse:
    """The chosen proposals, listed, with a button; those of one incident at a time."""
    proposals = list(queries.proposals().filter(pk__in=chosen(request)))

    def perform(typed: dict[str, Any], at: datetime) -> str:
        if len({one.incident_id for one in proposals}) != 1:
            raise outages.NothingToConfirm
        revision = outages.confirm_windows(
            actor=request.user,  # type: ignore[arg-type]
            incident=proposals[0].incident,
            windows=proposals,
            at=at,
            door="admin",
            note=typed["note"],
        )
        return gettext("Revision %(number)d of the record is in force.") % {"number": revision.number}

    intro = gettext("Compare each with its source. They make the next revision of the record.")
    act = Act(
        "confirm_window", gettext("Confirm proposals"), forms.NoteForm, gettext("Confirm"), reverse(LIST), intro,
        [proposal(one) for one in proposals], _ids(proposals),
    )  # fmt: skip
    return acted(request, act, perform, template="admin/claims/windows_confirm.html", more=_drawn(proposals))


def _drawn(proposals: list[OutageWindow]) -> dict[str, Any]:
    """The record as it is and as these proposals would make it; nothing where they are not of one incident."""
    if len({one.incident_id for one in proposals}) != 1:
        return {}
    incident = proposals[0].incident
    number = queries.next_number(incident=incident)
    return {
        "incident": incident,
        "change": change(queries.record_now(incident=incident), proposals),
        "number": number - 1,
        "next": number,
        "now": timezone.now(),
    }


def drop(request: HttpRequest) -> HttpResponse:
    """The chosen proposals, laid aside."""
    proposals = list(queries.proposals().filter(pk__in=chosen(request)))

    def perform(typed: dict[str, Any], at: datetime) -> str:
        outages.drop_windows(actor=request.user, windows=proposals, at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The proposals are dropped.")

    act = Act(
        "drop_window", gettext("Drop proposals"), forms.PlainForm, gettext("Drop"), reverse(LIST),
        listed=[proposal(one) for one in proposals], initial=_ids(proposals),
    )  # fmt: skip
    return acted(request, act, perform)


def _window(pk: int) -> OutageWindow:
    return get_object_or_404(OutageWindow.objects.select_related("incident", "service", "replaces"), pk=pk)


def _about(window: OutageWindow, title: str, form: Any, initial: dict[str, Any]) -> Act:
    back = reverse("admin:claims_outagewindow_change", args=[window.pk])
    intro = gettext("The record stays as it is until another person has confirmed this.")
    return Act("record_window", title, form, gettext("Propose"), back, intro, [proposal(window)], initial)


def _ids(proposals: list[OutageWindow]) -> dict[str, Any]:
    return {"ids": ",".join(str(one.pk) for one in proposals)}


def _waits() -> str:
    return gettext("It is proposed. Another person has to confirm it.")
