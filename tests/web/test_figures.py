"""The figures of the scheme, for anybody: what was counted last, never counted for a page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Figures, Incident
from tests.factories import IncidentFactory
from tests.people import NOON
from tests.presentation.test_scheme import KEPT


def kept(incident: Incident) -> Figures:
    made: Figures = Figures.objects.create(incident=incident, at=NOON, mark="", figures=KEPT)
    return made


def test_before_anything_was_counted_the_page_says_so(anybody: Client, incident: Incident) -> None:
    page = anybody.get("/figures/")
    assert page.status_code == 200 and "Nothing has been counted yet." in page.content.decode()
    assert anybody.get("/figures/types.csv").status_code == 404


def test_an_outage_that_is_not_there_is_not_found(anybody: Client, incident: Incident) -> None:
    IncidentFactory(key="unrecorded")
    for key in ("nothing", "unrecorded", "%00", "' OR 1=1"):
        assert anybody.get(f"/figures/?incident={key}").status_code == 404


def test_what_was_counted_is_shown_with_its_time(anybody: Client, incident: Incident) -> None:
    kept(incident)
    with CaptureQueriesContext(connection) as asked:
        page = anybody.get("/figures/?incident=kakao-2022").content.decode()
    assert "1,043" in page and "not shown" in page and "21 October 2022" in page
    assert "<svg" in page and "/figures/weeks.csv?incident=kakao-2022" in page
    assert not [query for query in asked.captured_queries if "claims_claim" in query["sql"]]


def test_a_table_is_a_sheet(anybody: Client, incident: Incident) -> None:
    kept(incident)
    answer = anybody.get("/figures/types.csv?incident=kakao-2022")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="kakao-2022-types-2022-10-21.csv"'
    assert "1043" in answer.content.decode()
    assert anybody.get("/figures/claims.csv").status_code == 404
