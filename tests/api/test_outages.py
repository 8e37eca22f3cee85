"""The public record as programs read it: the newest revision, and nothing that waits for a second person."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from accounts.models import User
from claims.models import Incident, OutageWindow
from tests.factories import START, IncidentFactory, OutageWindowFactory, RecordRevisionFactory, ServiceFactory

ADDRESS = "/api/v1/outages/"


@pytest.mark.parametrize("key", ["none", "KAKAO-2022", "%00", "a'b", "%F0%9F%A6%96", "x" * 300])
def test_an_outage_that_is_none_is_not_there(incident: Incident, key: str) -> None:
    assert Client().get(f"{ADDRESS}{key}/").status_code == 404


def test_an_incident_without_a_record_is_not_told(incident: Incident) -> None:
    IncidentFactory(key="planned")
    assert [one["key"] for one in Client().get(ADDRESS).json()] == ["kakao-2022"]
    assert Client().get(f"{ADDRESS}planned/").status_code == 404


def test_the_list_says_when_who_may_claim(incident: Incident) -> None:
    answer = Client().get(ADDRESS)
    (said,) = answer.json()
    assert said["name"] == {"ko": "시험 장애", "en": "Test outage"}
    assert said["period"] == {"start": "2022-10-15T06:30:00Z", "end": "2022-10-20T14:00:00Z"}
    assert {one["claimant_type"] for one in said["filing"]} == {"individual", "merchant", "taxi_driver"}
    assert said["revision"] == 1
    assert answer["Cache-Control"] == "public, max-age=60"


def test_windows_are_those_of_the_newest_revision_and_no_proposals(incident: Incident, seo: User) -> None:
    pay = ServiceFactory(key="kakaopay")
    OutageWindow.objects.filter(incident=incident, service=pay).update(valid_to=2)
    RecordRevisionFactory(incident=incident, number=2)
    OutageWindowFactory(
        incident=incident, service=pay, period=DateTimeTZRange(START, None), valid_from=2, extent="partial"
    )
    OutageWindowFactory(
        incident=incident,
        service=pay,
        period=DateTimeTZRange(START - timedelta(days=2), START - timedelta(days=1)),
        proposed=True,
        recorded_by=seo,
    )
    said = Client().get(f"{ADDRESS}kakao-2022/").json()
    assert said["revision"] == 2
    assert [one for one in said["windows"] if one["service"] == "kakaopay"] == [
        {
            "service": "kakaopay",
            "period": {"start": "2022-10-15T06:30:00Z", "end": None},
            "extent": "partial",
            "source": "notice",
        }
    ]
    assert len(said["windows"]) == len(said["services"]) == 6
    assert "seo@" not in str(said)


def test_a_parameter_that_is_none_is_an_error(incident: Incident) -> None:
    assert Client().get(f"{ADDRESS}?service=melon").status_code == 400
