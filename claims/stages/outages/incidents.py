"""Incidents: opened when something fails, closed when all of it is back."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from claims.models import Incident
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize
from claims.stages.outages.proposals import span


class IncidentKnown(Refusal):
    """Facts: `key`."""

    code: ClassVar[str] = "incident_known"
    sentence: ClassVar[str] = N_("There is an incident %(key)s already. Choose another key.")


class IncidentOver(Refusal):
    """Facts: `key`."""

    code: ClassVar[str] = "incident_over"
    sentence: ClassVar[str] = N_("Incident %(key)s has an end already.")


@transaction.atomic
def record_incident(
    *,
    actor: Actor,
    key: str,
    name_ko: str,
    name_en: str,
    start: datetime,
    end: datetime | None,
    time_zone: str,
    at: datetime,
    door: str,
) -> Incident:
    """An incident without windows yet; `end` is None while it lasts.

    Raises IncidentKnown, WindowReversed, WindowInTheFuture.
    """
    authorize(actor, "record_incident")
    incident, made = Incident.objects.get_or_create(
        key=key,
        defaults={
            "name_ko": name_ko,
            "name_en": name_en,
            "period": span(start, end, at=at),
            "time_zone": time_zone,
        },
    )
    if not made:
        raise IncidentKnown(key=key)
    audit.log(
        actor=actor,
        action="record_incident",
        kind="incident",
        key=key,
        at=at,
        door=door,
        after={"start": start.isoformat(), "end": end and end.isoformat()},
    )
    return incident


@transaction.atomic
def close_incident(*, actor: Actor, incident: Incident, end: datetime, at: datetime, door: str) -> Incident:
    """Says when all was back; its windows are closed each by itself.

    Raises IncidentOver, WindowReversed, WindowInTheFuture.
    """
    authorize(actor, "record_incident")
    incident = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if incident.period.upper is not None:
        raise IncidentOver(key=incident.key)
    incident.period = span(incident.period.lower, end, at=at)
    incident.save(update_fields=["period"])
    audit.log(
        actor=actor,
        action="close_incident",
        kind="incident",
        key=incident.key,
        at=at,
        door=door,
        after={"end": end.isoformat()},
    )
    return incident
