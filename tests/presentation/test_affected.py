"""Held against the record: what meets a period, how much of it, and what comes nearest."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import ClaimantType
from claims.presentation.affected import found, rights
from claims.queries import outages as record
from claims.queries import policies
from tests.factories import END, START, OutageWindowFactory, ServiceFactory
from tests.people import NOON
from tests.world import kakao

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def said(*services: str, start: datetime | None = None, end: datetime | None = None) -> Any:
    incident = kakao()
    windows = list(record.record_now(incident=incident).filter(service__key__in=services))
    return found(windows, start=start, end=end, until=NOON, zone=incident.time_zone)


def test_of_a_period_that_an_outage_meets_that_part_is_counted_once_for_all_services() -> None:
    answer = said("melon", "kakaopay", start=START - HOUR, end=START + 2 * HOUR)
    assert (answer.asked, answer.down, answer.full) == ("3 hours", "2 hours", "2 hours")
    assert [hit.length for hit in answer.hits] == ["2 hours", "2 hours"] and answer.nearest == ""


def test_a_period_that_ends_as_the_outage_begins_is_not_met() -> None:
    answer = said("melon", start=START - HOUR, end=START)
    assert answer.hits == [] and answer.down == "" and answer.nearest.startswith("Service melon")
    assert said_after().hits == []


def said_after() -> Any:
    windows = list(record.record_now(incident=record.with_record().get()).filter(service__key="melon"))
    return found(windows, start=END, end=END + HOUR, until=NOON, zone="Asia/Seoul")


def test_without_a_period_all_that_is_recorded_is_meant() -> None:
    answer = said("melon")
    assert len(answer.hits) == 1 and answer.asked == ""


def test_what_was_down_in_part_alone_is_not_told_as_fully_down() -> None:
    incident = kakao()
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="half"), extent="partial")
    windows = list(record.record_now(incident=incident).filter(service__key="half"))
    answer = found(windows, start=None, end=None, until=NOON, zone=incident.time_zone)
    assert answer.down and answer.full == ""


def test_the_nearest_of_several_is_told() -> None:
    incident = kakao()
    service = ServiceFactory(key="twice")
    for days in (10, 20):
        start = START + timedelta(days=days)
        OutageWindowFactory(incident=incident, service=service, period=(start, start + HOUR))
    windows = list(record.record_now(incident=incident).filter(service__key="twice"))
    at = START + timedelta(days=18)
    answer = found(windows, start=at, end=at + HOUR, until=NOON + timedelta(days=90), zone="UTC")
    assert f"{START + timedelta(days=20):%-d %B %Y}" in answer.nearest


def test_who_may_claim_by_what_and_nobody_whom_the_service_does_not_serve() -> None:
    incident = kakao()
    services = [
        ServiceFactory.build(key="melon", audience=["individual"]),
        ServiceFactory.build(key="new", audience=["partner"]),
    ]
    shown = rights(policies.in_force(incident=incident, at=NOON), services=services, types=ClaimantType)
    told = {right.type.value: [key for key, _title in right.policies] for right in shown}
    assert told == {"individual": ["melon-2022"], "partner": []}
