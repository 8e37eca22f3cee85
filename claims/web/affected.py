"""Was I affected? Services and times, held against the record; nothing is kept, and nothing personal is asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims.models import ClaimantType, Incident, Service
from claims.presentation import affected
from claims.queries import outages as record
from claims.queries import policies
from claims.web import carried, controls, outages
from claims.web.fields import ClockField

ASKED: Final = "ask"  # the parameter that says a form was sent


class Way(NamedTuple):
    """The way to a claim as one type: what covers it, until when, and the address that carries what was typed."""

    right: affected.Right
    filing: outages.Filing
    url: str


class AskingForm(forms.Form):
    """Which services, and when. Without times all that the record says of them is meant."""

    def __init__(self, data: Any = None, *, incident: Incident, services: Sequence[Service]) -> None:
        super().__init__(data)
        zone = incident.time_zone
        self.fields |= {
            carried.SERVICE: forms.MultipleChoiceField(
                label=_("Services that failed you"),
                choices=controls.grouped(services),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext("Please tick at least one service.")},
            ),
            carried.START: ClockField(zone=zone, label=_("From"), required=False),
            carried.END: ClockField(zone=zone, label=_("To"), required=False),
        }
        for name, field in self.fields.items():
            controls.dress(field, needed=name == carried.SERVICE)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get(carried.START), said.get(carried.END)
        if start and end and end <= start:
            self.add_error(carried.END, gettext("The end must be later than the start."))
        for name, other in ((carried.START, end), (carried.END, start)):
            if other and name not in self.errors and not said.get(name):
                self.add_error(name, gettext("Please give both times, or neither."))
        return said

    def ticks(self) -> list[tuple[str, list[controls.Tick]]]:
        """The services to tick, by heading."""
        return controls.ticks(self[carried.SERVICE])

    def summary(self) -> list[tuple[str, str, str]]:
        """The errors in the order of the page: id to jump to, label, text."""
        return [
            (controls.target(field), str(field.label), str(text)) for field in self for text in field.errors
        ]


@require_safe
def check(request: HttpRequest, key: str) -> HttpResponse:
    """The form, and below it the answer once it was sent."""
    now, incident = timezone.now(), get_object_or_404(record.with_record(), key=key)
    windows = list(record.record_now(incident=incident))
    services = sorted({window.service for window in windows}, key=lambda service: service.key)
    form = AskingForm(request.GET if ASKED in request.GET else None, incident=incident, services=services)
    context = {"incident": incident, "form": form, "zone": incident.time_zone, "until": now}
    if form.is_valid():
        context |= _answer(incident, form.cleaned_data, windows, services, now)
    answer = render(request, "web/affected.html", context, status=422 if form.errors else 200)
    if form.is_bound:
        answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(
    incident: Incident,
    said: dict[str, Any],
    windows: Sequence[Any],
    services: Sequence[Service],
    now: datetime,
) -> dict[str, Any]:
    keys, start, end = said[carried.SERVICE], said.get(carried.START), said.get(carried.END)
    named = [service for service in services if service.key in keys]
    shown = [window for window in windows if window.service.key in keys]
    found = affected.found(shown, start=start, end=end, until=now, zone=incident.time_zone)
    rights = affected.rights(policies.in_force(incident=incident, at=now), services=named, types=ClaimantType)
    filing = {one.type: one for one in outages.filing_periods(incident, now)}
    ways = [
        Way(
            right, filing[right.type],
            carried.address(
                reverse("claims:file", args=[right.type]), incident=incident, services=keys, start=start, end=end
            ),
        )
        for right in rights
    ]  # fmt: skip
    period = _Period(start, end) if start and end else None
    return {"found": found, "ways": ways, "shown": shown, "period": period, "named": named}


class _Period(NamedTuple):
    """What was typed, as the drawing takes it."""

    lower: datetime
    upper: datetime
