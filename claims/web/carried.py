"""What an address carries from "was I affected?" to the claim: services and a period, and nothing that is personal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.models import Incident, Service
from claims.web.fields import ClockField

SERVICE, START, END = "service", "start", "end"
_MOST: Final = 60


def carried(
    query: QueryDict, *, incident: Incident, services: Sequence[Service]
) -> dict[str, dict[str, str | list[str]]]:
    """What a claim begins with, by the step of its form, as somebody would type it. What means nothing is left out."""
    known = {service.key for service in services}
    named = [key for key in dict.fromkeys(query.getlist(SERVICE)[:_MOST]) if key in known]
    found: dict[str, dict[str, str | list[str]]] = {"services": {"services": named}} if named else {}
    start, end = (_read(query.get(name, ""), incident) for name in (START, END))
    if start and end and start < end:
        clock = ClockField(zone=incident.time_zone)
        found["period"] = {"start": clock.prepare_value(start), "end": clock.prepare_value(end)}
    return found


def address(
    base: str, *, incident: Incident, services: Sequence[str], start: datetime | None, end: datetime | None
) -> str:
    """`base` with these, to be read by `carried`."""
    said: list[tuple[str, str]] = [("incident", incident.key), *((SERVICE, key) for key in services)]
    if start and end:
        clock = ClockField(zone=incident.time_zone)
        said += [(START, clock.prepare_value(start)), (END, clock.prepare_value(end))]
    return f"{base}?{urlencode(said)}"


def _read(text: str, incident: Incident) -> datetime | None:
    try:
        return ClockField(zone=incident.time_zone, required=False).clean(text)
    except ValidationError:
        return None
