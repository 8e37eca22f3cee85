"""Incidents, opened while they last and closed once."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import Incident
from claims.rules.authority import Forbidden
from claims.stages import outages
from tests.factories import END, START
from tests.people import NOON

pytestmark = pytest.mark.django_db


def opened(actor: User, **said: object) -> Incident:
    given = {"key": "one", "name_ko": "장애", "name_en": "Outage", "start": START, "end": None} | said
    return outages.record_incident(actor=actor, time_zone="Asia/Seoul", at=NOON, door="admin", **given)  # type: ignore[arg-type]


def closed(actor: User, incident: Incident) -> Incident:
    return outages.close_incident(actor=actor, incident=incident, end=END, at=NOON, door="admin")


def test_nobody_but_the_secretariat_opens_or_closes_one(seo: User, rita: User, mallory: User) -> None:
    incident = opened(seo)
    for person in (rita, mallory):
        with pytest.raises(Forbidden):
            opened(person, key="two")
        with pytest.raises(Forbidden):
            closed(person, incident)


def test_a_key_is_taken_once(seo: User) -> None:
    opened(seo)
    with pytest.raises(outages.IncidentKnown):
        opened(seo, name_en="Another")
    assert Incident.objects.get().name_en == "Outage"


def test_an_incident_does_not_begin_in_the_future_or_end_before_it_begins(seo: User) -> None:
    with pytest.raises(outages.WindowInTheFuture):
        opened(seo, start=NOON + timedelta(hours=1))
    with pytest.raises(outages.WindowReversed):
        opened(seo, end=START)


def test_an_incident_is_closed_once(seo: User) -> None:
    incident = closed(seo, opened(seo))
    assert (incident.period.lower, incident.period.upper) == (START, END)
    with pytest.raises(outages.IncidentOver):
        closed(seo, incident)
