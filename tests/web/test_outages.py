"""The public record."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import travel

from claims.models import FilingPeriod, Incident
from tests.factories import FilingPeriodFactory, IncidentFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON


def test_incidents_with_a_record_are_listed(anybody: Client, incident: Incident) -> None:
    IncidentFactory(key="unrecorded", name_en="Nothing of this is known")
    page = anybody.get("/outages/").content.decode()
    assert incident.name_en in page
    assert "Nothing of this is known" not in page


def test_an_incident_is_drawn_and_told_in_a_table(anybody: Client, incident: Incident) -> None:
    page = anybody.get("/outages/kakao-2022/").content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in page
    assert "KST" in page
    assert page.count('<th scope="row">') == 6


def test_an_incident_without_a_record_is_not_there(anybody: Client, db: None) -> None:
    IncidentFactory(key="unrecorded")
    assert anybody.get("/outages/unrecorded/").status_code == 404
    assert anybody.get("/outages/nothing/").status_code == 404


def test_a_proposal_is_not_shown(anybody: Client, incident: Incident) -> None:
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="rumour"), proposed=True)
    assert "rumour" not in anybody.get("/outages/kakao-2022/").content.decode()


def test_one_service_is_picked_out(anybody: Client, incident: Incident) -> None:
    page = anybody.get("/outages/kakao-2022/?service=melon").content.decode()
    assert page.count('<th scope="row">') == 1
    assert '<option value="melon" selected>' in page
    assert "Show all" in page


def test_services_are_picked_out_by_whom_they_serve(anybody: Client, incident: Incident) -> None:
    partners = ServiceFactory(key="account.login", audience=["partner"])
    OutageWindowFactory(incident=incident, service=partners)
    page = anybody.get("/outages/kakao-2022/?for=individual").content.decode()
    assert page.count('<th scope="row">') == 6


@pytest.mark.parametrize(
    "query", ["service=%00", "for=%F0%9F%9A%95", "service=' OR 1=1", "for=" + "x" * 5000]
)
def test_a_filter_that_means_nothing_shows_nothing(anybody: Client, incident: Incident, query: str) -> None:
    answer = anybody.get(f"/outages/kakao-2022/?{query}")
    assert answer.status_code == 200
    assert "Nothing is recorded yet." in answer.content.decode()


def test_policies_in_force_are_told_in_the_readers_language(anybody: Client, incident: Incident) -> None:
    english = anybody.get("/outages/kakao-2022/").content.decode()
    korean = Client().get("/outages/kakao-2022/").content.decode()
    assert "Payment to small merchants for lost revenue" in english
    assert "소상공인 영업 손실 지원금" in korean


def test_the_filing_period_is_told_by_its_last_day(anybody: Client, incident: Incident) -> None:
    assert "19 October 2022 to 6 November 2022" in anybody.get("/outages/kakao-2022/").content.decode()
    with travel(NOON + timedelta(days=30), tick=False):
        page = anybody.get("/outages/kakao-2022/").content.decode()
    assert "The filing period ended on 6 November 2022" in page


def test_a_period_that_was_extended_is_told_as_it_stands(anybody: Client, incident: Incident) -> None:
    FilingPeriod.objects.filter(claimant_type="merchant").update(superseded_at=NOON)
    old = FilingPeriod.objects.get(claimant_type="merchant").period
    longer = type(old)(old.lower, old.upper + timedelta(days=10))
    FilingPeriodFactory(incident=incident, claimant_type="merchant", period=longer)
    assert "19 October 2022 to 16 November 2022" in anybody.get("/outages/kakao-2022/").content.decode()


def test_a_type_without_a_period_is_told_so(anybody: Client, incident: Incident) -> None:
    assert "No filing period has been set yet." in anybody.get("/outages/kakao-2022/").content.decode()


def test_an_outage_that_lasts_is_told_as_lasting(anybody: Client, db: None) -> None:
    open_ended = IncidentFactory(key="now")
    open_ended.period = type(open_ended.period)(open_ended.period.lower, None)
    open_ended.save()
    OutageWindowFactory(incident=open_ended, period=open_ended.period)
    assert "still down" in anybody.get("/outages/now/").content.decode()
    assert "still down" in anybody.get("/").content.decode()
