"""The picture and the table as a page shows them."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from claims.models import Incident, OutageWindow
from tests.factories import END, START, IncidentFactory, OutageWindowFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    incident = IncidentFactory(key="one", name_en="Test outage", name_ko="시험 장애")
    OutageWindowFactory(
        incident=incident, service=ServiceFactory(key="melon", name_ko="멜론", name_en="Melon")
    )
    return incident


def shown(source: str, incident: Incident, language: str) -> str:
    windows = OutageWindow.objects.select_related("service")
    with override(language):
        return Template("{% load timeline %}" + source).render(
            Context({"incident": incident, "windows": windows, "now": END, "period": incident.period})
        )


def test_an_incident_without_windows_says_so() -> None:
    page = shown("{% timeline incident windows now %}", IncidentFactory(key="empty"), "en")
    assert "<svg" not in page
    assert "Nothing is recorded yet." in page


def test_the_table_behind_the_picture_says_the_same(incident: Incident) -> None:
    page = shown("{% timeline incident windows now %}", incident, "en")
    assert "<svg" in page
    table = page[page.index("<table") :]
    for text in ("Melon", "Full outage", "2022-10-15 15:30", "2022-10-16 21:30", "30 h 00 min", "KST"):
        assert text in table


def test_the_reader_of_korean_reads_korean_names(incident: Incident) -> None:
    page = shown("{% timeline incident windows now %}", incident, "ko")
    assert "멜론" in page
    assert "시험 장애" in page


def test_the_claimed_period_is_drawn_over_the_windows(incident: Incident) -> None:
    page = shown("{% claim_timeline windows period now %}", incident, "en")
    assert "Claimed period" in page
    assert f"{START + timedelta(hours=9):%Y-%m-%d %H:%M}" in page
